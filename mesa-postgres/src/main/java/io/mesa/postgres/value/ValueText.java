package io.mesa.postgres.value;

import io.mesa.query.Bind;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values in the text form that PostgreSQL reads and writes (manual, chapter 8). */
public final class ValueText {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private static final String BEFORE_CHRIST = " BC";
  private static final int NANO_DIGITS = 9;

  private ValueText() {}

  /**
   * The type's name in SQL, safe to stand in a statement.
   *
   * @param bind a bind
   * @return the name of its type
   */
  public static String typeName(Bind bind) {
    return bind.elementType() == null ? typeName(bind.type()) : typeName(bind.elementType()) + "[]";
  }

  private static String typeName(ValueType type) {
    return switch (type) {
      case BOOLEAN -> "bool";
      case INT16 -> "int2";
      case INT32 -> "int4";
      case INT64 -> "int8";
      case FLOAT32 -> "float4";
      case FLOAT64 -> "float8";
      case DECIMAL -> "numeric";
      case DATE -> "date";
      case TIME -> "time";
      case TIMESTAMP -> "timestamp";
      case TIMESTAMPTZ -> "timestamptz";
      case INTERVAL -> "interval";
      case UUID -> "uuid";
      case BYTES -> "bytea";
      case JSON -> "jsonb";
      case DOCUMENT_ID, TEXT, ENUM, OTHER, ARRAY -> "text";
    };
  }

