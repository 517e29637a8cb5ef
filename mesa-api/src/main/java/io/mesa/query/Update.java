package io.mesa.query;

import io.mesa.source.QueryFeature;
import io.mesa.value.TableReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of the rows that meet a condition.
 *
 * @param table the table
 * @param values the new values by column, null among them; at least one
 * @param where the condition; {@code and()} for every row
 * @param returning what is given back of each changed row
 */
public record Update(
    TableReference table,
    Map<String, @Nullable Object> values,
    Filter where,
    List<String> returning)
    implements Mutation {
  /**
   * Checks and copies.
   *
   * @throws io.mesa.error.MesaException {@code INVALID_QUERY} where no value is given, or one is of
   *     a class that cannot be written
   */
  public Update {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(where, "where");
    if (values.isEmpty()) {
      throw Literals.invalid("An update of '%s' sets nothing.".formatted(table));
    }
    WrittenValues.names("column", List.copyOf(values.keySet()));
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    values.forEach((column, value) -> copy.put(column, WrittenValues.of(column, value)));
    values = Collections.unmodifiableMap(copy);
    returning = WrittenValues.names("returned column", returning);
    Selection.checkDepth(where, 1);
  }

  @Override
  public Set<QueryFeature> features() {
    return UsedFeatures.of(where);
  }

  /**
   * What is changed, without values.
   *
   * @return table and columns
   */
  @Override
  public String toString() {
    return "Update[%s%s]".formatted(table, values.keySet());
  }
}
