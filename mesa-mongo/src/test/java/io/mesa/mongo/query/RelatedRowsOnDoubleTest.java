package io.mesa.mongo.query;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.source.QueryFeature;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Related rows on a double of a server without {@code $lookup}: by which commands, and that no
 * document is read that is not asked for.
 */
class RelatedRowsOnDoubleTest {
  private ShopOnDouble shop = ShopOnDouble.without("$lookup");
  private DatabaseGateway gateway = inTime(shop);

  @AfterEach
  void stop() {
    shop.close();
  }

  private void restart(ShopOnDouble other) {
    shop.close();
    shop = other;
    gateway = inTime(other);
  }

  /** The double has no indexes, and the machine may be busy. */
  private static DatabaseGateway inTime(ShopOnDouble shop) {
    return shop.gateway().with(CallOptions.none().withTimeout(Duration.ofMinutes(5)));
  }

  private static List<Integer> ids(List<Row> rows) {
    return rows.stream().map(row -> row.get("_id", Integer.class)).toList();
  }

  private static MesaException failure(ThrowingCallable call) {
    return catchThrowableOfType(MesaException.class, call);
  }

  private static Query everything() {
    return Query.from("customer")
        .select("name")
        .include("region", region -> region.select("name"))
        .include(
            "order",
            order ->
                order
                    .select("_id")
                    .orderBy(desc("total"))
                    .include("customer", customer -> customer.select("name")))
        .include("tags", tag -> tag.select("name").orderBy(asc("name")))
        .orderBy(asc("_id"))
        .build();
  }

  @Test
  void query_ofAnyNumberOfRows_takesAsManyCommandsAsItHasIncludes() {
    shop.fill(4);
    shop.warm();
    Rows rows = gateway.query(everything());
    Row last = rows.get(3);
    assertThat(last.one("region")).isEmpty();
    assertThat(ids(last.many("order"))).containsExactly(32, 31, 30);
    assertThat(last.many("order").get(0).one("customer").orElseThrow().get("name", String.class))
        .isEqualTo("c3");
    assertThat(last.many("tags"))
        .extracting(tag -> tag.get("name", String.class))
        .containsExactly("x", "y", "z");
    assertThat(rows.get(0).one("region").orElseThrow().get("name", String.class))
        .isEqualTo("north");
    assertThat(rows.get(0).many("order")).isEmpty();
    assertThat(rows.get(0).columns()).extracting(column -> column.name()).containsExactly("name");
    List<String> commands = shop.asked();
    assertThat(commands)
        .containsExactlyInAnyOrder("customer", "region", "order", "customer", "link", "tag");
    restart(ShopOnDouble.without("$lookup"));
    shop.fill(400);
    shop.warm();
    assertThat(gateway.query(everything())).hasSize(400);
    assertThat(shop.asked()).isEqualTo(commands);
  }

  @Test
  void query_withIncludes_readsTheDocumentsOfTheAnswerAndWhatJoinsThem() {
    shop.fill(8);
    shop.warm();
    gateway.query(
        Query.from("customer")
            .include("region")
            .include("order", order -> order.where(gt("total", 99)))
            .include("tags", tag -> tag.where(eq("name", "x")))
            .orderBy(asc("_id"))
            .limit(4)
            .build());
    int links = 2 * (1 + 2 + 3);
    assertThat(shop.sent().documents()).isEqualTo(4 + 3 + 3 + links + 1);
  }

  @Test
  void query_withALimitForEachRow_readsNoMoreThanThat() {
    shop.fill(8);
    shop.warm();
    Rows rows =
        gateway.query(
            Query.from("customer")
                .select("name")
                .include(
                    "order", order -> order.select("_id").orderBy(desc("total")).limit(1).offset(1))
                .orderBy(asc("_id"))
                .build());
    assertThat(rows.stream().map(row -> ids(row.many("order"))))
        .containsExactly(
            List.of(),
            List.of(),
            List.of(20),
            List.of(31),
            List.of(),
            List.of(),
            List.of(60),
            List.of(71));
    assertThat(shop.sent().documents()).isEqualTo(8 + 4);
    shop.sent().forget();
    Rows joined =
        gateway.query(
            Query.from("customer")
                .select("name")
                .include("tags", tag -> tag.select("name").orderBy(asc("name")).limit(2))
                .orderBy(asc("_id"))
                .limit(4)
                .build());
    assertThat(joined.stream().map(row -> names(row.many("tags"))))
        .containsExactly(List.of(), List.of("z"), List.of("y", "z"), List.of("x", "y"));
    int links = 2 * (1 + 2 + 3);
    assertThat(shop.sent().documents()).isEqualTo(4 + links + 5);
  }

  private static List<String> names(List<Row> rows) {
    return rows.stream().map(row -> row.get("name", String.class)).toList();
  }

  @Test
  void query_toOneOfSeveral_readsTheFirst() {
    shop.fill(4);
    shop.warm();
    Rows rows =
        gateway.query(
            Query.from("customer")
                .include("anyOrder", order -> order.select("_id").orderBy(desc("total")))
                .orderBy(asc("_id"))
                .build());
    assertThat(
            rows.stream()
                .map(row -> row.one("anyOrder").map(o -> o.get("_id", Integer.class)).orElse(-1)))
        .containsExactly(-1, 10, 21, 32);
    assertThat(shop.sent().documents()).isEqualTo(4 + 3);
  }

