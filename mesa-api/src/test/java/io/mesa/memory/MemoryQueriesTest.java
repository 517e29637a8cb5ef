package io.mesa.memory;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.regex;
import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Capability;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import io.mesa.source.Limits;
import io.mesa.source.Relation;
import io.mesa.source.Secret;
import io.mesa.source.SourceBuilder;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import io.mesa.value.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MemoryQueriesTest {
  private static final MemoryDatabase WORDS =
      MemoryDatabase.builder()
          .table(
              "word",
              table ->
                  table
                      .column("id", ValueType.INT32)
                      .column("text", ValueType.TEXT)
                      .primaryKey("id")
                      .row(1, "one")
                      .row(2, "two")
                      .row(3, "three"))
          .table(
              TableName.of("other", "link"),
              table ->
                  table
                      .column("word", ValueType.INT32)
                      .column("kind", ValueType.TEXT)
                      .row(1, "a")
                      .row(1, "b")
                      .row(3, "a"))
          .build();

  private static final UnaryOperator<SourceBuilder> SAME = source -> source;

  private static Query pages() {
    return Query.from("word").orderBy(asc("id")).limit(2).build();
  }

  private static Rows query(UnaryOperator<SourceBuilder> source, Query query) {
    try (Mesa mesa = TestGateway.open(WORDS, source)) {
      return mesa.gateway().query(query);
    }
  }

  private static List<Integer> ids(Rows rows) {
    return rows.map(row -> row.get("id", Integer.class));
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MesaException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @Test
  void query_ofAnUnknownColumn_namesTheNearest() {
    assertThatThrownBy(() -> TestGateway.query(WORDS, Query.from("word").where(eq("txt", "a"))))
        .isInstanceOfSatisfying(
            MesaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessageContaining("'text'");
  }

  @Test
  void query_ofAnotherSchema_findsTheTable() {
    var link = TableReference.of(TableName.of("other", "link"));

    assertThat(TestGateway.query(WORDS, Query.from(link))).hasSize(3);
  }

  @Test
  void query_overADeclaredRelation_givesEachRowOnce() {
    TableName word = TableName.of("public", "word");
    TableName link = TableName.of("other", "link");
    Relation relation =
        Relation.toMany("same", word, "id", word, "id")
            .through(new Relation.Through(link, List.of("word"), List.of("word")));
    Query query =
        Query.from("word").include("same").where(exists("same")).orderBy(asc("id")).build();

    Rows rows = query(source -> source.relation(relation), query);

    assertThat(ids(rows)).containsExactly(1, 3);
    assertThat(rows.get(0).many("same")).hasSize(1);
  }

  @Test
  void query_withARegularExpression_findsWithin() {
    Rows rows = TestGateway.query(WORDS, Query.from("word").where(regex("text", "^t[wh]")));

    assertThat(ids(rows)).containsExactlyInAnyOrder(2, 3);
  }

  @Test
  void query_withAMalformedRegularExpression_isRefused() {
    QueryBuilder query = Query.from("word").where(regex("text", "("));

    assertRefused(ErrorCode.INVALID_QUERY, () -> TestGateway.query(WORDS, query));
  }

  @Test
  void query_ofMoreRowsThanAllowed_isRefused() {
    assertRefused(
        ErrorCode.LIMIT_EXCEEDED,
        () ->
            query(
                source -> source.limits(Limits.defaults().withMaxRows(2)),
                Query.from("word").build()));
  }

  @Test
  void query_ofAsManyRowsAsAllowed_isAnswered() {
    Rows rows =
        query(
            source -> source.limits(Limits.defaults().withMaxRows(3)), Query.from("word").build());

    assertThat(rows).hasSize(3);
  }

  @Test
  void query_ofMoreBytesThanAllowed_isRefused() {
    assertRefused(
        ErrorCode.LIMIT_EXCEEDED,
        () ->
            query(
                source -> source.limits(Limits.defaults().withMaxBytes(20)),
                Query.from("word").build()));
  }

  @Test
  void stream_ofMoreRowsThanAResultMayHave_givesThemAll() {
    try (Mesa mesa = TestGateway.open(WORDS, s -> s.limits(Limits.defaults().withMaxRows(2)));
        var stream = mesa.gateway().stream(Query.from("word").build())) {
      assertThat(stream.stream().map(row -> row.get("id", Integer.class)))
          .containsExactlyInAnyOrder(1, 2, 3);
    }
  }

  @Test
  void pages_forwards_endWithAPageThatIsNotFull() {
    Rows first = query(SAME, pages());
    Rows second = query(SAME, pages().after(first.next().orElseThrow()));

    assertThat(first.previous()).isEmpty();
    assertThat(ids(second)).containsExactly(3);
    assertThat(second.next()).isEmpty();
  }

  @Test
  void pages_backwards_endAtTheFirstRow() {
    Rows first = query(SAME, pages());
    Rows second = query(SAME, pages().after(first.next().orElseThrow()));
    Rows back = query(SAME, pages().before(second.previous().orElseThrow()));

    assertThat(ids(back)).containsExactly(1, 2);
    assertThat(ids(query(SAME, pages().before(back.previous().orElseThrow())))).isEmpty();
    assertThat(ids(query(SAME, pages().after(back.next().orElseThrow())))).containsExactly(3);
  }

  @Test
  void pages_behindTheLastRow_leadBackToIt() {
    Query whole = Query.from("word").orderBy(asc("id")).limit(3).build();
    Rows beyond = query(SAME, whole.after(query(SAME, whole).next().orElseThrow()));

    assertThat(beyond).isEmpty();
    assertThat(beyond.next()).isEmpty();
    Rows back = query(SAME, whole.before(beyond.previous().orElseThrow()));
    assertThat(ids(back)).containsExactly(1, 2, 3);

    Rows before = query(SAME, whole.before(back.previous().orElseThrow()));
    assertThat(before).isEmpty();
    assertThat(before.previous()).isEmpty();
    assertThat(ids(query(SAME, whole.after(before.next().orElseThrow())))).containsExactly(1, 2, 3);
  }

  @Test
  void pages_withTheTokenOfAnotherCondition_areRefused() {
    PageToken token = query(SAME, pages()).next().orElseThrow();
    Query other = Query.from("word").where(eq("id", 1)).orderBy(asc("id")).limit(2).build();

    assertRefused(ErrorCode.INVALID_QUERY, () -> query(SAME, other.after(token)));
  }

  @Test
  void pages_withATokenOfAnotherKey_areRefused() {
    UnaryOperator<SourceBuilder> signed = source -> source.cursorKey(Secret.of("secret"));
    PageToken token = query(signed, pages()).next().orElseThrow();

    assertRefused(
        ErrorCode.INVALID_QUERY,
        () -> query(s -> s.cursorKey(Secret.of("other")), pages().after(token)));
  }

  @Test
  void pages_ofATableWithoutKey_areUnsupported() {
    var link = TableReference.of(TableName.of("other", "link"));
    Rows rows = TestGateway.query(WORDS, Query.from(link).orderBy(asc("kind")).limit(1));

    assertRefused(ErrorCode.UNSUPPORTED, rows::next);
  }

  @Test
  void distinct_withOrderAndLimit_countsEqualRowsOnce() {
    var link = TableReference.of(TableName.of("other", "link"));

    Rows rows =
        TestGateway.query(
            WORDS, Query.from(link).select("word").distinct().orderBy(asc("word")).limit(2));

    assertThat(rows.map(row -> row.get("word", Integer.class))).containsExactly(1, 3);
  }

  @Test
  void capabilities_declared_areQueriesAndSchemasOnly() {
    try (Mesa mesa = TestGateway.open(WORDS, SAME)) {
      assertThat(mesa.gateway().capabilities().all())
          .containsExactlyInAnyOrder(Capability.QUERY, Capability.SCHEMAS);
    }
  }

  @Test
  void translate_undeclared_isUnsupported() {
    try (Mesa mesa = TestGateway.open(WORDS, SAME)) {
      assertRefused(ErrorCode.UNSUPPORTED, () -> mesa.gateway().translate(pages()));
    }
  }

  @Test
  void query_beyondItsTime_isStopped() {
    MemoryDatabase large =
        MemoryDatabase.builder()
            .table(
                "number",
                table -> {
                  table.column("id", ValueType.INT32).primaryKey("id");
                  table.column("one", ValueType.INT32);
                  for (int i = 0; i < 3_000; i++) {
                    table.row(i, 1);
                  }
                  return table;
                })
            .build();
    TableName number = TableName.of("public", "number");
    Relation all = Relation.toMany("all", number, "one", number, "one");
    try (Mesa mesa = TestGateway.open(large, source -> source.relation(all))) {
      Query slow = Query.from("number").include("all", i -> i.include("all")).build();
      var hurried = mesa.gateway().with(CallOptions.none().withTimeout(Duration.ofMillis(50)));

      assertRefused(ErrorCode.TIMEOUT, () -> hurried.query(slow));
    }
  }

  @Test
  void rows_thatMeetNoCondition_areNoRows() {
    List<Row> rows =
        TestGateway.query(WORDS, Query.from("word").where(and(eq("id", 1), eq("id", 2)))).toList();

    assertThat(rows).isEmpty();
  }
}
