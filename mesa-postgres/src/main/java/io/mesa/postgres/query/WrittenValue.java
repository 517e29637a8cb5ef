package io.mesa.postgres.query;

import io.mesa.postgres.value.ValueText;
import io.mesa.query.Operator;
import io.mesa.resolve.Fit;
import io.mesa.spi.WriteCheck;
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

  private final WriteCheck check;

  private WrittenValue(Column column) {
    this.check = new WriteCheck(column);
  }

  static @Nullable String of(Column column, @Nullable Object value) {
    return value == null ? null : new WrittenValue(column).text(column.type(), value);
  }

  private String text(ColumnType type, Object value) {
    if (type.form() instanceof ColumnType.Domain domain) {
      return text(domain.base(), value);
    }
    if (type.form() instanceof ColumnType.ArrayOf array) {
      return array(array.element(), check.instance(value, List.class));
    }
    return switch (type.valueType()) {
      case INT16, INT32, INT64, FLOAT32, FLOAT64 -> number(type, check.number(value));
      case DECIMAL -> decimal(type, check.number(value));
      case ENUM -> check.label(value, type);
      case TIME, DATE, TIMESTAMP, TIMESTAMPTZ -> time(type, value);
      default -> ValueText.format(check.instance(value, wanted(type.valueType())));
    };
  }

  private String array(ColumnType element, List<?> values) {
    List<@Nullable Object> texts = new ArrayList<>(values.size());
    for (Object value : values) {
      texts.add(value == null ? null : text(element, value));
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

  private String number(ColumnType type, Number value) {
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
      throw check.unfit(value, "a whole number");
    }
    return check.exact(Fits.of(type.valueType(), Operator.EQ, value)).toString();
  }

  private String decimal(ColumnType type, Number value) {
    if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
      return number.toString();
    }
    BigDecimal exact = Fit.exact(value);
    Matcher limits = NUMERIC.matcher(type.name());
    if (limits.matches()
        && exact.stripTrailingZeros().scale() > Integer.parseInt(limits.group(2))) {
      throw check.inexact();
    }
    return exact.toPlainString();
  }

  private String time(ColumnType type, Object value) {
    Object given = check.instance(value, wanted(type.valueType()));
    check.exact(Fits.of(type.valueType(), Operator.EQ, given));
    return ValueText.format(given);
  }
}