  /**
   * Writes a value.
   *
   * @param value an instance of a class that {@link ValueType} names
   * @return its text
   */
  public static String format(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(ValueText::formatElement).collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof LocalDate date) {
      return formatDate(date);
    }
    if (value instanceof LocalTime time) {
      return TIME.format(time);
    }
    if (value instanceof LocalDateTime timestamp) {
      return formatTimestamp(timestamp, "");
    }
    if (value instanceof Instant instant) {
      return formatInstant(instant);
    }
    if (value instanceof CalendarInterval interval) {
      return formatInterval(interval);
    }
    if (value instanceof Bytes bytes) {
      return "\\x" + HexFormat.of().formatHex(bytes.toArray());
    }
    // Numbers, booleans, UUIDs, JSON and text are written alike on both sides.
    return value.toString();
  }

  private static String formatInterval(CalendarInterval interval) {
    Duration time = interval.time().abs();
    return "%d mons %d days %s%d:%02d:%02d.%06d"
        .formatted(
            interval.months(),
            interval.days(),
            interval.microseconds() < 0 ? "-" : "",
            time.toHours(),
            time.toMinutesPart(),
            time.toSecondsPart(),
            time.toNanosPart() / 1_000);
  }

  private static String formatElement(@Nullable Object element) {
    return element == null
        ? "NULL"
        : '"' + format(element).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String formatInstant(Instant instant) {
    if (instant.equals(Instant.MAX)) {
      return "infinity";
    }
    return instant.equals(Instant.MIN)
        ? "-infinity"
        : formatTimestamp(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), "+00");
  }

  private static String formatDate(LocalDate date) {
    if (date.equals(LocalDate.MAX)) {
      return "infinity";
    }
    return date.equals(LocalDate.MIN) ? "-infinity" : day(date) + era(date);
  }

  private static String formatTimestamp(LocalDateTime timestamp, String offset) {
    if (timestamp.equals(LocalDateTime.MAX)) {
      return "infinity";
    }
    if (timestamp.equals(LocalDateTime.MIN)) {
      return "-infinity";
    }
    LocalDate date = timestamp.toLocalDate();
    return day(date) + ' ' + TIME.format(timestamp.toLocalTime()) + offset + era(date);
  }

  private static String day(LocalDate date) {
    int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
    return "%04d-%02d-%02d".formatted(year, date.getMonthValue(), date.getDayOfMonth());
  }

  private static String era(LocalDate date) {
    return date.getYear() > 0 ? "" : BEFORE_CHRIST;
  }

  /**
   * Reads a value that is no array.
   *
   * @param type its kind
   * @param text its text
   * @return an instance of the kind's class
   */
  public static Object parse(ValueType type, String text) {
    return switch (type) {
      case BOOLEAN -> text.startsWith("t");
      case INT16 -> Short.valueOf(text);
      case INT32 -> Integer.valueOf(text);
      case INT64 -> Long.valueOf(text);
      case FLOAT32 -> Float.valueOf(text);
      case FLOAT64 -> Double.valueOf(text);
      case DECIMAL -> parseDecimal(text);
      case DATE -> parseDate(text);
      case TIME -> parseTime(text);
      case TIMESTAMP -> parseTimestamp(text);
      case TIMESTAMPTZ -> parseInstant(text);
      case UUID -> UUID.fromString(text);
      case BYTES -> Bytes.of(HexFormat.of().parseHex(text, 2, text.length()));
      case JSON -> JsonValue.of(text);
      case INTERVAL -> Intervals.parse(text);
      case DOCUMENT_ID, TEXT, ENUM, OTHER, ARRAY -> text;
    };
  }

  /**
   * Reads a numeric. One that is no number has no {@link BigDecimal}, and is given as a double.
   *
   * @param text its text
   * @return a decimal, or a double
   */
  public static Object parseDecimal(String text) {
    return switch (text) {
      case "NaN", "Infinity", "-Infinity" -> Double.valueOf(text);
      default -> new BigDecimal(text);
    };
  }

  private static LocalDate parseDate(String text) {
    if (text.equals("infinity")) {
      return LocalDate.MAX;
    }
    if (text.equals("-infinity")) {
      return LocalDate.MIN;
    }
    return parseDay(text, text.endsWith(BEFORE_CHRIST) ? text.length() - 3 : text.length());
  }

  /** The day that ends at a place of a text: two digits each of day and month, the year before. */
  private static LocalDate parseDay(String text, int end) {
    int year = Integer.parseInt(text, 0, end - 6, 10);
    return LocalDate.of(
        text.endsWith(BEFORE_CHRIST) ? 1 - year : year,
        Integer.parseInt(text, end - 5, end - 3, 10),
        Integer.parseInt(text, end - 2, end, 10));
  }

  /** Reads a time of day; 24:00:00 as the last moment there is. */
  private static LocalTime parseTime(String text) {
    return text.equals("24:00:00") ? LocalTime.MAX : parseTime(text, 0, text.length());
  }

  private static LocalTime parseTime(String text, int start, int end) {
    int nanos = 0;
    int fraction = start + "00:00:00.".length();
    if (fraction < end) {
      nanos = Integer.parseInt(text, fraction, end, 10);
      for (int digits = end - fraction; digits < NANO_DIGITS; digits++) {
        nanos *= 10;
      }
    }
    return LocalTime.of(
        Integer.parseInt(text, start, start + 2, 10),
        Integer.parseInt(text, start + 3, start + 5, 10),
        Integer.parseInt(text, start + 6, start + 8, 10),
        nanos);
  }

  private static LocalDateTime parseTimestamp(String text) {
    if (text.equals("infinity")) {
      return LocalDateTime.MAX;
    }
    if (text.equals("-infinity")) {
      return LocalDateTime.MIN;
    }
    int end = text.endsWith(BEFORE_CHRIST) ? text.length() - 3 : text.length();
    return parseTimestamp(text, end);
  }

  private static LocalDateTime parseTimestamp(String text, int end) {
    int space = text.indexOf(' ');
    return LocalDateTime.of(parseDay(text, space), parseTime(text, space + 1, end));
  }

  private static Instant parseInstant(String text) {
    if (text.equals("infinity")) {
      return Instant.MAX;
    }
    if (text.equals("-infinity")) {
      return Instant.MIN;
    }
    int sign = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
    int end = text.endsWith(BEFORE_CHRIST) ? text.length() - 3 : text.length();
    return parseTimestamp(text, sign).toInstant(parseOffset(text, sign, end));
  }

  /** An offset of hours, which minutes and seconds may follow. */
  private static ZoneOffset parseOffset(String text, int sign, int end) {
    int seconds = 0;
    int unit = 3_600;
    for (int i = sign + 1; i < end; i += 3) {
      seconds += unit * Integer.parseInt(text, i, i + 2, 10);
      unit /= 60;
    }
    return ZoneOffset.ofTotalSeconds(text.charAt(sign) == '-' ? -seconds : seconds);
  }

  /**
   * Reads an array; nested ones become nested lists.
   *
   * @param elementType the kind of its elements
   * @param text its text
   * @return the elements, null among them; immutable
   */
  public static List<@Nullable Object> parseArray(ValueType elementType, String text) {
    return new ArrayText(elementType, text).read();
  }

  /** A reader of one array's text (manual, chapter 8.15.6). */
  private static final class ArrayText {
    private final ValueType elementType;
    private final String text;
    private int position;

    ArrayText(ValueType elementType, String text) {
      this.elementType = elementType;
      this.text = text;
      // Bounds other than 1 stand before the array: [0:2]={…}
      this.position = text.charAt(0) == '[' ? text.indexOf('=') + 1 : 0;
    }

    List<@Nullable Object> read() {
      List<@Nullable Object> elements = new ArrayList<>();
      position++;
      while (text.charAt(position) != '}') {
        elements.add(readElement());
        if (text.charAt(position) == ',') {
          position++;
        }
      }
      position++;
      return Collections.unmodifiableList(elements);
    }

    private @Nullable Object readElement() {
      char c = text.charAt(position);
      if (c == '{') {
        return read();
      }
      if (c == '"') {
        return parse(elementType, readQuoted());
      }
      int start = position;
      while (text.charAt(position) != ',' && text.charAt(position) != '}') {
        position++;
      }
      String word = text.substring(start, position);
      return word.equals("NULL") ? null : parse(elementType, word);
    }

    private String readQuoted() {
      var word = new StringBuilder();
      position++;
      while (text.charAt(position) != '"') {
        if (text.charAt(position) == '\\') {
          position++;
        }
        word.append(text.charAt(position));
        position++;
      }
      position++;
      return word.toString();
    }
  }
}
