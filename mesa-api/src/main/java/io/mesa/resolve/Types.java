package io.mesa.resolve;

import io.mesa.query.Operator;
import io.mesa.structure.ColumnType;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.DocumentId;
import io.mesa.value.Names;
import io.mesa.value.ValueType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Which values and which other fields a field can be compared with. */
final class Types {
  private static final Set<ValueType> EXACT =
      Set.of(ValueType.INT16, ValueType.INT32, ValueType.INT64, ValueType.DECIMAL);
  private static final Set<ValueType> FLOATING = Set.of(ValueType.FLOAT32, ValueType.FLOAT64);
  private static final Set<ValueType> SMALL = Set.of(ValueType.INT16, ValueType.INT32);

  /** What can be put in one order, and so be grouped and sorted by. */
  private static final Set<ValueType> ORDERED =
      Set.of(
          ValueType.BOOLEAN,
          ValueType.INT16,
          ValueType.INT32,
          ValueType.INT64,
          ValueType.FLOAT32,
          ValueType.FLOAT64,
          ValueType.DECIMAL,
          ValueType.TEXT,
          ValueType.DATE,
          ValueType.TIME,
          ValueType.TIMESTAMP,
          ValueType.TIMESTAMPTZ,
          ValueType.INTERVAL,
          ValueType.UUID,
          ValueType.DOCUMENT_ID,
          ValueType.BYTES,
          ValueType.ENUM);

  private Types() {}

  static boolean isNumber(ValueType type) {
    return EXACT.contains(type) || FLOATING.contains(type);
  }

  static boolean isFloating(ValueType type) {
    return FLOATING.contains(type);
  }

  static boolean isOrdered(ValueType type) {
    return ORDERED.contains(type);
  }

  /** Refuses a value that a field of a type can never be compared with. */
  static void checkComparable(String field, ColumnType type, Object value) {
    ValueType kind = type.valueType();
    switch (kind) {
      case ARRAY ->
          throw Refusal.query(
              "'%s' is an array (%s); ask with arrayContains, arrayOverlaps, anyElement or size.",
              field, type.name());
      case OTHER ->
          throw Refusal.query(
              "'%s' is of the type %s, of which Mesa compares no values; ask with run.",
              field, type.name());
      case JSON -> checkInDocument(field, value);
      default -> {
        if (!accepts(kind, value)) {
          throw Refusal.query(
              "'%s' is of the type %s, which is compared with a %s, not with a %s.",
              field, type.name(), wanted(kind), value.getClass().getSimpleName());
        }
        if (kind == ValueType.ENUM) {
          checkLabel(field, type, (String) value);
        }
      }
    }
  }

  static void checkInDocument(String field, Object value) {
    if (!(value instanceof String || value instanceof Boolean || value instanceof Number)) {
      throw Refusal.query(
          "'%s' is in a document, where it is compared with a text, a number or a boolean, not with"
              + " a %s.",
          field, value.getClass().getSimpleName());
    }
  }

  private static boolean accepts(ValueType kind, Object value) {
    return isNumber(kind) ? value instanceof Number : wanted(kind).equals(simpleName(value));
  }

  private static String simpleName(Object value) {
    return value.getClass().getSimpleName();
  }

  private static String wanted(ValueType kind) {
    return switch (kind) {
      case BOOLEAN -> "Boolean";
      case INT16, INT32, INT64, FLOAT32, FLOAT64, DECIMAL -> "number";
      case TEXT, ENUM, OTHER, ARRAY, JSON -> simple(String.class);
      case DATE -> simple(LocalDate.class);
      case TIME -> simple(LocalTime.class);
      case TIMESTAMP -> simple(LocalDateTime.class);
      case TIMESTAMPTZ -> simple(Instant.class);
      case INTERVAL -> simple(CalendarInterval.class);
      case UUID -> simple(UUID.class);
      case DOCUMENT_ID -> simple(DocumentId.class);
      case BYTES -> simple(Bytes.class);
    };
  }

  private static String simple(Class<?> type) {
    return type.getSimpleName();
  }

  private static void checkLabel(String field, ColumnType type, String value) {
    List<String> labels = type.labels().orElse(List.of());
    if (!labels.isEmpty() && !labels.contains(value)) {
      throw Refusal.query(
          "'%s' (%s) has no value '%s'%s; it has %s.",
          field, type.name(), value, Names.perhaps(value, labels), labels);
    }
  }

  /** Refuses two fields that cannot be compared exactly. */
  static void checkComparable(ResolvedField left, Operator operator, ResolvedField right) {
    boolean inDocument = left.inDocument() || right.inDocument();
    if (inDocument || !areComparable(left.column().type(), right.column().type())) {
      throw Refusal.query(
          "'%s' (%s) and '%s' (%s) cannot be compared (%s).",
          left.path(),
          left.inDocument() ? "in a document" : left.column().type().name(),
          right.path(),
          right.inDocument() ? "in a document" : right.column().type().name(),
          operator);
    }
  }

  /** Whether values of two types are compared exactly. */
  static boolean areComparable(ColumnType left, ColumnType right) {
    ValueType a = left.valueType();
    ValueType b = right.valueType();
    return (EXACT.contains(a) && EXACT.contains(b))
        || (FLOATING.contains(a) && (FLOATING.contains(b) || SMALL.contains(b)))
        || (FLOATING.contains(b) && SMALL.contains(a))
        || (a == b && isOrdered(a) && (a != ValueType.ENUM || base(left).equals(base(right))));
  }

  private static ColumnType base(ColumnType type) {
    return type.form() instanceof ColumnType.Domain domain ? base(domain.base()) : type;
  }
}
