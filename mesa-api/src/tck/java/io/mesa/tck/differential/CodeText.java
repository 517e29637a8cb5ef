package io.mesa.tck.differential;

import io.mesa.memory.ColumnTypes;
import io.mesa.structure.ColumnType;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.DocumentId;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values and types as Java code that makes them. */
final class CodeText {
  private CodeText() {}

  /** A text as a literal, with escapes for what does not print. */
  static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || c > '~') {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  static String quoted(Collection<String> texts) {
    return texts.stream().map(CodeText::quoted).collect(Collectors.joining(", "));
  }

  static String value(@Nullable Object value) {
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof Long number) {
      return number + "L";
    }
    if (value instanceof Short number) {
      return "(short) " + number;
    }
    if (value instanceof Double number) {
      return floating("Double", number, number.toString());
    }
    if (value instanceof Float number) {
      return floating("Float", number, number + "f");
    }
    if (value instanceof BigDecimal number) {
      return "new BigDecimal(" + quoted(number.toString()) + ")";
    }
    if (value instanceof Bytes bytes) {
      return "Bytes.of(HexFormat.of().parseHex("
          + quoted(HexFormat.of().formatHex(bytes.toArray()))
          + "))";
    }
    if (value instanceof UUID id) {
      return "UUID.fromString(" + quoted(id.toString()) + ")";
    }
    if (value instanceof DocumentId id) {
      return "DocumentId.of(" + quoted(id.hex()) + ")";
    }
    if (value instanceof JsonValue json) {
      return "JsonValue.of(" + quoted(json.text()) + ")";
    }
    if (value instanceof CalendarInterval interval) {
      return "new CalendarInterval(%d, %d, %dL)"
          .formatted(interval.months(), interval.days(), interval.microseconds());
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(CodeText::value)
          .collect(Collectors.joining(", ", "Arrays.asList(new Object[] {", "})"));
    }
    return value == null ? "null" : time(value);
  }

  private static String floating(String type, Number number, String finite) {
    double value = number.doubleValue();
    if (Double.isNaN(value)) {
      return type + ".NaN";
    }
    return Double.isInfinite(value)
        ? type + (value > 0 ? ".POSITIVE_INFINITY" : ".NEGATIVE_INFINITY")
        : finite;
  }

  private static String time(Object value) {
    boolean greatest =
        value.equals(LocalDate.MAX)
            || value.equals(LocalDateTime.MAX)
            || value.equals(Instant.MAX)
            || value.equals(LocalTime.MAX);
    boolean least =
        value.equals(LocalDate.MIN)
            || value.equals(LocalDateTime.MIN)
            || value.equals(Instant.MIN)
            || value.equals(LocalTime.MIN);
    String type = value.getClass().getSimpleName();
    if (greatest || least) {
      return type + (greatest ? ".MAX" : ".MIN");
    }
    return value instanceof Boolean || value instanceof Integer
        ? value.toString()
        : type + ".parse(" + quoted(value.toString()) + ")";
  }

  static String type(ColumnType type) {
    if (type.form() instanceof ColumnType.ArrayOf array) {
      return "ColumnTypes.arrayOf(" + type(array.element()) + ")";
    }
    if (type.form() instanceof ColumnType.EnumOf labels) {
      return "ColumnTypes.enumOf(" + quoted(type.name()) + ", " + quoted(labels.labels()) + ")";
    }
    if (type.form() instanceof ColumnType.Domain domain) {
      return "new ColumnType(%s, ValueType.%s, new ColumnType.Domain(%s, false, List.of()))"
          .formatted(quoted(type.name()), type.valueType(), type(domain.base()));
    }
    if (type.name().equals("json")) {
      return "ColumnTypes.json()";
    }
    ValueType valueType = type.valueType();
    return ColumnTypes.of(valueType).equals(type)
        ? "ColumnTypes.of(ValueType." + valueType + ")"
        : "new ColumnType(%s, ValueType.%s, new ColumnType.Base())"
            .formatted(quoted(type.name()), valueType);
  }
}
