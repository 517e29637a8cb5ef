package io.mesa.query;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.DocumentId;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of a query: JSON's own, and objects of one key that names the kind of those that
 * JSON has not.
 */
final class LiteralJson {
  static final String DECIMAL = "decimal";
  static final String FLOAT = "float64";
  static final String DATE = "date";
  static final String TIME = "time";
  static final String TIMESTAMP = "timestamp";
  static final String INSTANT = "timestamptz";
  static final String INTERVAL = "interval";
  static final String UUID_KIND = "uuid";
  static final String DOCUMENT_ID = "documentId";
  static final String BYTES = "bytes";
  static final List<String> KINDS =
      List.of(
          DECIMAL, FLOAT, DATE, TIME, TIMESTAMP, INSTANT, INTERVAL, UUID_KIND, DOCUMENT_ID, BYTES);
  static final List<String> INTERVAL_KEYS = List.of("months", "days", "microseconds");

  static final String INFINITY = "Infinity";

  /** More than a number within the model's limits takes. */
  static final int LONGEST_DECIMAL = 40_000;

  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]++(\\.[0-9]++)?+([eE][+-]?[0-9]{1,9})?+");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

  private static final Pattern DOCUMENT_ID_TEXT = Pattern.compile("[0-9a-fA-F]{24}");

  private final JsonInput in;

  LiteralJson(JsonInput in) {
    this.in = in;
  }

  /** Reads a value, of which {@code form} says where it stands. */
  Object read(String form) {
    JsonToken token = in.token();
    if (token == null) {
      throw in.expected("a value in " + form);
    }
    return switch (token) {
      case VALUE_STRING -> in.text();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> integer(in.text());
      case VALUE_NUMBER_FLOAT -> decimal(in.text());
      case START_OBJECT -> typed();
      case VALUE_NULL ->
          throw JsonInput.refused(
              in.here(),
              "expected a value in %s, found null, which equals nothing; ask with isNull or isNotNull."
                  .formatted(form));
      default -> throw in.expected("a value in " + form);
    };
  }

  private static Object integer(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException beyondLong) {
      return new BigDecimal(digits);
    }
  }

  private BigDecimal decimal(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw JsonInput.refused(in.here(), "the exponent of the number is out of range.");
    }
  }

  private Object typed() {
    JsonLocation place = in.here();
    var value = new @Nullable Object[1];
    in.object(
        "a value",
        KINDS,
        kind -> {
          if (value[0] != null) {
            throw JsonInput.refused(
                in.here(), "a value has one kind, and '%s' is a second.".formatted(kind));
          }
          value[0] = of(kind);
        });
    Object read = value[0];
    if (read == null) {
      throw JsonInput.refused(
          place, "a value that is an object has one key of %s.".formatted(KINDS));
    }
    return read;
  }

  private Object of(String kind) {
    return switch (kind) {
      case DECIMAL -> parsed("a decimal number such as \"12.50\" or \"1E+400\"", this::longDecimal);
      case FLOAT -> floating();
      case DATE -> parsed("a date such as \"2026-01-31\"", LocalDate::parse);
      case TIME -> parsed("a time such as \"10:15:30.123456\"", LocalTime::parse);
      case TIMESTAMP ->
          parsed("a date and time such as \"2026-01-31T10:15:30\"", LocalDateTime::parse);
      case INSTANT ->
          parsed("a date and time in UTC such as \"2026-01-31T10:15:30Z\"", Instant::parse);
      case INTERVAL -> interval();
      case UUID_KIND ->
          parsed("a UUID of 36 characters", text -> UUID.fromString(matched(UUID_TEXT, text)));
      case DOCUMENT_ID ->
          parsed(
              "a document's id of 24 hexadecimal digits",
              text -> DocumentId.of(matched(DOCUMENT_ID_TEXT, text)));
      case BYTES ->
          parsed("Base64 such as \"AQI=\"", text -> Bytes.of(Base64.getDecoder().decode(text)));
      default -> throw new IllegalStateException("Nothing reads " + kind);
    };
  }

  private Object parsed(String what, Function<String, Object> parse) {
    String text = in.string(what);
    try {
      return parse.apply(text);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw JsonInput.refused(in.here(), "expected %s.".formatted(what));
    }
  }

  private static String matched(Pattern pattern, String text) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  /** Zeros at the end of a long number are refused, because to cut them off takes long. */
  private Object longDecimal(String text) {
    if (text.length() > LONGEST_DECIMAL) {
      throw new IllegalArgumentException();
    }
    matched(NUMBER, text);
    int end = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (text.length() > QueryJson.LONGEST_NUMBER
        && text.charAt((end < 0 ? text.length() : end) - 1) == '0') {
      throw JsonInput.refused(
          in.here(),
          "a number of more than %d characters ends in a zero; write an exponent for it."
              .formatted(QueryJson.LONGEST_NUMBER));
    }
    return new BigDecimal(text);
  }

  private Object floating() {
    String what = "a number, \"Infinity\" or \"-Infinity\"";
    if (in.token() == JsonToken.VALUE_STRING) {
      return switch (in.text()) {
        case INFINITY -> Double.POSITIVE_INFINITY;
        case "-" + INFINITY -> Double.NEGATIVE_INFINITY;
        default -> throw JsonInput.refused(in.here(), "expected %s.".formatted(what));
      };
    }
    if (in.token() != JsonToken.VALUE_NUMBER_INT && in.token() != JsonToken.VALUE_NUMBER_FLOAT) {
      throw in.expected(what);
    }
    double value = Double.parseDouble(in.text());
    if (Double.isInfinite(value)) {
      throw JsonInput.refused(in.here(), "the number is beyond the range of float64.");
    }
    return value;
  }

  private CalendarInterval interval() {
    var parts = new long[INTERVAL_KEYS.size()];
    in.object(
        "an interval",
        INTERVAL_KEYS,
        key -> {
          int part = INTERVAL_KEYS.indexOf(key);
          String what = "a whole number at '%s'".formatted(key);
          parts[part] = part == 2 ? in.whole(what, Long.MIN_VALUE, Long.MAX_VALUE) : in.whole(what);
        });
    return new CalendarInterval((int) parts[0], (int) parts[1], parts[2]);
  }
}