  @Test
  void query_ofMoreKeysThanACommandTakes_asksAgainAndKeepsEachOrder() {
    int customers = 1_300;
    shop.fill(customers);
    shop.warm();
    Rows rows =
        gateway.query(
            Query.from("customer")
                .select("_id")
                .include("order", order -> order.select("_id").orderBy(desc("total")))
                .include("tags", tag -> tag.select("name").orderBy(asc("name")))
                .include("tags", tag -> tag.as("one").select("name").orderBy(asc("name")).limit(1))
                .build());
    for (Row row : rows) {
      int id = row.get("_id", Integer.class);
      List<Integer> wanted =
          IntStream.range(0, id % 4).mapToObj(n -> 10 * id + id % 4 - 1 - n).toList();
      assertThat(ids(row.many("order"))).isEqualTo(wanted);
      List<String> tags = List.of("x", "y", "z").subList(3 - id % 4, 3);
      assertThat(names(row.many("tags"))).isEqualTo(tags);
      assertThat(names(row.many("one"))).isEqualTo(tags.subList(0, Math.min(1, tags.size())));
    }
    assertThat(rows).hasSize(customers);
    assertThat(shop.asked()).filteredOn("order"::equals).hasSize(2);
    assertThat(shop.asked()).filteredOn("link"::equals).hasSize(2 * 2);
    // There are three tags; to be limited for each customer, one and a half for each of them.
    assertThat(shop.asked()).filteredOn("tag"::equals).hasSize(1 + 2);
  }

  @Test
  void query_ofLargeKeys_keepsCommandsSmall() {
    String large = "k".repeat(600_000);
    for (int i = 0; i < 12; i++) {
      shop.collection(ShopOnDouble.CUSTOMER)
          .insertOne(new Document("_id", i).append("kind", i + large));
      shop.collection(ShopOnDouble.ORDER)
          .insertOne(new Document("_id", i).append("kind", i + large));
    }
    Rows rows =
        gateway.query(
            Query.from("customer").select("_id").include("alike", o -> o.select("_id")).build());
    assertThat(rows)
        .hasSize(12)
        .allSatisfy(
            row ->
                assertThat(ids(row.many("alike"))).containsExactly(row.get("_id", Integer.class)));
    assertThat(shop.sent().all())
        .filteredOn(command -> command.toJson().startsWith("{\"find\": \"order\""))
        .hasSizeGreaterThan(1)
        .allSatisfy(command -> assertThat(size(command)).isLessThan(8 << 20));
  }

  private static int size(BsonDocument command) {
    return new RawBsonDocument(command, new BsonDocumentCodec()).getByteBuffer().remaining();
  }

  @Test
  void query_ofAnyKey_joinsWhatIsEqual() {
    List<String> kinds =
        List.of(
            "null",
            "'a'",
            "'A'",
            "1",
            "{'$numberDouble': 'NaN'}",
            "['a', 'b']",
            "{'$gt': ''}",
            "{'x': 1}");
    List<String> others =
        List.of(
            "null",
            "'a'",
            "'A'",
            "{'$numberDecimal': '1.0'}",
            "{'$numberDecimal': 'NaN'}",
            "['a', 'b']",
            "{'$gt': ''}",
            "{'x': {'$numberLong': '1'}}");
    for (int i = 0; i < kinds.size(); i++) {
      shop.collection(ShopOnDouble.CUSTOMER)
          .insertOne(Document.parse("{'_id': %d, 'kind': %s}".formatted(i, kinds.get(i))));
      shop.collection(ShopOnDouble.ORDER)
          .insertOne(Document.parse("{'_id': %d, 'kind': %s}".formatted(i, others.get(i))));
    }
    shop.collection(ShopOnDouble.CUSTOMER).insertOne(new Document("_id", kinds.size()));
    shop.collection(ShopOnDouble.ORDER).insertOne(new Document("_id", kinds.size()));
    Rows rows =
        gateway.query(
            Query.from("customer")
                .select("_id")
                .include("alike", order -> order.select("_id"))
                .build());
    assertThat(rows).hasSize(kinds.size() + 1);
    for (Row row : rows) {
      int id = row.get("_id", Integer.class);
      boolean nothing = id == 0 || id == kinds.size();
      assertThat(ids(row.many("alike"))).isEqualTo(nothing ? List.of() : List.of(id));
    }
  }

  @Test
  void stream_ofMoreThanOneChunk_readsTheirRelatedRowsTogether() {
    int customers = 1_300;
    shop.fill(customers);
    shop.warm();
    Query query =
        Query.from("customer")
            .select("_id")
            .include("order", order -> order.select("_id"))
            .orderBy(asc("_id"))
            .build();
    int read = 0;
    try (RowStream rows = gateway.stream(query)) {
      for (Row row : rows) {
        assertThat(row.get("_id", Integer.class)).isEqualTo(read);
        assertThat(row.many("order")).hasSize(read % 4);
        read++;
      }
    }
    assertThat(read).isEqualTo(customers);
    assertThat(shop.asked()).containsExactly("customer", "order", "order");
  }

