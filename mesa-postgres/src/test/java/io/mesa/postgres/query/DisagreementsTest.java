package io.mesa.postgres.query;

import static io.mesa.query.Aggregate.avg;
import static io.mesa.query.Aggregate.sum;
import static io.mesa.query.Filters.arrayContains;
import static io.mesa.query.Filters.arrayOverlaps;
import static io.mesa.query.Filters.compare;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gte;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.lt;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.memory.ColumnTypes;
import io.mesa.memory.MemoryDatabase;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.query.Operator;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.query.Row;
import io.mesa.structure.Collation;
import io.mesa.structure.ColumnType;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the differential test found PostgreSQL to answer otherwise than the rules say. */
class DisagreementsTest {
  private static final LocalDate FIRST_DAY = LocalDate.of(-4713, 11, 24);
  private static final LocalDate LEAP_DAY = LocalDate.of(0, 2, 29);

  private static final ColumnType SHORT_WORD =
      new ColumnType(
          "word",
          ValueType.TEXT,
          new ColumnType.Domain(
              new ColumnType("character varying(3)", ValueType.TEXT, new ColumnType.Base()),
              false,
              List.of()));

  private static final MemoryDatabase MEMORY =
      MemoryDatabase.builder()
          .table(
              "day",
              table ->
                  table
                      .column("id", ValueType.INT32)
                      .column("date", ValueType.DATE)
                      .column("local", ValueType.TIMESTAMP)
                      .column("instant", ValueType.TIMESTAMPTZ)
                      .primaryKey("id")
                      .row(moments(1, FIRST_DAY))
                      .row(moments(2, LEAP_DAY))
                      .row(moments(3, LocalDate.of(2024, 2, 29))))
          .table(
              "sum",
              table ->
                  table
                      .column("kind", ValueType.INT32)
                      .column("weight", ValueType.INT32)
                      .column("value", ValueType.DECIMAL)
                      .row(1, 1, new BigDecimal("1E+60"))
                      .row(1, 1, new BigDecimal("9"))
                      .row(2, 2, new BigDecimal("1E+60"))
                      .row(2, 2, new BigDecimal("5"))
                      .row(3, 1, new BigDecimal("1.00"))
                      .row(3, 1, new BigDecimal("0"))
                      .row(3, 1, new BigDecimal("0")))
          .table(
              "mark",
              table ->
                  table
                      .column("id", ValueType.INT32)
                      .column("day_id", ValueType.INT32)
                      .nullable("good", ValueType.BOOLEAN)
                      .nullable("date", ValueType.DATE)
                      .nullable("instant", ValueType.TIMESTAMPTZ)
                      .nullable("word", SHORT_WORD)
                      .nullable("words", ColumnTypes.arrayOf(SHORT_WORD))
                      .nullable("german", ValueType.TEXT)
                      .collated("german", new Collation("de-x-icu", true, false))
                      .nullable("swedish", ValueType.TEXT)
                      .collated("swedish", new Collation("sv-x-icu", true, false))
                      .primaryKey("id")
                      .foreignKey("day_id", "day")
                      .row(
                          1,
                          2,
                          true,
                          LEAP_DAY,
                          noon(LEAP_DAY).toInstant(ZoneOffset.UTC),
                          "abc",
                          List.of("abc"),
                          "\u00e4",
                          "\u00e4")
                      .row(2, 2, false, FIRST_DAY, null, null, null, "a", "A")
                      .row(3, 2, null, null, null, null, null, null, null))
          .build();

  private static LoadedDatabase loaded;

  private static Object[] moments(int id, LocalDate date) {
    return new Object[] {id, date, noon(date), noon(date).toInstant(ZoneOffset.UTC)};
  }

  private static LocalDateTime noon(LocalDate date) {
    return date.atTime(12, 0);
  }

  @BeforeAll
  static void load() {
    loaded = LoadedDatabase.of(PostgresServer.shared(18), MEMORY);
  }

  @AfterAll
  static void close() {
    loaded.close();
  }

  private static List<Row> rows(QueryBuilder query) {
    return loaded.gateway().query(query.orderBy(asc("id")).build()).toList();
  }

  private static List<Integer> ids(QueryBuilder query) {
    return rows(query).stream().map(row -> row.get("id", Integer.class)).toList();
  }

  /** PostgreSQL's first day is one that its own manual rounds to 4713 BC. */
  @Test
  void firstDay_asALiteral_isTheLeastOfAll() {
    assertThat(ids(Query.from("day").where(eq("date", FIRST_DAY)))).containsExactly(1);
    assertThat(ids(Query.from("day").where(gte("date", FIRST_DAY)))).containsExactly(1, 2, 3);
    assertThat(ids(Query.from("day").where(gte("date", FIRST_DAY.minusDays(1)))))
        .containsExactly(1, 2, 3);
    assertThat(ids(Query.from("day").where(lt("date", FIRST_DAY)))).isEmpty();
    assertThat(ids(Query.from("day").where(lt("local", FIRST_DAY.atStartOfDay())))).isEmpty();
  }

  @Test
  void firstDay_inARow_isRead() {
    Row row = rows(Query.from("day").where(eq("id", 1))).get(0);
    assertThat(row.get("date", LocalDate.class)).isEqualTo(FIRST_DAY);
    assertThat(row.get("local", LocalDateTime.class)).isEqualTo(noon(FIRST_DAY));
    assertThat(row.get("instant", Instant.class))
        .isEqualTo(noon(FIRST_DAY).toInstant(ZoneOffset.UTC));
  }

