package io.mesa.csv;

import io.mesa.query.Operator;
import io.mesa.resolve.Fit;
import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** What the texts in a file stand for: each kind of value as Java writes it. */
final class CsvValues {
  /** The kinds of values that a file holds. */
  static final Set<ValueType> TYPES =
      Set.of(
          ValueType.BOOLEAN,
          ValueType.INT16,
          ValueType.INT32,
          ValueType.INT64,
          ValueType.FLOAT32,
          ValueType.FLOAT64,
          ValueType.DECIMAL,
          ValueType.TEXT,
          ValueType.ENUM,
          ValueType.DATE,
          ValueType.TIME,
          ValueType.TIMESTAMP,
          ValueType.TIMESTAMPTZ,
          ValueType.UUID);

  private static final Fit.Times TIMES =
      new Fit.Times(
          LocalDate.MIN,
          LocalDate.MAX,
          LocalDateTime.MIN,
          LocalDateTime.MAX,
          ChronoUnit.NANOS,
          false);

  private CsvValues() {}

  static ColumnType type(ValueType kind) {
    return new ColumnType(kind.name().toLowerCase(Locale.ROOT), kind, new ColumnType.Base());
  }

  /** Reads a value; throws what the class that carries it throws where the text is none. */
  static Object read(ColumnType type, String text) {
    return switch (type.valueType()) {
      case BOOLEAN -> flag(text);
      case INT16 -> Short.valueOf(text);
      case INT32 -> Integer.valueOf(text);
      case INT64 -> Long.valueOf(text);
      case FLOAT32 -> Float.valueOf(text);
      case FLOAT64 -> Double.valueOf(text);
      case DECIMAL -> decimal(text);
      case TEXT -> text;
      case ENUM -> label(text, type.labels().orElse(List.of()));
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case TIMESTAMP -> LocalDateTime.parse(text);
      case TIMESTAMPTZ -> Instant.parse(text);
      case UUID -> UUID.fromString(text);
      case INTERVAL, DOCUMENT_ID, BYTES, JSON, ARRAY, OTHER ->
          throw new IllegalStateException(type.name());
    };
  }

  private static Boolean flag(String text) {
    return label(text, List.of("true", "false")).equals("true");
  }

  /** What is no number comes as a double. */
  private static Object decimal(String text) {
    return Set.of("NaN", "Infinity", "-Infinity").contains(text)
        ? (Object) Double.valueOf(text)
        : new BigDecimal(text);
  }

  private static String label(String text, List<String> labels) {
    if (!labels.contains(text)) {
      throw new IllegalArgumentException("none of the labels");
    }
    return text;
  }

  /** Whether a value of a type equals one of some literals. */
  static Predicate<Object> equalTo(ColumnType type, Collection<Object> literals) {
    Set<Object> wanted = new HashSet<>();
    for (Object literal : literals) {
      if (Fit.of(type.valueType(), Operator.EQ, literal, TIMES) instanceof Fit.Exact exact) {
        wanted.add(comparable(exact.value()));
      }
    }
    return value -> wanted.contains(comparable(value));
  }

  /** Equal for values that are, and for no others; no literal is NaN, so NaN equals none. */
  private static Object comparable(Object value) {
    if (value instanceof Float || value instanceof Double) {
      return ((Number) value).doubleValue() + 0.0;
    }
    if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros();
    }
    return value instanceof Number number ? (Object) number.longValue() : value;
  }
}
