package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How rows are put together to groups, of which each gives one row: the fields grouped by, then the
 * aggregates. Nulls form a group of their own. Immutable.
 *
 * @param by the fields grouped by; without any all rows are one group
 * @param aggregates what is computed of each group
 * @param having the condition on groups; its fields are those grouped by and the aggregates' names
 */
public record Grouping(List<FieldPath> by, List<Aggregate> aggregates, Filter having) {
  /**
   * Copies the lists and checks the names.
   *
   * @throws MesaException {@link ErrorCode#INVALID_QUERY} where there is neither a field nor an
   *     aggregate, or two have the same name
   */
  public Grouping {
    by = List.copyOf(by);
    aggregates = List.copyOf(aggregates);
    Objects.requireNonNull(having, "having");
    if (by.isEmpty() && aggregates.isEmpty()) {
      throw Literals.invalid("A condition on groups needs groupBy or aggregate.");
    }
    Set<String> names = new HashSet<>();
    for (FieldPath field : by) {
      checkNew(names, field.toString());
    }
    for (Aggregate aggregate : aggregates) {
      checkNew(names, FieldPath.of(aggregate.name()).toString());
    }
    Selection.checkDepth(having, 1);
  }

  private static void checkNew(Set<String> names, String name) {
    if (!names.add(name)) {
      throw Literals.invalid(
          "Two values of a group are called '%s'; name one otherwise with as.".formatted(name));
    }
  }
}
