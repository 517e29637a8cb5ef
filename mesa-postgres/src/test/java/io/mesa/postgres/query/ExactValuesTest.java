package io.mesa.postgres.query;

import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** pgjdbc takes values as text at first, and in binary once the server keeps the statement. */
class ExactValuesTest {
  private static final int UNTIL_BINARY = 8;

  private static final List<@Nullable Instant> MOMENTS =
      Arrays.asList(
          Instant.MIN,
          Instant.parse("-4713-11-24T00:00:00Z"),
          Instant.parse("0000-02-29T12:00:00Z"),
          Instant.parse("1582-10-10T23:59:59.999999Z"),
          Instant.parse("1883-11-18T12:03:57.500Z"),
          Instant.parse("1899-12-31T23:59:59.999999Z"),
          Instant.parse("1900-01-01T00:00:00Z"),
          Instant.parse("1969-12-31T23:59:59.999999Z"),
          Instant.parse("2026-03-29T00:30:00.000001Z"),
          Instant.parse("9998-12-31T23:59:59.999999Z"),
          Instant.parse("9999-01-01T00:00:00Z"),
          Instant.parse("+294276-12-31T23:59:59.999999Z"),
          Instant.MAX,
          null);

  private static TestDatabase database;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    database = PostgresServer.shared(18).createDatabase("exact_values");
    database.execute(
        "CREATE TABLE moments (id int PRIMARY KEY)",
        "INSERT INTO moments VALUES (1)",
        """
        CREATE TABLE moment (
          id int PRIMARY KEY, at timestamptz, list int NOT NULL DEFAULT 1 REFERENCES moments)
        """,
        """
        CREATE TABLE hour (
          id int PRIMARY KEY, day date, at time, stamp timestamp,
          list int NOT NULL DEFAULT 1 REFERENCES moments)
        """,
        """
        INSERT INTO hour VALUES
          (1, '2026-02-28', '23:59:59.999999', '2026-02-28 12:34:56.789'),
          (2, 'infinity', '24:00', '-infinity'),
          (3, '0001-02-29 BC', '00:00', '4713-01-01 00:00:00.000001 BC'),
          (4, '5874897-12-31', '01:02:03.1', '294276-12-31 23:59:59')
        """,
        """
        INSERT INTO moment VALUES
          (1, '-infinity'), (2, '4714-11-24 00:00:00+00 BC'), (3, '0001-02-29 12:00:00+00 BC'),
          (4, '1582-10-10 23:59:59.999999+00'), (5, '1883-11-18 12:03:57.5+00'),
          (6, '1899-12-31 23:59:59.999999+00'), (7, '1900-01-01 00:00:00+00'),
          (8, '1969-12-31 23:59:59.999999+00'), (9, '2026-03-29 00:30:00.000001+00'),
          (10, '9998-12-31 23:59:59.999999+00'), (11, '9999-01-01 00:00:00+00'),
          (12, '294276-12-31 23:59:59.999999+00'), (13, 'infinity'), (14, NULL)
        """,
        "CREATE TABLE number (id int PRIMARY KEY, n numeric, coarse numeric(5, -2), fine numeric(9, 4))",
        """
        INSERT INTO number VALUES
          (1, 'NaN', 'NaN', 'NaN'), (2, 'Infinity', 0, 0), (3, '-Infinity', -149, -1.5),
          (4, 12345678901234567890123456789.10, 12345, 0.0001), (5, 1e30, 50, 99999),
          (6, 1e-30, 49, 10000), (7, 0.000, NULL, NULL), (8, NULL, NULL, NULL), (9, 10000, 1, 1)
        """);
    mesa =
        Mesa.of(Source.builder("values").url(database.url()).pooling(Pooling.pooled(0, 1)).build());
    gateway = mesa.gateway("values");
  }

  @AfterAll
  static void drop() {
    mesa.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/New_York", "Asia/Kathmandu"})
  void query_moments_areTheSameAsTextAndInBinary(String zone) {
    Query query = Query.from("moment").select("at").orderBy(asc("id")).build();
    CallOptions options = CallOptions.none().withSessionSetting("timezone", zone);
    for (int i = 0; i < UNTIL_BINARY; i++) {
      assertThat(moments(gateway.with(options).query(query).toList()))
          .containsExactlyElementsOf(MOMENTS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/New_York", "Asia/Kathmandu"})
  void query_includedMoments_areTheSame(String zone) {
    Query query =
        Query.from("moments").include("moment", m -> m.select("at").orderBy(asc("id"))).build();
    CallOptions options = CallOptions.none().withSessionSetting("timezone", zone);
    List<Row> included = gateway.with(options).query(query).get(0).many("moment");
    assertThat(moments(included)).containsExactlyElementsOf(MOMENTS);
  }

  @Test
  void query_includedDatesAndTimes_areExact() {
    Query query = Query.from("moments").include("hour", h -> h.orderBy(asc("id"))).build();
    assertThat(gateway.query(query).get(0).many("hour"))
        .extracting(
            row -> row.get("day", LocalDate.class),
            row -> row.get("at", LocalTime.class),
            row -> row.get("stamp", LocalDateTime.class))
        .containsExactly(
            tuple(
                LocalDate.of(2026, 2, 28),
                LocalTime.of(23, 59, 59, 999_999_000),
                LocalDateTime.of(2026, 2, 28, 12, 34, 56, 789_000_000)),
            tuple(LocalDate.MAX, LocalTime.MAX, LocalDateTime.MIN),
            tuple(
                LocalDate.of(0, 2, 29),
                LocalTime.MIDNIGHT,
                LocalDateTime.of(-4712, 1, 1, 0, 0, 0, 1_000)),
            tuple(
                LocalDate.of(5_874_897, 12, 31),
                LocalTime.of(1, 2, 3, 100_000_000),
                LocalDateTime.of(294_276, 12, 31, 23, 59, 59)));
  }

  private static List<@Nullable Instant> moments(List<Row> rows) {
    List<@Nullable Instant> moments = new ArrayList<>();
    rows.forEach(row -> moments.add(row.find(0, Instant.class).orElse(null)));
    return moments;
  }

  @Test
  void query_numbers_keepTheirDigitsAsTextAndInBinary() {
    assertNumbers(
        "n",
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        new BigDecimal("12345678901234567890123456789.10"),
        new BigDecimal("1000000000000000000000000000000"),
        new BigDecimal("0.000000000000000000000000000001"),
        new BigDecimal("0.000"),
        null,
        new BigDecimal("10000"));
  }

  @Test
  void query_numbersWithoutTheirLastDigits_haveNoExponent() {
    assertNumbers(
        "coarse",
        Double.NaN,
        new BigDecimal("0"),
        new BigDecimal("-100"),
        new BigDecimal("12300"),
        new BigDecimal("100"),
        new BigDecimal("0"),
        null,
        null,
        new BigDecimal("0"));
  }

  @Test
  void query_numbersOfADeclaredScale_haveIt() {
    assertNumbers(
        "fine",
        Double.NaN,
        new BigDecimal("0.0000"),
        new BigDecimal("-1.5000"),
        new BigDecimal("0.0001"),
        new BigDecimal("99999.0000"),
        new BigDecimal("10000.0000"),
        null,
        null,
        new BigDecimal("1.0000"));
  }

  private static void assertNumbers(String column, Object... expected) {
    Query query = Query.from("number").select(column).orderBy(asc("id")).build();
    for (int i = 0; i < UNTIL_BINARY; i++) {
      List<Object> read = new ArrayList<>();
      gateway.query(query).forEach(row -> read.add(row.find(0, Object.class).orElse(null)));
      assertThat(read).containsExactly(expected);
    }
  }
}
