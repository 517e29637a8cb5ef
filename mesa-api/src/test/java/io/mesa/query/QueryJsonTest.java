package io.mesa.query;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.DocumentId;
import io.mesa.value.TableName;
import io.mesa.value.TextOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written, and that it is read again as it was. */
class QueryJsonTest {
  private static final long SEED = Long.getLong("mesa.seed", System.nanoTime());

  private static String whereOf(Filter filter) {
    String json = Query.from("t").where(filter).build().toJson();
    assertThat(json).startsWith("{\"from\":\"t\",\"where\":").endsWith("}");
    return json.substring("{\"from\":\"t\",\"where\":".length(), json.length() - 1);
  }

  private static Filter read(String where) {
    return Query.fromJson("{\"from\":\"t\",\"where\":" + where + "}").selection().where();
  }

  @Test
  void toJson_ofRandomQueries_isReadAsEqualOnes() {
    var queries = new RandomQueries(SEED);
    for (int i = 0; i < 5_000; i++) {
      Query query = queries.query();
      String json = query.toJson();
      assertThat(Query.fromJson(json))
          .as("query %d of -Dmesa.seed=%d: %s", i, SEED, json)
          .isEqualTo(query);
    }
  }

  @Test
  void toJson_ofAWholeQuery_isThis() {
    Query query =
        Query.from(TableName.of("sales", "orders"))
            .select("id", "address.city")
            .where(and(eq("status", "open"), gt("total", 100), exists("items", eq("sku", "A-1"))))
            .include(
                "items",
                items ->
                    items.as("lines").select("sku").orderBy(Sort.asc("line")).limit(5).offset(1))
            .orderBy(Sort.desc("placed_at").withNullsFirst(), Sort.asc("id").in(TextOrder.NATIVE))
            .limit(50)
            .textOrder(TextOrder.BINARY)
            .build()
            .after(new PageToken("AbC-_9"));
    assertThat(query.toJson())
        .isEqualTo(
            "{'from':{'schema':'sales','table':'orders'},'select':['id','address.city'],'where':{'and':[{'eq':['status','open']},{'gt':['total',100]},{'exists':{'relation':'items','where':{'eq':['sku','A-1']}}}]},'include':[{'relation':'items','as':'lines','select':['sku'],'orderBy':[{'asc':'line'}],'limit':5,'offset':1}],'orderBy':[{'desc':'placed_at','nulls':'first'},{'asc':'id','textOrder':'native'}],'limit':50,'textOrder':'binary','after':'AbC-_9'}"
                .replace('\'', '"'));
    assertThat(Query.fromJson(query.toJson())).isEqualTo(query);
  }

  @Test
  void toJson_ofAGroupingQuery_isThis() {
    Query query =
        Query.from("orders")
            .groupBy("status")
            .aggregate(Aggregate.count(), Aggregate.countDistinct("customer").as("customers"))
            .having(gt("count", 1))
            .orderBy(Sort.desc("count"))
            .build();
    assertThat(query.toJson())
        .isEqualTo(
            "{'from':'orders','orderBy':[{'desc':'count'}],'groupBy':['status'],'aggregate':[{'count':null,'as':'count'},{'countDistinct':'customer','as':'customers'}],'having':{'gt':['count',1]}}"
                .replace('\'', '"'));
    assertThat(Query.fromJson(query.toJson())).isEqualTo(query);
  }

  @Test
  void toJson_ofAPageBackwards_isReadAgain() {
    Query query =
        Query.from("t").orderBy(Sort.asc("id")).limit(2).build().before(new PageToken("x"));
    assertThat(Query.fromJson(query.toJson())).isEqualTo(query);
    assertThat(query.toJson()).contains("\"before\":\"x\"");
  }

  @Test
  void toJson_ofTheLeastQuery_namesTheTable() {
    assertThat(Query.from("t").build().toJson()).isEqualTo("{\"from\":\"t\"}");
    assertThat(Query.from("t").distinct().build().toJson())
        .isEqualTo("{\"from\":\"t\",\"distinct\":true}");
  }