  @Test
  void stream_closedEarly_readsNoMoreThanItsFirstChunk() {
    shop.fill(1_300);
    shop.warm();
    try (RowStream rows = gateway.stream(everything())) {
      Iterator<Row> first = rows.iterator();
      assertThat(first.next().get("name", String.class)).isEqualTo("c0");
    }
    assertThat(shop.asked())
        .containsExactly("customer", "region", "order", "customer", "link", "tag");
  }

  @Test
  void query_withARelatedValueOfAnotherType_saysSo() {
    shop.fill(4);
    shop.collection(ShopOnDouble.ORDER)
        .insertOne(new Document("_id", "one").append("customer_id", 1));
    assertThat(failure(() -> gateway.query(everything())).code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void query_whoseRelatedRowsAreTooLarge_isRefused() {
    restart(ShopOnDouble.limitedTo(4_000, "$lookup"));
    shop.fill(4);
    gateway.query(everything());
    shop.collection(ShopOnDouble.ORDER)
        .insertOne(
            new Document("_id", 1_000).append("customer_id", 1).append("kind", "k".repeat(4_000)));
    gateway.query(everything());
    Query large = Query.from("customer").include("order").build();
    assertThat(failure(() -> gateway.query(large)).code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    try (RowStream rows = gateway.stream(large)) {
      Iterator<Row> first = rows.iterator();
      assertThat(failure(first::next).code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    }
  }

  @Test
  void query_withIncludes_limitsTheTimeOfEachCommand() {
    shop.fill(4);
    shop.warm();
    gateway.query(everything());
    assertThat(shop.sent().all())
        .hasSize(6)
        .allSatisfy(command -> assertThat(command).containsKeys("maxTimeMS", "collation"));
  }

  @Test
  void exists_anywhere_isRefusedBeforeItIsSent() {
    shop.fill(4);
    shop.warm();
    var where = exists("order", gt("total", 1));
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> gateway.query(Query.from("customer").where(where).build()),
            () ->
                gateway.query(
                    Query.from("region").include("customer", c -> c.where(where)).build()),
            () -> gateway.stream(Query.from("customer").where(where).build()).close(),
            () -> gateway.translate(Query.from("customer").where(where).build()),
            () -> gateway.explain(Query.from("customer").where(where).build()),
            () -> gateway.execute(Mutation.deleteFrom("customer").where(where).build()),
            () ->
                gateway.execute(
                    Mutation.update("customer").set("name", "x").where(where).build()))) {
      MesaException refused = failure(call);
      assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED);
      assertThat(refused).hasMessageContaining("'shop.customer'").hasMessageContaining("$lookup");
    }
    assertThat(shop.sent().all()).isEmpty();
    assertThat(gateway.capabilities().whyNot(QueryFeature.EXISTS))
        .get()
        .asString()
        .contains("$lookup");
    assertThat(gateway.capabilities().has(QueryFeature.INCLUDE)).isTrue();
  }

  @Test
  void translate_withIncludes_isRefusedSinceNoCommandSaysIt() {
    shop.fill(4);
    shop.warm();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> gateway.translate(everything()), () -> gateway.explain(everything()))) {
      MesaException refused = failure(call);
      assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED);
      assertThat(refused).hasMessageContaining("several commands").hasMessageContaining("$lookup");
    }
    assertThat(shop.sent().all()).isEmpty();
  }

  @Test
  void query_withALimitForEachRow_whereTheServerCannotCut_isRefused() {
    restart(ShopOnDouble.without("$lookup", "$push"));
    shop.fill(4);
    MesaException refused =
        failure(
            () ->
                gateway.query(
                    Query.from("customer").include("order", order -> order.limit(1)).build()));
    assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(refused)
        .hasMessageContaining("'order'")
        .hasMessageContaining("$push")
        .hasMessageContaining("without limit");
    assertThat(gateway.query(everything())).hasSize(4);
  }

  @Test
  void server_isAskedOnceWhatItHas() {
    shop.fill(4);
    gateway.query(everything());
    gateway.query(Query.from("region").include("customer").build());
    assertThat(lookups()).hasSize(1);
    gateway.structureChanged();
    gateway.query(everything());
    assertThat(lookups()).hasSize(2);
  }

  private List<BsonDocument> lookups() {
    return shop.sent().all().stream().filter(each -> each.toJson().contains("$lookup")).toList();
  }

  @Test
  void query_onAServerThatJoins_isOneCommand() {
    restart(ShopOnDouble.without());
    shop.fill(4);
    shop.warm();
    Rows joined = gateway.query(everything());
    assertThat(shop.asked()).containsExactly("customer");
    assertThat(shop.sent().documents()).isEqualTo(4);
    restart(ShopOnDouble.without("$lookup"));
    shop.fill(4);
    assertThat(gateway.query(everything())).containsExactlyElementsOf(joined);
  }
}