  /** In related rows a boolean travels as PostgreSQL's text of it, which is {@code true}. */
  @Test
  void boolean_inIncludedRows_isTheOneOfTheTable() {
    Row day =
        rows(Query.from("day").where(eq("id", 2)).include("mark", mark -> mark.orderBy(asc("id"))))
            .get(0);
    assertThat(day.many("mark").stream().map(mark -> mark.find("good", Boolean.class).orElse(null)))
        .containsExactly(true, false, null);
  }

  /** 29 February of 1 BC, ISO's year 0, which pgjdbc takes for one of the year 1. */
  @ParameterizedTest
  @ValueSource(ints = {1, 20})
  void leapDayBeforeChrist_inARow_isRead(int times) {
    // From the fifth time on pgjdbc has the server prepare the statement and send it in binary.
    for (int i = 0; i < times; i++) {
      Row row = rows(Query.from("day").where(eq("id", 2))).get(0);
      assertThat(row.get("date", LocalDate.class)).isEqualTo(LEAP_DAY);
      assertThat(row.get("local", LocalDateTime.class)).isEqualTo(noon(LEAP_DAY));
      assertThat(row.get("instant", Instant.class))
          .isEqualTo(Instant.parse("0000-02-29T12:00:00Z"));
    }
  }

  @Test
  void leapDayBeforeChrist_asALiteral_isFound() {
    assertThat(ids(Query.from("day").where(eq("date", LEAP_DAY)))).containsExactly(2);
    assertThat(ids(Query.from("day").where(eq("local", noon(LEAP_DAY))))).containsExactly(2);
    assertThat(ids(Query.from("day").where(eq("instant", Instant.parse("0000-02-29T12:00:00Z")))))
        .containsExactly(2);
  }

  @Test
  void leapDayBeforeChrist_inIncludedRows_isRead() {
    Row mark =
        rows(Query.from("day")
                .where(eq("id", 2))
                .include("mark", marks -> marks.orderBy(asc("id")).limit(1)))
            .get(0)
            .many("mark")
            .get(0);
    assertThat(mark.get("date", LocalDate.class)).isEqualTo(LEAP_DAY);
    assertThat(mark.get("instant", Instant.class)).isEqualTo(Instant.parse("0000-02-29T12:00:00Z"));
  }

  /** Two columns of different collations, of which PostgreSQL takes neither by itself. */
  @Test
  void fields_ofTwoCollations_areEqualWhereTheirTextsAre() {
    assertThat(ids(Query.from("mark").where(compare("german", Operator.EQ, "swedish"))))
        .containsExactly(1);
    assertThat(ids(Query.from("mark").where(compare("german", Operator.NE, "swedish"))))
        .containsExactly(2);
    assertThat(
            ids(
                Query.from("mark")
                    .where(compare("german", Operator.GT, "swedish"))
                    .textOrder(TextOrder.BINARY)))
        .containsExactly(2);
  }

  /** A value that a domain does not allow is just one that no row has. */
  @Test
  void in_valueThatTheDomainRefuses_isOneThatNoRowHas() {
    assertThat(ids(Query.from("mark").where(in("word", List.of("abcd", "abc")))))
        .containsExactly(1);
    assertThat(ids(Query.from("mark").where(in("word", List.of("abcd"))))).isEmpty();
  }

  @Test
  void arrayContains_valueThatTheDomainRefuses_isOneThatNoRowHas() {
    assertThat(ids(Query.from("mark").where(arrayContains("words", "abc")))).containsExactly(1);
    assertThat(ids(Query.from("mark").where(arrayContains("words", "abcd")))).isEmpty();
    assertThat(ids(Query.from("mark").where(arrayOverlaps("words", "abc", "abcd"))))
        .containsExactly(1);
  }

  /** An offset without a limit cuts an order like one with it, so it has the same tiebreak. */
  @Test
  void offsetAlone_amongTies_passesOverWhatALimitGives() {
    List<Integer> first =
        loaded
            .gateway()
            .query(Query.from("mark").orderBy(asc("day_id")).limit(2).build())
            .map(row -> row.get("id", Integer.class));
    List<Integer> rest =
        loaded
            .gateway()
            .query(Query.from("mark").orderBy(asc("day_id")).offset(2).build())
            .map(row -> row.get("id", Integer.class));
    assertThat(first).containsExactly(1, 2);
    assertThat(rest).containsExactly(3);
  }

  /** Means that are given alike are alike, whatever PostgreSQL knows beyond 34 digits. */
  @Test
  void means_alikeIn34Digits_areOrderedAndComparedAsEqual() {
    Query means =
        Query.from("sum")
            .groupBy("kind")
            .aggregate(avg("value").as("mean"), sum("weight").as("weight"))
            .orderBy(desc("mean"), desc("weight"))
            .build();
    assertThat(loaded.gateway().query(means).map(row -> row.get("kind", Integer.class)))
        .containsExactly(2, 1, 3);
    Query equal =
        Query.from("sum")
            .groupBy("kind")
            .aggregate(avg("value").as("mean"))
            .having(eq("mean", new BigDecimal("0.3333333333333333333333333333333333")))
            .orderBy(asc("kind"))
            .build();
    assertThat(loaded.gateway().query(equal).map(row -> row.get("kind", Integer.class)))
        .containsExactly(3);
  }
}
