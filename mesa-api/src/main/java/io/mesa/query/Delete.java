package io.mesa.query;

import io.mesa.source.QueryFeature;
import io.mesa.value.TableReference;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A deletion of the rows that meet a condition.
 *
 * @param table the table
 * @param where the condition; {@code and()} for every row
 * @param returning what is given back of each deleted row
 */
public record Delete(TableReference table, Filter where, List<String> returning)
    implements Mutation {
  /** Checks and copies. */
  public Delete {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(where, "where");
    returning = WrittenValues.names("returned column", returning);
    Selection.checkDepth(where, 1);
  }

  @Override
  public Set<QueryFeature> features() {
    return UsedFeatures.of(where);
  }

  /**
   * What is deleted, without values.
   *
   * @return the table
   */
  @Override
  public String toString() {
    return "Delete[" + table + "]";
  }
}
