package io.mesa.postgres.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.InsertBuilder;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inserts of so many rows that they are copied do what inserts of few do. */
class CopyTest {
  private static final int MANY = 2_500;

  private static final @Nullable Object[] VALUES = {
    true,
    (short) -3,
    7,
    Long.MIN_VALUE,
    0.1f,
    1e-300,
    new BigDecimal("12345678901234567890.123456789"),
    "tab \t line \n return \r \\. \\N \\x41 quote ' \" NULL 𝄞 \u0001",
    LocalDate.of(-44, 3, 15),
    LocalTime.of(23, 59, 59, 999_999_000),
    LocalDateTime.of(2026, 11, 21, 1, 2, 3, 4_000),
    Instant.parse("2026-11-21T01:02:03.000004Z"),
    new CalendarInterval(-1, 2, -3),
    new UUID(-1, 1),
    Bytes.of((byte) 0, (byte) 255, (byte) '\\'),
    JsonValue.of("{\"a\": [1, null, \"x\\n\\\\\"]}"),
    "gl\\ad",
    Arrays.asList("a,b", null, "NULL", "\"\\", "", "\n"),
    null
  };

  private static final String[] COLUMNS = {
    "b", "s", "i", "l", "f", "d", "n", "t", "day", "hour", "moment", "instant", "span", "u", "bin",
    "doc", "m", "texts", "nothing"
  };

  private static TestDatabase database;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    database = PostgresServer.shared(18).createDatabase("copy");
    database.execute(
        "CREATE TYPE mood AS ENUM ('sad', E'gl\\\\ad')",
        """
        CREATE TABLE every (
          b boolean, s smallint, i int, l bigint, f real, d double precision, n numeric, t text,
          day date, hour time, moment timestamp, instant timestamptz, span interval, u uuid,
          bin bytea, doc jsonb, m mood, texts text[], nothing text)
        """,
        "CREATE TABLE plain (id int PRIMARY KEY, \"odd \"\"name\" text)",
        "CREATE TABLE own (id int GENERATED ALWAYS AS IDENTITY, n int)",
        "CREATE TABLE ruled (n int)",
        "CREATE TABLE told (n int)",
        "CREATE RULE told AS ON INSERT TO ruled DO INSTEAD INSERT INTO told VALUES (NEW.n)",
        "CREATE TABLE secured (n int)",
        "ALTER TABLE secured ENABLE ROW LEVEL SECURITY",
        "CREATE TABLE halved (n int)",
        """
        CREATE FUNCTION halve() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN IF NEW.n % 2 = 0 THEN RETURN NULL; END IF; RETURN NEW; END'
        """,
        "CREATE TRIGGER halve BEFORE INSERT ON halved FOR EACH ROW EXECUTE FUNCTION halve()");
    mesa =
        Mesa.of(Source.builder("copy").url(database.url()).pooling(Pooling.pooled(0, 2)).build());
    gateway = mesa.gateway();
  }

  @AfterAll
  static void drop() {
    mesa.close();
    database.close();
  }

  @BeforeEach
  void empty() {
    database.execute("TRUNCATE every, plain, own, ruled, told, secured, halved");
  }

  @AfterEach
  void noConnectionIsHeld() {
    assertThat(gateway.connectionFigures().active()).isZero();
  }

  private static Mutation numbers(String table, int rows) {
    InsertBuilder insert = Mutation.insertInto(table).columns("n");
    for (int i = 0; i < rows; i++) {
      insert.values(i);
    }
    return insert.build();
  }

  private static Mutation plain(int rows, int lastId) {
    InsertBuilder insert = Mutation.insertInto("plain").columns("id", "odd \"name");
    for (int i = 0; i < rows; i++) {
      insert.values(i == rows - 1 ? lastId : i, "text");
    }
    return insert.build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, MANY})
  void insert_ofEveryType_storesTheValues(int rows) {
    InsertBuilder insert = Mutation.insertInto("every").columns(COLUMNS);
    for (int i = 0; i < rows; i++) {
      insert.values(VALUES);
    }
    assertThat(gateway.execute(insert.build()).count()).isEqualTo(rows);
    assertThat(database.one("SELECT count(*) || ' ' || count(DISTINCT every::text) FROM every"))
        .isEqualTo(rows + " 1");
    var read = gateway.query(Query.from("every").limit(1).build()).first().orElseThrow();
    for (int i = 0; i < COLUMNS.length; i++) {
      assertThat(read.find(COLUMNS[i], Object.class).orElse(null))
          .as(COLUMNS[i])
          .isEqualTo(VALUES[i]);
    }
  }

  @Test
  void insert_ofManyRows_isSentAsACopy() {
    assertThat(gateway.execute(plain(MANY, MANY)).count()).isEqualTo(MANY);
    assertThat(
            database.column(
                "SELECT DISTINCT query FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND query LIKE 'COPY%'"))
        .containsExactly("COPY \"public\".\"plain\" (\"id\", \"odd \"\"name\") FROM STDIN");
  }

  @Test
  void insert_ofManyRowsOneOfWhichConflicts_leavesNothing() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> gateway.execute(plain(MANY, 0)))
        .withMessageContaining("plain_pkey")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(database.one("SELECT count(*) FROM plain")).isEqualTo("0");
  }

  @Test
  void insert_ofManyRowsInATransaction_isPartOfIt() {
    gateway.useTransaction(
        transaction -> {
          assertThat(transaction.execute(plain(MANY, MANY)).count()).isEqualTo(MANY);
          assertThat(database.one("SELECT count(*) FROM plain")).isEqualTo("0");
        });
    assertThat(database.one("SELECT count(*) FROM plain")).isEqualTo(Integer.toString(MANY));
  }

  @Test
  void insert_intoAColumnThatIsAlwaysGenerated_isRefusedHoweverManyRows() {
    InsertBuilder insert = Mutation.insertInto("own").columns("id");
    for (int i = 0; i < MANY; i++) {
      insert.values(i);
    }
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> gateway.execute(insert.build()));
    assertThat(gateway.execute(numbers("own", MANY)).count()).isEqualTo(MANY);
  }

  @Test
  void insert_ofManyRowsIntoATableWithARule_followsTheRule() {
    gateway.execute(numbers("ruled", MANY));
    assertThat(database.one("SELECT count(*) FROM ruled")).isEqualTo("0");
    assertThat(database.one("SELECT count(*) FROM told")).isEqualTo(Integer.toString(MANY));
  }

  @Test
  void insert_ofManyRowsUnderRowSecurity_isMade() {
    assertThat(gateway.execute(numbers("secured", MANY)).count()).isEqualTo(MANY);
  }

  @Test
  void insert_ofManyRowsOfWhichATriggerDropsSome_countsTheRest() {
    assertThat(gateway.execute(numbers("halved", MANY)).count()).isEqualTo(MANY / 2);
  }

  @Test
  void insert_ofManyRowsThatWaitsForALock_endsInTime() throws Exception {
    try (var holder = database.connect()) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("LOCK TABLE plain IN ACCESS EXCLUSIVE MODE");
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(
              () ->
                  gateway
                      .with(CallOptions.none().withTimeout(Duration.ofSeconds(1)))
                      .execute(plain(MANY, MANY)))
          .extracting(MesaException::code)
          .isEqualTo(ErrorCode.TIMEOUT);
    }
    assertThat(gateway.execute(plain(MANY, MANY)).count()).isEqualTo(MANY);
  }
}
