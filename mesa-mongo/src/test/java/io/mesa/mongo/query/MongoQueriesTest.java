package io.mesa.mongo.query;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoClients;
import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.StallingRelay;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.source.Limits;
import io.mesa.source.Source;
import io.mesa.value.DocumentId;
import io.mesa.value.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queries of collections whose fields are found by a sample. */
class MongoQueriesTest {
  /** Queries that say it get no answer. */
  private static final String WORD = "no answer, please";

  private static final Query UNANSWERED = Query.from("item").where(eq("name", WORD)).build();

  private static EmbeddedServer server;
  private static StallingRelay relay;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() throws IOException {
    server = EmbeddedServer.start();
    try (var client = MongoClients.create(server.url("shop"))) {
      var shop = client.getDatabase("shop");
      shop.getCollection("item")
          .insertMany(
              IntStream.rangeClosed(1, 250)
                  .mapToObj(
                      i ->
                          new Document("_id", i)
                              .append("name", "n" + i % 7)
                              .append("home", new Document("city", "c" + i % 3)))
                  .toList());
      // Documents whose ids the client makes.
      shop.getCollection("note")
          .insertMany(
              IntStream.rangeClosed(1, 5).mapToObj(i -> new Document("text", "t" + i)).toList());
    }
    relay = StallingRelay.before(server, WORD);
    mesa =
        Mesa.of(
            Source.builder("shop")
                .url(relay.url("shop"))
                .limits(Limits.defaults().withMaxRows(200))
                .build());
    gateway = mesa.gateway();
  }

  @AfterAll
  static void stop() throws IOException {
    mesa.close();
    relay.close();
    server.close();
  }

  private static List<Integer> ids(Iterable<Row> rows) {
    List<Integer> ids = new ArrayList<>();
    rows.forEach(row -> ids.add(row.get("_id", Integer.class)));
    return ids;
  }

  @Test
  void query_ofASampledCollection_findsByFieldsAndPaths() {
    Rows rows =
        gateway.query(
            Query.from("item")
                .select("_id", "home.city")
                .where(eq("name", "n1"))
                .where(eq("home.city", "c2"))
                .orderBy(asc("_id"))
                .limit(2)
                .build());
    assertThat(ids(rows)).containsExactly(8, 29);
    assertThat(rows.get(0).get("home.city", JsonValue.class)).isEqualTo(JsonValue.of("\"c2\""));
  }

  @Test
  void query_overTheLimitOfRows_isRefusedAndCanBeStreamed() {
    Query all = Query.from("item").orderBy(asc("_id")).build();
    MesaException refused = catchThrowableOfType(MesaException.class, () -> gateway.query(all));
    assertThat(refused.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    try (RowStream rows = gateway.stream(all)) {
      assertThat(ids(rows)).hasSize(250).startsWith(1, 2).endsWith(249, 250);
    }
    try (RowStream rows = gateway.stream(all)) {
      assertThat(rows.iterator().next().get("_id", Integer.class)).isEqualTo(1);
    }
  }

  @Test
  void query_ofPages_givesEveryRowOnceForwardsAndBack() {
    Query pages = Query.from("item").where(gt("_id", 100)).orderBy(asc("name")).limit(50).build();
    List<Integer> forwards = new ArrayList<>();
    Rows page = gateway.query(pages);
    forwards.addAll(ids(page));
    while (page.next().isPresent()) {
      page = gateway.query(pages.after(page.next().get()));
      forwards.addAll(ids(page));
    }
    assertThat(forwards).hasSize(150).doesNotHaveDuplicates();
    List<Integer> back = new ArrayList<>();
    while (page.previous().isPresent()) {
      page = gateway.query(pages.before(page.previous().get()));
      back.addAll(0, ids(page));
    }
    assertThat(back).isEqualTo(forwards);
  }

  @Test
  void query_ofGeneratedIds_sortsPagesAndFindsByThem() {
    Query pages = Query.from("note").orderBy(desc("_id")).limit(2).build();
    List<DocumentId> ids = new ArrayList<>();
    Rows page = gateway.query(pages);
    page.forEach(row -> ids.add(row.get("_id", DocumentId.class)));
    while (page.next().isPresent()) {
      page = gateway.query(pages.after(page.next().get()));
      page.forEach(row -> ids.add(row.get("_id", DocumentId.class)));
    }
    assertThat(ids).hasSize(5).isSortedAccordingTo(Comparator.reverseOrder());
    Rows found = gateway.query(Query.from("note").where(eq("_id", ids.get(4))).build());
    assertThat(found.get(0).get("text", String.class)).isEqualTo("t1");
  }

  @Test
  void query_ofAnIdByText_isRefused() {
    MesaException refused =
        catchThrowableOfType(
            MesaException.class,
            () ->
                gateway.query(
                    Query.from("note").where(eq("_id", "65a1b2c3d4e5f60718293a4b")).build()));
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_QUERY);
    assertThat(refused).hasMessageContaining("DocumentId");
  }

  @Test
  void query_ofUnknownNames_isRefusedWithTheNearest() {
    MesaException noTable =
        catchThrowableOfType(MesaException.class, () -> gateway.query(Query.from("itme").build()));
    assertThat(noTable.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(noTable).hasMessageContaining("'item'");
    MesaException noField =
        catchThrowableOfType(
            MesaException.class,
            () -> gateway.query(Query.from("item").where(eq("nmae", "x")).build()));
    assertThat(noField).hasMessageContaining("'name'");
  }

  @Test
  void query_withoutAnAnswer_endsWithItsTimeLimit() {
    DatabaseGateway brief = gateway.with(CallOptions.none().withTimeout(Duration.ofMillis(500)));
    long start = System.nanoTime();
    MesaException late = catchThrowableOfType(MesaException.class, () -> brief.query(UNANSWERED));
    assertThat(late.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(ids(gateway.query(Query.from("item").where(eq("_id", 1)).build())))
        .containsExactly(1);
  }
}
