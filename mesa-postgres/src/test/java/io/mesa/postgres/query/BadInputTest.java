package io.mesa.postgres.query;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Mutation;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowStream;
import io.mesa.source.Limits;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a query or a mutation must not be: refused with a clear error, and nothing is changed. */
class BadInputTest {
  private static final Query PAGE = Query.from("item").orderBy(asc("name")).limit(2).build();

  private static TestDatabase database;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    database = PostgresServer.shared(18).createDatabase("bad_input");
    database.execute(
        "CREATE TABLE item (id int PRIMARY KEY, name text, parent int REFERENCES item)",
        "INSERT INTO item SELECT i, 'n' || i FROM generate_series(1, 9) i",
        "CREATE VIEW huge AS SELECT 1 AS id, repeat('x', 3 << 20) AS body");
    mesa =
        Mesa.of(
            Source.builder("bad")
                .url(database.url())
                .limits(Limits.defaults().withMaxBytes(1 << 20))
                .pooling(Pooling.pooled(0, 2))
                .build());
    gateway = mesa.gateway("bad");
  }

  @AfterAll
  static void drop() {
    mesa.close();
    database.close();
  }

  @AfterEach
  void nothingIsChanged() {
    assertThat(database.one("SELECT count(*) || ' ' || max(name) FROM item")).isEqualTo("9 n9");
    assertThat(gateway.connectionFigures().active()).isZero();
  }

  private static void refused(ErrorCode code, String said, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessageContaining(said)
        .extracting(MesaException::code)
        .isEqualTo(code);
  }

  private static PageToken token(Query query) {
    return gateway.query(query).next().orElseThrow();
  }

  @Test
  void eq_withNull_isRefusedAndNamesIsNull() {
    refused(ErrorCode.INVALID_QUERY, "isNull", () -> eq("name", null));
  }

  @Test
  void in_of40000Values_findsThemAll() {
    List<Integer> ids = IntStream.rangeClosed(-39_990, 9).boxed().toList();
    assertThat(gateway.query(Query.from("item").where(in("id", ids)).build()).size()).isEqualTo(9);
    List<String> names = ids.stream().map(id -> "n" + id).toList();
    assertThat(gateway.query(Query.from("item").where(in("name", names)).build()).size())
        .isEqualTo(9);
    Mutation none =
        Mutation.deleteFrom("item")
            .where(in("id", ids.stream().map(id -> id - 9).toList()))
            .build();
    assertThat(gateway.execute(none).count()).isZero();
  }

  @Test
  void token_ofAnotherQueryOrCorrupted_isRefused() {
    PageToken token = token(PAGE);
    Query other = Query.from("item").orderBy(desc("name")).limit(2).build();
    refused(ErrorCode.INVALID_QUERY, "token", () -> gateway.query(other.after(token)));
    for (int i = 0; i < token.text().length(); i++) {
      char c = token.text().charAt(i) == 'A' ? 'B' : 'A';
      String corrupted = token.text().substring(0, i) + c + token.text().substring(i + 1);
      try {
        // Without a key a token may be made to say another place, and nothing else.
        assertThat(gateway.query(PAGE.after(new PageToken(corrupted))).size()).isBetween(0, 2);
      } catch (MesaException e) {
        assertThat(e.code()).as(corrupted).isEqualTo(ErrorCode.INVALID_QUERY);
      }
    }
  }

  @Test
  void text_withNulOrALoneSurrogate_isRefused() {
    for (String text : List.of("a\0b", "\ud800", "x\udc00y")) {
      refused(ErrorCode.INVALID_ARGUMENT, "'name'", () -> eq("name", text));
      refused(
          ErrorCode.INVALID_ARGUMENT,
          "'name'",
          () ->
              gateway.execute(
                  Mutation.insertInto("item").columns("id", "name").values(10, text).build()));
      refused(
          ErrorCode.INVALID_ARGUMENT,
          "'name'",
          () -> gateway.execute(Mutation.update("item").set("name", text).everyRow().build()));
      refused(ErrorCode.INVALID_ARGUMENT, "table name", () -> Query.from(text));
    }
  }

  @Test
  void updateOrDelete_withoutCondition_isRefused() {
    refused(
        ErrorCode.INVALID_QUERY,
        "everyRow",
        () -> Mutation.update("item").set("name", "x").build());
    refused(ErrorCode.INVALID_QUERY, "everyRow", () -> Mutation.deleteFrom("item").build());
  }

  /** Without the column {@code name} and with one that is not there. */
  private record Unfit(int id, String title) {}

  @Test
  void record_thatDoesNotFit_isRefusedNamingWhat() {
    refused(ErrorCode.INVALID_ARGUMENT, "title", () -> gateway.query(PAGE).as(Unfit.class));
  }

  @Test
  void row_largerThanTheLimit_isRefusedByAQueryAndStreamed() {
    Query query = Query.from("huge").build();
    refused(ErrorCode.LIMIT_EXCEEDED, "bytes", () -> gateway.query(query));
    try (RowStream rows = gateway.stream(query)) {
      Row row = rows.iterator().next();
      assertThat(row.get("body", String.class)).hasSize(3 << 20);
    }
  }

  @Test
  void gateway_ofAClosedMesa_refusesEverything() {
    Mesa closed = Mesa.of(Source.builder("closed").url(database.url()).build());
    DatabaseGateway kept = closed.gateway("closed");
    kept.query(PAGE);
    closed.close();
    List<ThrowingCallable> calls =
        List.of(
            () -> kept.query(PAGE),
            () -> kept.stream(PAGE),
            () -> kept.explain(PAGE),
            () -> kept.translate(PAGE),
            () -> kept.execute(Mutation.deleteFrom("item").everyRow().build()),
            () ->
                kept.useTransaction(
                    transaction ->
                        transaction.execute(Mutation.deleteFrom("item").everyRow().build())));
    calls.forEach(call -> refused(ErrorCode.CLOSED, "closed", call));
  }
}
