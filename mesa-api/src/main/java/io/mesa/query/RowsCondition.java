package io.mesa.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which rows an update or a delete is for: those of a condition, or expressly all. */
final class RowsCondition {
  private final List<Filter> conditions = new ArrayList<>();

  void where(Filter condition) {
    conditions.add(Objects.requireNonNull(condition, "condition"));
  }

  void everyRow() {
    where(Filters.and());
  }

  Filter get(String what) {
    if (conditions.isEmpty()) {
      throw Literals.invalid(
          "The %s has no condition; say where(…), or everyRow() if that is meant.".formatted(what));
    }
    return conditions.size() == 1 ? conditions.get(0) : new Filter.And(conditions);
  }
}
