package io.mesa.memory;

import io.mesa.query.Aggregate;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedGrouping;
import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Computes a value of several rows. Nulls count for nothing. */
final class Aggregates {
  private Aggregates() {}

  static @Nullable Object compute(ResolvedGrouping.Value value, List<StoredRow> rows) {
    if (value.field().isEmpty()) {
      return (long) rows.size();
    }
    ResolvedField field = value.field().get();
    if (value.aggregate().kind() == Aggregate.Kind.COUNT) {
      return rows.stream().filter(row -> !row.field(field).isNull()).count();
    }
    List<Object> values =
        rows.stream()
            .map(row -> row.value(field.column().name()))
            .filter(Objects::nonNull)
            .toList();
    return switch (value.aggregate().kind()) {
      case COUNT -> throw new IllegalStateException("counted before");
      case COUNT_DISTINCT -> values.stream().map(ValueOrder::identity).distinct().count();
      case SUM -> values.isEmpty() ? null : sum(value.type(), values);
      case AVG -> values.isEmpty() ? null : mean(value.type(), values);
      case MIN -> values.stream().min(order(field)).orElse(null);
      case MAX -> values.stream().max(order(field)).orElse(null);
    };
  }

  private static Comparator<Object> order(ResolvedField field) {
    ColumnType type = field.column().type();
    return (left, right) -> ValueOrder.compare(type, left, right);
  }

  private static Object sum(ValueType type, List<Object> values) {
    List<ExactNumber> numbers = values.stream().map(ExactNumber::stored).toList();
    return numbers.stream().allMatch(ExactNumber::isFinite)
        ? ofType(type, total(numbers))
        : special(numbers);
  }

  private static Object mean(ValueType type, List<Object> values) {
    List<ExactNumber> numbers = values.stream().map(ExactNumber::stored).toList();
    return numbers.stream().allMatch(ExactNumber::isFinite)
        ? ofType(
            type, total(numbers).divide(BigDecimal.valueOf(numbers.size()), MathContext.DECIMAL128))
        : special(numbers);
  }

  private static BigDecimal total(List<ExactNumber> numbers) {
    return numbers.stream().map(ExactNumber::value).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The sum, and the mean, of what is not all finite: as floating-point numbers add up. */
  private static Object special(List<ExactNumber> numbers) {
    return numbers.stream().mapToDouble(ExactNumber::withoutDigits).sum();
  }

  private static Object ofType(ValueType type, BigDecimal value) {
    return type == ValueType.FLOAT64 ? (Object) value.doubleValue() : value;
  }
}
