package io.mesa.resolve;

import io.mesa.query.Filter;
import java.util.List;
import java.util.OptionalInt;

/**
 * A {@link io.mesa.query.Selection} with its names looked up.
 *
 * @param scope finds the names in {@code where}
 * @param fields the fields, every column where the query named none
 * @param where the condition; every name in it is known and every value fits
 * @param includes the related rows
 * @param orderBy the order; where there is a limit and the table has a key, made unique by it
 * @param limit how many rows at most
 * @param offset how many rows are passed over
 */
public record ResolvedSelection(
    Scope scope,
    List<ResolvedField> fields,
    Filter where,
    List<ResolvedInclude> includes,
    List<ResolvedSort> orderBy,
    OptionalInt limit,
    int offset) {
  /** Copies the lists. */
  public ResolvedSelection {
    fields = List.copyOf(fields);
    includes = List.copyOf(includes);
    orderBy = List.copyOf(orderBy);
  }
}
