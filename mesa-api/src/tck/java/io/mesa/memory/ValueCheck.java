package io.mesa.memory;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.structure.Table;
import io.mesa.value.Bytes;
import io.mesa.value.JsonValue;
import io.mesa.value.Names;
import io.mesa.value.ValueType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings a value that is given for a column to the class of its type, or refuses it. */
final class ValueCheck {
  private final Table table;
  private final int row;
  private final Column column;

  ValueCheck(Table table, int row, Column column) {
    this.table = table;
    this.row = row;
    this.column = column;
  }

  @Nullable Object check(@Nullable Object value) {
    if (value != null) {
      return check(column.type(), value);
    }
    if (!column.nullable()) {
      throw refused("is null, which this column may not be");
    }
    return null;
  }

  private Object check(ColumnType type, Object value) {
    return switch (type.valueType()) {
      case INT16 -> (short) whole(value, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> (int) whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT64 ->
          value instanceof Float number ? (Double) number.doubleValue() : own(type, value);
      case DECIMAL -> decimal(type, value);
      case TEXT, OTHER -> Names.checkText(where(), (String) own(type, value));
      case ENUM -> label(type, (String) own(type, value));
      case BYTES -> value instanceof byte[] bytes ? Bytes.of(bytes) : own(type, value);
      case JSON -> json(type, (JsonValue) own(type, value));
      case ARRAY -> array(type, value instanceof Object[] array ? Arrays.asList(array) : value);
      case BOOLEAN, FLOAT32, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL, UUID, DOCUMENT_ID ->
          own(type, value);
    };
  }

  private Object own(ColumnType type, Object value) {
    Class<?> wanted = type.valueType().javaType();
    if (!wanted.isInstance(value)) {
      throw refused(
          "is a %s; the type %s takes a %s"
              .formatted(value.getClass().getSimpleName(), type.name(), wanted.getSimpleName()));
    }
    return value;
  }

  private long whole(Object value, long least, long greatest) {
    if (value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (number >= least && number <= greatest) {
        return number;
      }
      throw refused(
          "is %d, which the type %s does not hold".formatted(number, column.type().name()));
    }
    throw refused("is a " + value.getClass().getSimpleName() + " and no whole number");
  }

  /** What is no number comes as a double. */
  private Object decimal(ColumnType type, Object value) {
    if (value instanceof Double number && !Double.isFinite(number)) {
      return number;
    }
    if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    return value instanceof BigDecimal
        ? own(type, value)
        : BigDecimal.valueOf(whole(value, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private String label(ColumnType type, String label) {
    List<String> labels = type.labels().orElse(List.of());
    if (!labels.contains(label)) {
      throw refused("is '%s'; the type %s has %s".formatted(label, type.name(), labels));
    }
    return label;
  }

  private JsonValue json(ColumnType type, JsonValue value) {
    try {
      Json json = JsonReader.read(value.text());
      return keepsText(type) ? value : JsonValue.of(JsonForm.write(json));
    } catch (IOException e) {
      throw MesaException.builder(
              ErrorCode.INVALID_ARGUMENT, where() + " is no JSON: " + e.getMessage())
          .cause(e)
          .build();
    }
  }

  private static boolean keepsText(ColumnType type) {
    return type.form() instanceof ColumnType.Domain domain
        ? keepsText(domain.base())
        : type.name().equals(ColumnTypes.json().name());
  }

  private Object array(ColumnType type, Object value) {
    ColumnType element = FieldValue.elementType(type);
    if (element.valueType() == ValueType.ARRAY) {
      throw refused("is an array of arrays, which this database does not hold");
    }
    @Nullable Object[] elements =
        ((List<?>) own(type, value))
            .stream().map(each -> each == null ? null : check(element, each)).toArray();
    return Collections.unmodifiableList(Arrays.asList(elements));
  }

  private String where() {
    return "Row %d, column '%s' of '%s'".formatted(row, column.name(), table.name());
  }

  private MesaException refused(String what) {
    return new MesaException(ErrorCode.INVALID_ARGUMENT, where() + " " + what + ".");
  }

  /** Reads a value that was checked. */
  static Json read(JsonValue value) {
    try {
      return JsonReader.read(value.text());
    } catch (IOException e) {
      throw new IllegalStateException("It was read before: " + value, e);
    }
  }
}
