package io.mesa.tck.differential;

import io.mesa.structure.ColumnType;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.DocumentId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values that are likely to be treated wrongly: least, greatest, equal in another form, beside
 * each other, and what other languages take for something else.
 */
final class Values {
  /** The digits of an id, which are a text where no field is declared an id. */
  static final String HEX = "65a1b2c3d4e5f60718293a4b";

  static final List<Object> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "A",
          "b",
          "B",
          "ab",
          "aB",
          "AB",
          "abc",
          "a b",
          "Z",
          "z",
          "_",
          "%",
          "a%b",
          "a_b",
          "\\",
          "a\\b",
          "\\%",
          "\u00e9",
          "\u00c9",
          "\u00c4b",
          "a\u0416",
          "e\u0301",
          "\u00df",
          "\u0130",
          "\u0131",
          "\u03a9",
          "\uE000",
          "\uFFFD",
          "\uFFFF",
          "\uD83D\uDE00",
          "\uD835\uDCB3a",
          "a\uD83D\uDE00b",
          "\uFB00",
          "a\nb",
          "\n",
          "\na",
          "b\n",
          "\t",
          "'",
          "\"",
          "$1",
          "NULL",
          "{a,b}",
          "1",
          "true",
          "a'; drop table x; --",
          HEX,
          "65A1B2C3D4E5F60718293A4B",
          "z".repeat(40));

  /** Texts without anything that a pattern reads otherwise. */
  static final List<Object> PLAIN_TEXTS =
      TEXTS.stream().filter(text -> !((String) text).contains("\\")).toList();

  private static final List<Object> BOOLEANS = List.of(true, false);
  private static final List<Object> INT16S =
      List.of(
          (short) 0,
          (short) 1,
          (short) -1,
          (short) 2,
          (short) 3,
          (short) 100,
          Short.MIN_VALUE,
          Short.MAX_VALUE);
  private static final List<Object> INT32S =
      List.of(
          0,
          1,
          -1,
          2,
          3,
          5,
          100,
          16_777_217,
          Integer.MIN_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE - 1);
  private static final List<Object> INT64S =
      List.of(
          0L,
          1L,
          -1L,
          2L,
          3L,
          100L,
          1L << 53,
          (1L << 53) + 1,
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE - 1);

  private static final List<Object> TAME_FLOAT32S =
      List.of(0f, -0f, 1f, -1f, 0.5f, 0.1f, 2.5f, 3f, 1234.5f, Float.NaN, Float.POSITIVE_INFINITY);
  private static final List<Object> WILD_FLOAT32S =
      List.of(
          0f,
          -0f,
          1f,
          0.1f,
          0.3f,
          16_777_216f,
          Float.MIN_VALUE,
          -Float.MIN_VALUE,
          Float.MAX_VALUE,
          -Float.MAX_VALUE,
          Float.MIN_NORMAL,
          Float.NaN,
          Float.POSITIVE_INFINITY,
          Float.NEGATIVE_INFINITY);
  private static final List<Object> TAME_FLOAT64S =
      List.of(
          0.0,
          -0.0,
          1.0,
          -1.0,
          0.5,
          0.1,
          0.30000000000000004,
          2.5,
          -3.75,
          1000.125,
          Double.NaN,
          Double.NEGATIVE_INFINITY);
  private static final List<Object> WILD_FLOAT64S =
      List.of(
          0.0,
          -0.0,
          1.0,
          0.1,
          (double) 0.1f,
          0x1p53,
          1e300,
          Double.MIN_VALUE,
          -Double.MIN_VALUE,
          Double.MAX_VALUE,
          -Double.MAX_VALUE,
          Double.MIN_NORMAL,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY);

  private static final List<Object> MONEY =
      decimals(
          "0.00",
          "0.01",
          "-0.01",
          "1.00",
          "-1.00",
          "1.50",
          "2.00",
          "9.99",
          "100.00",
          "99999999.99",
          "-99999999.99");
  private static final List<Object> TAME_DECIMALS =
      decimals("0", "0.00", "1", "1.0", "1.00", "-1", "0.1", "0.10", "2.5", "3", "100", "1E+2");
  private static final List<Object> WILD_DECIMALS =
      Stream.concat(
              decimals(
                  "0",
                  "1",
                  "1.0",
                  "0.1",
                  "-0.1",
                  "1E+20",
                  "1E-20",
                  "12345678901234567890.123456789",
                  "9007199254740993",
                  "1E+300",
                  "-1E+300",
                  "1E-300",
                  "1234567890123456789012345678901234567890",
                  "0.3333333333333333333333")
                  .stream(),
              Stream.<Object>of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY))
          .toList();

  private static final List<Object> DATES =
      List.of(
          LocalDate.MIN,
          LocalDate.MAX,
          LocalDate.of(-4713, 11, 24),
          LocalDate.of(0, 2, 29),
          LocalDate.of(1, 1, 1),
          LocalDate.of(1582, 10, 10),
          LocalDate.of(1969, 12, 31),
          LocalDate.of(1970, 1, 1),
          LocalDate.of(2000, 2, 29),
          LocalDate.of(2024, 2, 29),
          LocalDate.of(2024, 3, 1),
          LocalDate.of(9999, 12, 31),
          LocalDate.of(10_000, 1, 1),
          LocalDate.of(5_874_897, 12, 31));
  private static final List<Object> TIMES =
      List.of(
          LocalTime.MIDNIGHT,
          LocalTime.NOON,
          LocalTime.of(0, 0, 0, 1_000),
          LocalTime.of(12, 0, 0, 1_000),
          LocalTime.of(23, 59, 59, 999_999_000),
          LocalTime.of(6, 30),
          LocalTime.of(23, 59, 59));
  private static final List<Object> TIMESTAMPS =
      List.of(
          LocalDateTime.MIN,
          LocalDateTime.MAX,
          LocalDateTime.of(-4713, 11, 24, 0, 0),
          LocalDateTime.of(0, 2, 29, 12, 0),
          LocalDateTime.of(1, 1, 1, 0, 0),
          LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000),
          LocalDateTime.of(1970, 1, 1, 0, 0),
          LocalDateTime.of(2000, 1, 1, 0, 0),
          LocalDateTime.of(2024, 3, 31, 2, 30),
          LocalDateTime.of(2024, 3, 31, 2, 30, 0, 1_000),
          LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
          LocalDateTime.of(294_276, 12, 31, 23, 59, 59, 999_999_000));
  private static final List<Object> INSTANTS =
      TIMESTAMPS.stream().<Object>map(time -> instant((LocalDateTime) time)).toList();
  private static final List<Object> INTERVALS =
      List.of(
          new CalendarInterval(0, 0, 0),
          new CalendarInterval(1, 0, 0),
          new CalendarInterval(0, 30, 0),
          new CalendarInterval(0, 0, 2_592_000_000_000L),
          new CalendarInterval(0, 1, 0),
          new CalendarInterval(0, 0, 86_400_000_000L),
          new CalendarInterval(12, 0, 0),
          new CalendarInterval(0, 365, 0),
          new CalendarInterval(-1, 0, 0),
          new CalendarInterval(1, -30, 0),
          new CalendarInterval(1, -31, 0),
          new CalendarInterval(0, 0, 1),
          new CalendarInterval(0, 0, -1),
          new CalendarInterval(14, 3, 14_706_000_007L),
          new CalendarInterval(1_200_000_000, 0, 0),
          new CalendarInterval(0, -2_000_000_000, 0),
          new CalendarInterval(0, 0, Long.MAX_VALUE / 2));
  private static final List<Object> DOCUMENT_IDS =
      List.of(
          DocumentId.of("000000000000000000000000"),
          DocumentId.of("7fffffffffffffffffffffff"),
          DocumentId.of("800000000000000000000000"),
          DocumentId.of(HEX),
          DocumentId.of("65a1b2c3d4e5f60718293a4c"),
          DocumentId.of("ffffffffffffffffffffffff"));

  private static final List<Object> UUIDS =
      List.of(
          new UUID(0, 0),
          new UUID(-1, -1),
          new UUID(0, 1),
          new UUID(Long.MAX_VALUE, -1),
          new UUID(Long.MIN_VALUE, 0),
          new UUID(1, Long.MIN_VALUE),
          UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
  private static final List<Object> BYTES =
      Stream.of("", "00", "01", "7f", "80", "ff", "0001", "00ff", "5c78", "6162")
          .<Object>map(hex -> Bytes.of(HexFormat.of().parseHex(hex)))
          .toList();

  private Values() {}

  private static List<Object> decimals(String... texts) {
    return Stream.of(texts).<Object>map(BigDecimal::new).toList();
  }

  private static Instant instant(LocalDateTime time) {
    if (time.equals(LocalDateTime.MAX)) {
      return Instant.MAX;
    }
    return time.equals(LocalDateTime.MIN) ? Instant.MIN : time.toInstant(ZoneOffset.UTC);
  }

  /** The values to choose from for a column that is neither an array's nor a document's. */
  static List<Object> of(ColumnType type, boolean tame) {
    return switch (type.valueType()) {
      case BOOLEAN -> BOOLEANS;
      case INT16 -> INT16S;
      case INT32 -> INT32S;
      case INT64 -> INT64S;
      case FLOAT32 -> tame ? TAME_FLOAT32S : WILD_FLOAT32S;
      case FLOAT64 -> tame ? TAME_FLOAT64S : WILD_FLOAT64S;
      case DECIMAL -> type.name().contains("(") ? MONEY : tame ? TAME_DECIMALS : WILD_DECIMALS;
      case TEXT -> TEXTS;
      case DATE -> DATES;
      case TIME -> TIMES;
      case TIMESTAMP -> TIMESTAMPS;
      case TIMESTAMPTZ -> INSTANTS;
      case INTERVAL -> INTERVALS;
      case UUID -> UUIDS;
      case DOCUMENT_ID -> DOCUMENT_IDS;
      case BYTES -> BYTES;
      case ENUM -> List.copyOf(type.labels().orElseThrow());
      case ARRAY, JSON, OTHER -> throw new IllegalArgumentException("No values of " + type);
    };
  }

  /** A value that differs from those made of other numbers, for keys. */
  static Object numbered(ColumnType type, int number) {
    return switch (type.valueType()) {
      case INT16 -> (short) (number - 20);
      case INT32 -> number - 20;
      case INT64 -> number * 1_000_000_007L - 20;
      case DECIMAL ->
          BigDecimal.valueOf(number, 1).setScale(2 + number % 2, RoundingMode.UNNECESSARY);
      case TEXT -> (number % 2 == 0 ? "k" : "K\u00e4") + Integer.toString(number, 7);
      case DATE -> LocalDate.of(2023, 12, 1).plusDays(number);
      case TIME -> LocalTime.of(8, 0).plusMinutes(number);
      case TIMESTAMP -> LocalDateTime.of(2023, 12, 1, 0, 0).plusHours(number * 7L);
      case TIMESTAMPTZ -> Instant.parse("2023-12-01T00:00:00.000001Z").plusSeconds(number * 7L);
      case INTERVAL -> new CalendarInterval(number % 3, number * 2, 0);
      case UUID -> new UUID(number * 0x9E3779B97F4A7C15L, number);
      case DOCUMENT_ID -> DocumentId.of("%024x".formatted(number * 0x9E3779B9L & 0xFFFFFFFFL));
      case BYTES -> Bytes.of((byte) (number * 37), (byte) number);
      default -> throw new IllegalArgumentException("No key of " + type);
    };
  }

  /** A few of the elements, null among them. */
  static List<@Nullable Object> array(Dice dice, List<Object> elements) {
    List<@Nullable Object> array = new ArrayList<>();
    for (int i = dice.chance(15) ? 0 : dice.between(1, 4); i > 0; i--) {
      array.add(dice.chance(12) ? null : dice.pick(elements));
    }
    return array;
  }
}