  static Stream<Arguments> filters() {
    return Stream.of(
        Arguments.of(Filters.eq("a", 1), "{'eq':['a',1]}"),
        Arguments.of(Filters.ne("a", 1), "{'ne':['a',1]}"),
        Arguments.of(Filters.lt("a", 1), "{'lt':['a',1]}"),
        Arguments.of(Filters.lte("a", 1), "{'lte':['a',1]}"),
        Arguments.of(Filters.gt("a", 1), "{'gt':['a',1]}"),
        Arguments.of(Filters.gte("a", 1), "{'gte':['a',1]}"),
        Arguments.of(Filters.in("a", List.of(1, "x")), "{'in':['a',[1,'x']]}"),
        Arguments.of(Filters.in("a", List.of()), "{'in':['a',[]]}"),
        Arguments.of(Filters.isNull("a.b"), "{'isNull':'a.b'}"),
        Arguments.of(Filters.isSet("a"), "{'isSet':'a'}"),
        Arguments.of(Filters.isNaN("a"), "{'isNaN':'a'}"),
        Arguments.of(Filters.distinctFrom("a", null), "{'distinctFrom':['a',null]}"),
        Arguments.of(Filters.distinctFrom("a", true), "{'distinctFrom':['a',true]}"),
        Arguments.of(Filters.compare("a", Operator.LTE, "b"), "{'compare':['a','lte','b']}"),
        Arguments.of(Filters.like("a", "x%"), "{'like':['a','x%']}"),
        Arguments.of(
            Filters.startsWith("a", "x").ignoringCase(),
            "{'startsWith':['a','x'],'ignoreCase':true}"),
        Arguments.of(Filters.endsWith("a", "x"), "{'endsWith':['a','x']}"),
        Arguments.of(Filters.contains("a", ""), "{'contains':['a','']}"),
        Arguments.of(Filters.regex("a", "^x"), "{'regex':['a','^x']}"),
        Arguments.of(Filters.arrayContains("a", 1, 2), "{'arrayContains':['a',[1,2]]}"),
        Arguments.of(Filters.arrayOverlaps("a", "x"), "{'arrayOverlaps':['a',['x']]}"),
        Arguments.of(Filters.anyElement("a", Operator.NE, 1), "{'anyElement':['a','ne',1]}"),
        Arguments.of(Filters.size("a", Operator.GTE, 3), "{'size':['a','gte',3]}"),
        Arguments.of(Filters.exists("r"), "{'exists':{'relation':'r'}}"),
        Arguments.of(
            Filters.exists("r", Filters.isNull("a")),
            "{'exists':{'relation':'r','where':{'isNull':'a'}}}"),
        Arguments.of(Filters.or(), "{'or':[]}"),
        Arguments.of(
            Filters.and(Filters.isSet("a"), Filters.and()), "{'and':[{'isSet':'a'},{'and':[]}]}"),
        Arguments.of(Filters.not(Filters.isSet("a")), "{'not':{'isSet':'a'}}"));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void toJson_ofEachCondition_isThisAndReadAgain(Filter filter, String json) {
    assertThat(whereOf(filter)).isEqualTo(json.replace('\'', '"'));
    assertThat(read(json.replace('\'', '"'))).isEqualTo(filter);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(true, "true"),
        Arguments.of(Long.MAX_VALUE, "9223372036854775807"),
        Arguments.of(Long.MIN_VALUE, "-9223372036854775808"),
        Arguments.of(new BigDecimal("0.10"), "0.1"),
        Arguments.of(new BigDecimal("-1.5E-30"), "-1.5E-30"),
        Arguments.of(new BigDecimal("7"), "{'decimal':'7'}"),
        Arguments.of(new BigDecimal("100"), "{'decimal':'1E+2'}"),
        Arguments.of(new BigDecimal("1E+400"), "{'decimal':'1E+400'}"),
        Arguments.of(new BigDecimal("9223372036854775807"), "{'decimal':'9223372036854775807'}"),
        Arguments.of(0.1, "{'float64':0.1}"),
        Arguments.of(-0.0, "{'float64':0.0}"),
        Arguments.of(Double.POSITIVE_INFINITY, "{'float64':'Infinity'}"),
        Arguments.of(Double.NEGATIVE_INFINITY, "{'float64':'-Infinity'}"),
        Arguments.of(LocalDate.of(2026, 1, 31), "{'date':'2026-01-31'}"),
        Arguments.of(LocalDate.MAX, "{'date':'+999999999-12-31'}"),
        Arguments.of(LocalTime.of(10, 15, 30, 123_456_000), "{'time':'10:15:30.123456'}"),
        Arguments.of(LocalDateTime.of(2026, 1, 31, 10, 15), "{'timestamp':'2026-01-31T10:15'}"),
        Arguments.of(
            Instant.parse("2026-01-31T10:15:30.000000001Z"),
            "{'timestamptz':'2026-01-31T10:15:30.000000001Z'}"),
        Arguments.of(Instant.MAX, "{'timestamptz':'+1000000000-12-31T23:59:59.999999999Z'}"),
        Arguments.of(
            new CalendarInterval(14, -3, 1_000_000),
            "{'interval':{'months':14,'days':-3,'microseconds':1000000}}"),
        Arguments.of(new UUID(1, 2), "{'uuid':'00000000-0000-0001-0000-000000000002'}"),
        Arguments.of(
            DocumentId.of("65a1b2c3d4e5f60718293a4b"), "{'documentId':'65a1b2c3d4e5f60718293a4b'}"),
        Arguments.of(Bytes.of((byte) 1, (byte) 255), "{'bytes':'Af8='}"),
        Arguments.of("", "''"),
        Arguments.of("\uD83D\uDE00 \\ \n", "'\uD83D\uDE00 \\\\ \\n'"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void toJson_ofEachKindOfValue_isThisAndReadAgain(Object value, String json) {
    Filter filter = Filters.eq("a", value);
    assertThat(whereOf(filter)).isEqualTo("{\"eq\":[\"a\"," + json.replace('\'', '"') + "]}");
    assertThat(read(whereOf(filter))).isEqualTo(filter);
  }

  static Stream<Arguments> otherForms() {
    return Stream.of(
        Arguments.of("{'between':['a',1,2]}", Filters.between("a", 1, 2)),
        Arguments.of("{'notIn':['a',[1]]}", Filters.notIn("a", List.of(1))),
        Arguments.of("{'isNotNull':'a'}", Filters.isNotNull("a")),
        Arguments.of("{'ignoreCase':true,'like':['a','x']}", Filters.like("a", "x").ignoringCase()),
        Arguments.of("{'ignoreCase':false,'like':['a','x']}", Filters.like("a", "x")),
        Arguments.of(
            "{'eq':['a',9223372036854775808]}",
            Filters.eq("a", new BigDecimal("9223372036854775808"))),
        Arguments.of("{'eq':['a',1e2]}", Filters.eq("a", new BigDecimal("100"))),
        Arguments.of("{'eq':['a',-0]}", Filters.eq("a", 0)),
        Arguments.of("{'eq':['a',{'float64':1}]}", Filters.eq("a", 1.0)),
        Arguments.of("{'eq':['a',{'decimal':'12.50'}]}", Filters.eq("a", new BigDecimal("12.5"))),
        Arguments.of(
            "{'eq':['a',{'interval':{'days':1}}]}", Filters.eq("a", new CalendarInterval(0, 1, 0))),
        Arguments.of(
            "{'eq':['a',{'uuid':'ABCDEF00-0000-0000-0000-000000000000'}]}",
            Filters.eq("a", UUID.fromString("abcdef00-0000-0000-0000-000000000000"))),
        Arguments.of("{'eq':['\\u0061\\\\.b','\\u00e9']}", Filters.eq("a\\.b", "é")));
  }

  @ParameterizedTest
  @MethodSource("otherForms")
  void fromJson_ofAFormThatIsNotWritten_meansTheSame(String json, Filter filter) {
    assertThat(read(json.replace('\'', '"'))).isEqualTo(filter);
  }

  @Test
  void fromJson_withoutNames_givesTheUsualOnes() {
    Query query =
        Query.fromJson(
            """
            {"aggregate": [{"count": null}, {"count": "a.b"}, {"countDistinct": "a"}],
             "from": {"table": "t"}, "groupBy": []}
            """);
    assertThat(query)
        .isEqualTo(
            Query.from("t")
                .aggregate(Aggregate.count(), Aggregate.count("a.b"), Aggregate.countDistinct("a"))
                .build());
  }

  @Test
  void fromJson_ofDefaults_givesTheLeastQuery() {
    assertThat(
            Query.fromJson(
                """
                 {"from": "t", "distinct": false, "select": [], "where": {"and": []}, "include": [],
                  "orderBy": [], "offset": 0, "groupBy": [], "aggregate": []}
                """))
        .isEqualTo(Query.from("t").build());
  }

  @Test
  void toJson_ofALongDecimal_isReadAgain() {
    var number = new BigDecimal("7".repeat(32_768) + "E-16384");
    Filter filter = eq("a", number);
    assertThat(read(whereOf(filter))).isEqualTo(filter);
  }

  @Test
  void toJson_ofTheDeepestQuery_isReadAgain() {
    Filter filter = eq("a", new CalendarInterval(1, 2, 3));
    for (int i = 1; i < 64; i++) {
      filter = i % 2 == 0 ? and(filter) : exists("r", filter);
    }
    Selection selection = Query.from("t").where(filter).build().selection();
    for (int i = 0; i < 8; i++) {
      var include = new Include("r", "r", selection);
      selection =
          new Selection(
              List.of(), Filters.and(), List.of(include), List.of(), selection.limit(), 0);
    }
    Query top = Query.from("t").build();
    var query =
        new Query(
            top.from(),
            selection,
            false,
            top.grouping(),
            top.textOrder(),
            top.after(),
            top.before());
    assertThat(Query.fromJson(query.toJson())).isEqualTo(query);
  }

  @Test
  void toJson_ofAQueryTooLongToBeRead_isRefused() {
    List<Object> values = new ArrayList<>();
    for (long i = 0; i < 40_000; i++) {
      values.add(new UUID(i, i));
    }
    Query query = Query.from("t").where(Filters.in("a", values)).build();
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(query::toJson)
        .withMessageMatching(
            "The query has \\d+ characters as JSON; 1048576 can be read at most\\.")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.LIMIT_EXCEEDED);
  }
}
