package io.mesa.postgres.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.value.ValueText;
import io.mesa.query.Operator;
import io.mesa.resolve.Fit;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value on its way into a column, as PostgreSQL's text. What the column cannot hold exactly is
 * refused: the server would round it.
 */
final class WrittenValue {
  private static final Pattern NUMERIC = Pattern.compile("numeric\\((\\d+),(-?\\d+)\\)");

  private WrittenValue() {}

  static @Nullable String of(Column column, @Nullable Object value) {
    return value == null ? null : text(column, column.type(), value);
  }

  private static String text(Column column, ColumnType type, Object value) {
    if (type.form() instanceof ColumnType.Domain domain) {
      return text(column, domain.base(), value);
    }
    if (type.form() instanceof ColumnType.ArrayOf array) {
      if (!(value instanceof List<?> list)) {
        throw unfit(column, value, "a List");
      }
      return array(column, array.element(), list);
    }
    return switch (type.valueType()) {
      case INT16, INT32, INT64, FLOAT32, FLOAT64 -> number(column, type, value);
      case DECIMAL -> decimal(column, type, value);
      case ENUM -> label(column, type, value);
      case TIME, DATE, TIMESTAMP, TIMESTAMPTZ -> time(column, type, value);
      default -> {
        if (!wanted(type.valueType()).isInstance(value)) {
          throw unfit(column, value, "a " + wanted(type.valueType()).getSimpleName());
        }
        yield ValueText.format(value);
      }
    };
  }

  private static String array(Column column, ColumnType element, List<?> values) {
    List<@Nullable Object> texts = new ArrayList<>(values.size());
    for (Object value : values) {
      texts.add(value == null ? null : text(column, element, value));
    }
    return ValueText.format(texts);
  }

  private static Class<?> wanted(ValueType type) {
    return switch (type) {
      case BOOLEAN -> Boolean.class;
      case DATE -> LocalDate.class;
      case TIME -> LocalTime.class;
      case TIMESTAMP -> LocalDateTime.class;
      case TIMESTAMPTZ -> Instant.class;
      case INTERVAL -> CalendarInterval.class;
      case UUID -> UUID.class;
      case BYTES -> Bytes.class;
      case JSON -> JsonValue.class;
      default -> String.class;
    };
  }

  private static String number(Column column, ColumnType type, Object value) {
    if (!(value instanceof Number)) {
      throw unfit(column, value, "a number");
    }
    boolean floating =
        type.valueType() == ValueType.FLOAT32 || type.valueType() == ValueType.FLOAT64;
    if (floating && value instanceof Double number) {
      // What is written is a value of the application's own, and single precision its choice.
      return type.valueType() == ValueType.FLOAT32
          ? Float.toString((float) (double) number)
          : number.toString();
    }
    if (floating) {
      return value.toString();
    }
    if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
      throw unfit(column, value, "a whole number");
    }
    if (Fits.of(type.valueType(), Operator.EQ, value) instanceof Fit.Exact exact) {
      return exact.value().toString();
    }
    throw inexact(column);
  }

  private static String decimal(Column column, ColumnType type, Object value) {
    if (!(value instanceof Number)) {
      throw unfit(column, value, "a number");
    }
    if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
      return number.toString();
    }
    BigDecimal exact = Fit.exact(value);
    Matcher limits = NUMERIC.matcher(type.name());
    if (limits.matches()
        && exact.stripTrailingZeros().scale() > Integer.parseInt(limits.group(2))) {
      throw inexact(column);
    }
    return exact.toPlainString();
  }

  private static String label(Column column, ColumnType type, Object value) {
    List<String> labels = type.labels().orElse(List.of());
    if (!(value instanceof String label) || !labels.contains(label)) {
      throw unfit(column, value, "one of " + labels);
    }
    return label;
  }

  private static String time(Column column, ColumnType type, Object value) {
    if (!wanted(type.valueType()).isInstance(value)) {
      throw unfit(column, value, "a " + wanted(type.valueType()).getSimpleName());
    }
    if (Fits.of(type.valueType(), Operator.EQ, value) instanceof Fit.Exact) {
      return ValueText.format(value);
    }
    throw inexact(column);
  }

  private static MesaException unfit(Column column, Object value, String wanted) {
    return new MesaException(
        ErrorCode.INVALID_QUERY,
        "Column '%s' is of the type %s and takes %s, not a %s."
            .formatted(
                column.name(),
                column.type().name(),
                wanted,
                value instanceof String && wanted.startsWith("one of")
                    ? "text that is none of them"
                    : value.getClass().getSimpleName()));
  }

  private static MesaException inexact(Column column) {
    return new MesaException(
        ErrorCode.INVALID_QUERY,
        "A value for column '%s' does not fit its type %s exactly; round it, or change the column."
            .formatted(column.name(), column.type().name()));
  }
}
