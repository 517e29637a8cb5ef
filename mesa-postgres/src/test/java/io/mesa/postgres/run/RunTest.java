package io.mesa.postgres.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Bind;
import io.mesa.query.NativeStatement;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.query.StatementDescription;
import io.mesa.source.Limits;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.tck.environment.Timing;
import io.mesa.tck.environment.Waiting;
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
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.mesa.postgres.testing.PostgresServer#all")
class RunTest {
  @Parameter PostgresServer server;

  private TestDatabase database;
  private Mesa mesa;
  private DatabaseGateway gateway;

  @BeforeEach
  void open() {
    database = server.createDatabase("run");
    database.execute(
        "CREATE TYPE mood AS ENUM ('sad', 'happy')",
        "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
        "CREATE TABLE item (id int PRIMARY KEY, name text, mood mood, amount positive)",
        "INSERT INTO item VALUES (1, 'one', 'sad', 10), (2, NULL, 'happy', 20)");
    mesa =
        Mesa.of(
            Source.builder("run")
                .url(database.url())
                .pooling(Pooling.pooled(0, 2))
                .limits(Limits.defaults().withMaxRows(1_000).withMaxBytes(1 << 20))
                .build());
    gateway = mesa.gateway();
  }

  @AfterEach
  void close() {
    mesa.close();
    database.close();
  }

  private static void assertFails(ThrowingCallable call, ErrorCode code, String said) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MesaException.class, e -> assertThat(e.code()).as(e.toString()).isEqualTo(code))
        .hasMessageContaining(said);
  }

  @Test
  void run_values_areExact() {
    Row row =
        gateway
            .run(
                NativeStatement.of(
                    """
                    SELECT true AS b, 1::int2 AS i2, 2 AS i4, 3::int8 AS i8, 1.5::float4 AS f4,
                      2.5::float8 AS f8, 12345678901234567890.123456789::numeric AS n, 'ä😀' AS t,
                      date '2026-02-28' AS d, time '12:34:56.789012' AS tm,
                      timestamp '2026-03-29 02:30:00.000001' AS ts,
                      timestamptz '2026-03-29 02:30:00.000001+02' AS tz,
                      interval '14 months 3 days -04:05:06.000007' AS iv,
                      '00112233-4455-6677-8899-aabbccddeeff'::uuid AS u, '\\x00ff'::bytea AS by,
                      '{"a": 1.10}'::jsonb AS j, 'happy'::mood AS m, 5::positive AS p,
                      point(1,2) AS other, NULL::int AS missing
                    """))
            .get(0);
    assertThat(row.get("b", Boolean.class)).isTrue();
    assertThat(row.get("i2", Short.class)).isEqualTo((short) 1);
    assertThat(row.get("i4", Integer.class)).isEqualTo(2);
    assertThat(row.get("i8", Long.class)).isEqualTo(3L);
    assertThat(row.get("f4", Float.class)).isEqualTo(1.5f);
    assertThat(row.get("f8", Double.class)).isEqualTo(2.5);
    assertThat(row.get("n", BigDecimal.class))
        .isEqualTo(new BigDecimal("12345678901234567890.123456789"));
    assertThat(row.get("t", String.class)).isEqualTo("ä😀");
    assertThat(row.get("d", LocalDate.class)).isEqualTo("2026-02-28");
    assertThat(row.get("tm", LocalTime.class)).isEqualTo("12:34:56.789012");
    assertThat(row.get("ts", LocalDateTime.class)).isEqualTo("2026-03-29T02:30:00.000001");
    assertThat(row.get("tz", Instant.class)).isEqualTo("2026-03-29T00:30:00.000001Z");
    assertThat(row.get("iv", CalendarInterval.class))
        .isEqualTo(new CalendarInterval(14, 3, -14_706_000_007L));
    assertThat(row.get("u", UUID.class)).hasToString("00112233-4455-6677-8899-aabbccddeeff");
    assertThat(row.get("by", Bytes.class)).isEqualTo(Bytes.of((byte) 0, (byte) 255));
    assertThat(row.get("j", JsonValue.class)).isEqualTo(JsonValue.of("{\"a\": 1.10}"));
    assertThat(row.get("m", String.class)).isEqualTo("happy");
    assertThat(row.get("p", Integer.class)).isEqualTo(5);
    assertThat(row.get("other", String.class)).isEqualTo("(1,2)");
    assertThat(row.find("missing", Integer.class)).isEmpty();
    assertThat(row.columns().stream().map(RowColumn::type))
        .endsWith(ValueType.ENUM, ValueType.INT32, ValueType.OTHER, ValueType.INT32);
  }

  @Test
  void run_arrays_keepNullsNestingAndTypes() {
    Row row =
        gateway
            .run(
                NativeStatement.of(
                    """
                    SELECT ARRAY[1, NULL, 3] AS i, ARRAY['a,b', '"q"', '\\', 'NULL', NULL, ''] AS t,
                      ARRAY[[1.0, 2.50], [3, 4]] AS nested, '{}'::text[] AS empty,
                      ARRAY[timestamptz '2026-01-01 00:00+00', 'infinity', '0044-03-15 12:00+00 BC'] AS z,
                      ARRAY['happy']::mood[] AS m, '[0:1]={7,8}'::int[] AS bounds,
                      ARRAY[date '2026-01-02', '-infinity', '10000-01-01'] AS d,
                      ARRAY['\\x01ff'::bytea] AS by, ARRAY[true, false] AS b,
                      ARRAY[interval '1 day'] AS iv
                    """))
            .get(0);
    assertThat(row.list("i", Integer.class)).containsExactly(1, null, 3);
    assertThat(row.get("t", Object.class))
        .isEqualTo(Arrays.asList("a,b", "\"q\"", "\\", "NULL", null, ""));
    assertThat(row.get("nested", Object.class)).hasToString("[[1.0, 2.50], [3, 4]]");
    assertThat(row.list("empty", String.class)).isEmpty();
    assertThat(row.get("z", Object.class))
        .isEqualTo(
            List.of(
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.MAX,
                Instant.parse("-0043-03-15T12:00:00Z")));
    assertThat(row.get("m", Object.class)).isEqualTo(List.of("happy"));
    assertThat(row.get("bounds", Object.class)).isEqualTo(List.of(7, 8));
    assertThat(row.get("d", Object.class))
        .isEqualTo(List.of(LocalDate.of(2026, 1, 2), LocalDate.MIN, LocalDate.of(10_000, 1, 1)));
    assertThat(row.get("by", Object.class)).isEqualTo(List.of(Bytes.of((byte) 1, (byte) 255)));
    assertThat(row.get("b", Object.class)).isEqualTo(List.of(true, false));
    assertThat(row.get("iv", Object.class)).isEqualTo(List.of(new CalendarInterval(0, 1, 0)));
  }

  private static List<Object> boundValues() {
    return List.of(
        true,
        (short) -7,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Float.MIN_VALUE,
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        new BigDecimal("1E+3"),
        new BigDecimal("0.000000000000000000001"),
        "",
        "it's $1; -- \\ \"x\" 😀 $mesa$",
        LocalDate.of(2024, 2, 29),
        LocalDate.of(-43, 3, 15),
        LocalDate.of(12_345, 1, 1),
        LocalDate.MAX,
        LocalTime.of(23, 59, 59, 999_999_000),
        LocalDateTime.of(2026, 3, 29, 2, 30, 0, 1_000),
        LocalDateTime.of(-10, 12, 31, 23, 59),
        Instant.parse("2026-03-29T00:30:00.000001Z"),
        Instant.MAX,
        new CalendarInterval(-14, 40, -3_600_000_001L),
        UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
        Bytes.of((byte) 0, (byte) 39, (byte) 92, (byte) 255),
        JsonValue.of("{\"a\": [1, null, \"x\"]}"),
        Arrays.asList(1, null, 3),
        List.of("a,b", "\"", "\\", "NULL", ""),
        List.of(Instant.EPOCH));
  }

  @Test
  void run_binds_comeBackAsTheyWent() {
    for (Object value : boundValues()) {
      for (NativeStatement statement : readAndWrite("SELECT $1 AS v")) {
        Rows rows = gateway.run(statement.withBind(value));
        assertThat(rows.get(0).get("v", Object.class))
            .as("%s, writes %s", value, statement.writes())
            .satisfies(
                read ->
                    assertThat(
                            read instanceof BigDecimal left && value instanceof BigDecimal right
                                ? left.compareTo(right) == 0
                                : read.equals(value))
                        .as("%s", read)
                        .isTrue());
      }
    }
  }

  @Test
  void run_nullBinds_areNull() {
    for (ValueType type : ValueType.values()) {
      Bind bind =
          type == ValueType.ARRAY ? new Bind(type, ValueType.INT32, null) : Bind.nullOf(type);
      for (NativeStatement statement : readAndWrite("SELECT $1 AS v")) {
        assertThat(gateway.run(statement.withBind(bind)).get(0).find("v", Object.class))
            .as("%s", type)
            .isEmpty();
      }
    }
  }

  private static List<NativeStatement> readAndWrite(String text) {
    return List.of(NativeStatement.of(text), NativeStatement.of(text).allowingWrites());
  }

  @Test
  void run_parameters_mayRepeatAndStandInAnyOrder() {
    for (NativeStatement statement :
        readAndWrite("SELECT $2 || $1 || $2 || '$1' || $q$ $2 $q$ AS v")) {
      assertThat(gateway.run(statement.withBind("a").withBind("b")).get(0).get("v", String.class))
          .isEqualTo("bab$1 $2 ");
    }
  }

  @Test
  void run_questionMarkOperators_areNoParameters() {
    for (NativeStatement statement : readAndWrite("SELECT '{\"a\":1}'::jsonb ? 'a' AS v")) {
      assertThat(gateway.run(statement).get(0).get("v", Boolean.class)).isTrue();
    }
  }

  @Test
  void run_allowedWrites_changeAndCount() {
    assertThat(
            gateway
                .run(
                    NativeStatement.of("UPDATE item SET name = $1 WHERE id = $2", "uno", 1)
                        .allowingWrites())
                .changed())
        .hasValue(1);
    Rows inserted =
        gateway.run(
            NativeStatement.of("INSERT INTO item VALUES (3, 'x'), (4, 'y') RETURNING id")
                .allowingWrites());
    assertThat(inserted.stream().map(row -> row.get("id", Integer.class))).containsExactly(3, 4);
    assertThat(database.one("SELECT string_agg(name, ',' ORDER BY id) FROM item"))
        .isEqualTo("uno,x,y");
  }

  @Test
  void run_thatChangesASetting_leavesNothingToTheNext() {
    for (String text :
        List.of(
            "VALUES (set_config('app.tenant', 'b', false))",
            "WITH s AS (SELECT SET_CONFIG('app.tenant', 'b', false)) SELECT * FROM s",
            "INSERT INTO item SELECT 9, set_config('app.tenant', 'b', false)")) {
      gateway.run(NativeStatement.of(text).allowingWrites());
      assertThat(
              gateway
                  .run(
                      NativeStatement.of(
                          "SELECT coalesce(current_setting('app.tenant', true), '') t"))
                  .get(0)
                  .get("t", String.class))
          .as(text)
          .isEmpty();
    }
  }

  @Test
  void run_whatCannotBeInATransaction_runsOutsideOne() {
    gateway.run(NativeStatement.of("VACUUM item").allowingWrites());
    gateway.run(
        NativeStatement.of("CREATE INDEX CONCURRENTLY item_name ON item (name)").allowingWrites());
    assertThat(database.one("SELECT count(*) FROM pg_indexes WHERE indexname = 'item_name'"))
        .isEqualTo("1");
  }

  @Test
  void run_aProcedureThatCommits_works() {
    database.execute(
        "CREATE PROCEDURE twice() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO item VALUES (8); COMMIT;"
            + " INSERT INTO item VALUES (9); COMMIT; END $$");
    gateway.run(NativeStatement.of("CALL twice()").allowingWrites());
    assertThat(database.one("SELECT count(*) FROM item WHERE id > 7")).isEqualTo("2");
  }

  @Test
  void run_sessionSettingsOfAWrite_doNotReachTheNextCall() {
    gateway.run(NativeStatement.of("SET search_path = elsewhere").allowingWrites());
    gateway.run(
        NativeStatement.of("SELECT set_config('search_path', 'elsewhere', false)")
            .allowingWrites());
    assertThat(gateway.run(NativeStatement.of("SHOW search_path")).get(0).get(0, String.class))
        .doesNotContain("elsewhere");
  }

  @Test
  void run_moreRowsThanAllowed_isLimitExceededAndLeavesNothing() {
    assertFails(
        () -> gateway.run(NativeStatement.of("SELECT generate_series(1, 1001)")),
        ErrorCode.LIMIT_EXCEEDED,
        "more than 1000 rows");
    assertThat(gateway.run(NativeStatement.of("SELECT generate_series(1, 1000)")).size())
        .isEqualTo(1_000);
    assertFails(
        () ->
            gateway.run(
                NativeStatement.of(
                        "INSERT INTO item SELECT g FROM generate_series(10, 2000) g RETURNING id")
                    .allowingWrites()),
        ErrorCode.LIMIT_EXCEEDED,
        "more than 1000 rows");
    assertThat(database.one("SELECT count(*) FROM item")).isEqualTo("2");
  }

  @Test
  void run_moreBytesThanAllowed_isLimitExceeded() {
    assertFails(
        () ->
            gateway.run(
                NativeStatement.of("SELECT repeat('x', 10000) FROM generate_series(1, 200)")),
        ErrorCode.LIMIT_EXCEEDED,
        "bytes");
  }

  @Test
  void run_badInput_isRefusedBeforeAConnectionIsTaken() {
    try (var unreachable = Mesa.of(Source.fromUrl("nobody", "postgresql://x@127.0.0.1:1/x"))) {
      DatabaseGateway nobody = unreachable.gateway();
      assertFails(
          () -> nobody.run(NativeStatement.of("SELECT 1; SELECT 2")),
          ErrorCode.INVALID_QUERY,
          "more than one statement");
      assertFails(
          () -> nobody.run(NativeStatement.of("-- nothing")),
          ErrorCode.INVALID_QUERY,
          "no statement");
      assertFails(() -> nobody.run(NativeStatement.of("  ")), ErrorCode.INVALID_QUERY, "empty");
      assertFails(
          () -> nobody.run(NativeStatement.of("SELECT '\0'")), ErrorCode.INVALID_ARGUMENT, "NUL");
      assertFails(() -> nobody.run(NativeStatement.of("SELECT $1")), ErrorCode.INVALID_QUERY, "$1");
      assertFails(
          () -> nobody.run(NativeStatement.of("SELECT 1", "x")), ErrorCode.INVALID_QUERY, "bound");
      assertFails(
          () -> nobody.run(NativeStatement.of("commit").allowingWrites()),
          ErrorCode.INVALID_QUERY,
          "transaction");
      assertFails(
          () -> nobody.check(NativeStatement.of("SELECT 'x")), ErrorCode.INVALID_QUERY, "closed");
      assertThat(nobody.connectionFigures().opened()).isZero();
    }
  }

  @Test
  void run_serverErrors_haveTheirCodes() {
    assertFails(() -> gateway.run(NativeStatement.of("SELEC 1")), ErrorCode.INVALID_QUERY, "SELEC");
    assertFails(
        () -> gateway.run(NativeStatement.of("SELECT * FROM nowhere")),
        ErrorCode.NOT_FOUND,
        "nowhere");
    assertFails(
        () -> gateway.run(NativeStatement.of("SELECT 1/0")),
        ErrorCode.INVALID_QUERY,
        "division by zero");
    assertFails(
        () -> gateway.run(NativeStatement.of("DELETE FROM item")),
        ErrorCode.INVALID_QUERY,
        "allowingWrites");
    assertFails(
        () -> gateway.run(NativeStatement.of("INSERT INTO item VALUES (1)").allowingWrites()),
        ErrorCode.CONFLICT,
        "item_pkey");
    assertThatThrownBy(() -> gateway.run(NativeStatement.of("SELECT 1/0")))
        .isInstanceOfSatisfying(
            MesaException.class, e -> assertThat(e.databaseCode()).contains("22012"));
  }

  @Test
  void run_afterFailures_theConnectionIsAsGoodAsNew() {
    for (int i = 0; i < 5; i++) {
      assertFails(
          () -> gateway.run(NativeStatement.of("SELECT 1/0")), ErrorCode.INVALID_QUERY, "division");
      assertThat(gateway.run(NativeStatement.of("SELECT 1 AS x")).get(0).get("x", Integer.class))
          .isEqualTo(1);
    }
    assertThat(gateway.connectionFigures().opened()).isEqualTo(1);
  }

  @Test
  void run_sameTextWithOtherColumns_isDescribedAnew() {
    for (int i = 0; i < 12; i++) {
      String type = i % 2 == 0 ? "1::int8" : "'x'::text";
      assertThat(
              gateway.run(NativeStatement.of("SELECT " + type + " AS v")).columns().get(0).type())
          .isEqualTo(i % 2 == 0 ? ValueType.INT64 : ValueType.TEXT);
    }
  }

  @Test
  void run_ofAMarkThatIsNoParameter_saysHowTheyAreWritten() {
    assertFails(
        () -> gateway.run(NativeStatement.of("SELECT ?", 7L)),
        ErrorCode.INVALID_QUERY,
        "has 0 parameters, which are written $1");
  }

  @Test
  void run_ofAValueThatAnOperatorDoesNotTake_isAnInvalidQuery() {
    assertFails(
        () -> gateway.run(NativeStatement.of("SELECT 1::bigint = $1", "7")),
        ErrorCode.INVALID_QUERY,
        "Bind values of the type");
  }

  @Test
  void run_timeLimit_endsTheStatementOnTheServer() {
    DatabaseGateway hasty = gateway.with(CallOptions.none().withTimeout(Duration.ofMillis(300)));
    for (NativeStatement statement : readAndWrite("SELECT pg_sleep(20)")) {
      Timing.within(
          statement.text(),
          Duration.ofMillis(800),
          () -> assertFails(() -> hasty.run(statement), ErrorCode.TIMEOUT, "PT0.3S"));
      Waiting.until(
          "an idle server",
          Duration.ofSeconds(10),
          () ->
              database
                  .one(
                      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND"
                          + " state = 'active' AND query LIKE '%pg_sleep%'"
                          + " AND pid <> pg_backend_pid()")
                  .equals("0"));
    }
    assertThat(
            gateway.run(NativeStatement.of("SHOW statement_timeout")).get(0).get(0, String.class))
        .isEqualTo("30s");
  }

  @Test
  void run_sessionSettings_holdDuringTheCallOnly() {
    DatabaseGateway tenant =
        gateway.with(CallOptions.none().withSessionSetting("app.tenant", "o'hara \\ 7"));
    String text = "SELECT current_setting('app.tenant', true) AS v";
    for (NativeStatement statement : readAndWrite(text)) {
      assertThat(tenant.run(statement).get(0).get("v", String.class)).isEqualTo("o'hara \\ 7");
      assertThat(gateway.run(statement).get(0).find("v", String.class).orElse("")).isEmpty();
    }
  }

  @Test
  void run_requestId_isSentOnlyWhereAskedFor() {
    String text = "SELECT current_setting('application_name') AS v";
    var options = CallOptions.none().withRequestId("req-42");
    assertThat(gateway.with(options).run(NativeStatement.of(text)).get(0).get("v", String.class))
        .isEqualTo("mesa");
    assertThat(
            gateway
                .with(options.sendingRequestId())
                .run(NativeStatement.of(text))
                .get(0)
                .get("v", String.class))
        .isEqualTo("mesa [req-42]");
  }

  @Test
  void check_describesWithoutRunning() {
    StatementDescription described =
        gateway.check(
            NativeStatement.of(
                "UPDATE item SET name = $2 WHERE id = $1 AND name <> $2 RETURNING id, mood"));
    assertThat(described.parameters()).containsExactly("int4", "text");
    assertThat(described.columns())
        .extracting(RowColumn::name, RowColumn::databaseType)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("id", "int4"),
            org.assertj.core.api.Assertions.tuple("mood", "mood"));
    assertThat(database.one("SELECT count(*) FROM item WHERE name = 'one'")).isEqualTo("1");
  }

  @Test
  void check_unknownNames_areNotFound() {
    assertFails(
        () -> gateway.check(NativeStatement.of("SELECT nothing FROM item")),
        ErrorCode.NOT_FOUND,
        "nothing");
    assertFails(
        () -> gateway.check(NativeStatement.of("SELECT FROM WHERE")),
        ErrorCode.INVALID_QUERY,
        "syntax");
  }
}
