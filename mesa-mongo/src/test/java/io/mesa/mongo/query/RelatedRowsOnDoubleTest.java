package io.mesa.mongo.query;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.SentCommands;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.source.Limits;
import io.mesa.source.QueryFeature;
import io.mesa.source.Relation;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Related rows on a double of a server without {@code $lookup}: by which commands, and that no
 * document is read that is not asked for.
 */
class RelatedRowsOnDoubleTest {
  private static final TableName REGION = TableName.of("shop", "region");
  private static final TableName CUSTOMER = TableName.of("shop", "customer");
  private static final TableName ORDER = TableName.of("shop", "order");
  private static final TableName TAG = TableName.of("shop", "tag");
  private static final TableName LINK = TableName.of("shop", "link");

  private final SentCommands sent = new SentCommands();
  private EmbeddedServer server;
  private MongoClient client;
  private MongoClient watched;
  private Mesa mesa;
  private DatabaseGateway gateway;

  @BeforeEach
  void start() {
    start(source -> source, "$lookup");
  }

  private void start(UnaryOperator<SourceBuilder> change, String... lacking) {
    server = EmbeddedServer.without(lacking);
    client = MongoClients.create(server.url("shop"));
    open(change);
  }

  private void open(UnaryOperator<SourceBuilder> change) {
    watched =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.url("shop")))
                .addCommandListener(sent)
                .build());
    mesa = Mesa.of(change.apply(declared().client(watched)).build());
    gateway = mesa.gateway();
  }

  @AfterEach
  void stop() {
    mesa.close();
    watched.close();
    client.close();
    server.close();
  }

  private void restart(UnaryOperator<SourceBuilder> change, String... lacking) {
    stop();
    start(change, lacking);
  }

  private static SourceBuilder declared() {
    return Source.builder("shop")
        .driver("mongodb")
        .database("shop")
        .table(
            TableDeclaration.of(REGION)
                .required("_id", ValueType.INT32)
                .field("name", ValueType.TEXT)
                .primaryKey("_id")
                .build())
        .table(
            TableDeclaration.of(CUSTOMER)
                .required("_id", ValueType.INT32)
                .field("name", ValueType.TEXT)
                .field("region_id", ValueType.INT32)
                .field("kind", ValueType.TEXT)
                .primaryKey("_id")
                .reference("region_id", REGION, "_id")
                .build())
        .table(
            TableDeclaration.of(ORDER)
                .required("_id", ValueType.INT32)
                .field("customer_id", ValueType.INT32)
                .field("total", ValueType.INT32)
                .field("kind", ValueType.TEXT)
                .primaryKey("_id")
                .reference("customer_id", CUSTOMER, "_id")
                .build())
        .table(
            TableDeclaration.of(TAG)
                .required("_id", ValueType.INT32)
                .field("name", ValueType.TEXT)
                .primaryKey("_id")
                .build())
        .table(
            TableDeclaration.of(LINK)
                .field("customer", ValueType.INT32)
                .field("tag", ValueType.INT32)
                .build())
        .relation(
            Relation.toMany("tags", CUSTOMER, "_id", TAG, "_id")
                .through(new Relation.Through(LINK, List.of("customer"), List.of("tag"))))
        .relation(Relation.toMany("alike", CUSTOMER, "kind", ORDER, "kind"))
        .relation(Relation.toOne("anyOrder", CUSTOMER, "_id", ORDER, "customer_id"));
  }

  private MongoCollection<Document> collection(TableName name) {
    return client.getDatabase("shop").getCollection(name.name());
  }

  /** Each customer has an order more than the one before, up to three, and tags likewise. */
  private void fill(int customers) {
    List<Document> all = new ArrayList<>();
    List<Document> orders = new ArrayList<>();
    List<Document> links = new ArrayList<>();
    for (int i = 0; i < customers; i++) {
      all.add(new Document("_id", i).append("name", "c" + i).append("region_id", i % 4));
      for (int n = 0; n < i % 4; n++) {
        orders.add(
            new Document("_id", 10 * i + n).append("customer_id", i).append("total", 100 * n + i));
        links.add(new Document("customer", i).append("tag", n));
        links.add(new Document("customer", i).append("tag", n)); // Joined once all the same.
      }
    }
    collection(CUSTOMER).insertMany(all);
    collection(ORDER).insertMany(orders);
    collection(LINK).insertMany(links);
    collection(REGION)
        .insertMany(
            List.of(
                new Document("_id", 0).append("name", "north"),
                new Document("_id", 1).append("name", "south"),
                new Document("_id", 2).append("name", "east")));
    collection(TAG)
        .insertMany(
            List.of(
                new Document("_id", 0).append("name", "z"),
                new Document("_id", 1).append("name", "y"),
                new Document("_id", 2).append("name", "x")));
  }

  /** So that it is known what the server has. */
  private void warm() {
    gateway.query(Query.from("customer").include("region").limit(1).build());
    sent.forget();
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
    fill(4);
    warm();
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
    List<String> commands = asked();
    assertThat(commands)
        .containsExactlyInAnyOrder("customer", "region", "order", "customer", "link", "tag");
    restart(source -> source, "$lookup");
    fill(400);
    warm();
    assertThat(gateway.query(everything())).hasSize(400);
    assertThat(asked()).isEqualTo(commands);
  }

  /** The collections that were asked, in order. */
  private List<String> asked() {
    return sent.all().stream()
        .filter(command -> !command.containsKey("getMore"))
        .map(command -> command.getString(command.getFirstKey()).getValue())
        .toList();
  }

  @Test
  void query_withIncludes_readsTheDocumentsOfTheAnswerAndWhatJoinsThem() {
    fill(8);
    warm();
    gateway.query(
        Query.from("customer")
            .include("region")
            .include("order", order -> order.where(gt("total", 99)))
            .include("tags", tag -> tag.where(eq("name", "x")))
            .orderBy(asc("_id"))
            .limit(4)
            .build());
    int links = 2 * (1 + 2 + 3);
    assertThat(sent.documents()).isEqualTo(4 + 3 + 3 + links + 1);
  }

  @Test
  void query_withALimitForEachRow_readsNoMoreThanThat() {
    fill(8);
    warm();
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
    assertThat(sent.documents()).isEqualTo(8 + 4);
    sent.forget();
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
    assertThat(sent.documents()).isEqualTo(4 + links + 5);
  }

  private static List<String> names(List<Row> rows) {
    return rows.stream().map(row -> row.get("name", String.class)).toList();
  }

  @Test
  void query_toOneOfSeveral_readsTheFirst() {
    fill(4);
    warm();
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
    assertThat(sent.documents()).isEqualTo(4 + 3);
  }

  @Test
  void query_ofMoreKeysThanACommandTakes_asksAgainAndKeepsEachOrder() {
    int customers = 2_500;
    fill(customers);
    warm();
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
    assertThat(asked()).filteredOn("order"::equals).hasSize(3);
    assertThat(asked()).filteredOn("link"::equals).hasSize(2 * 3);
    // There are three tags; to be limited for each customer, one and a half for each of them.
    assertThat(asked()).filteredOn("tag"::equals).hasSize(1 + 4);
  }

  @Test
  void query_ofLargeKeys_keepsCommandsSmall() {
    String large = "k".repeat(600_000);
    for (int i = 0; i < 12; i++) {
      collection(CUSTOMER).insertOne(new Document("_id", i).append("kind", i + large));
      collection(ORDER).insertOne(new Document("_id", i).append("kind", i + large));
    }
    Rows rows =
        gateway.query(
            Query.from("customer").select("_id").include("alike", o -> o.select("_id")).build());
    assertThat(rows)
        .hasSize(12)
        .allSatisfy(
            row ->
                assertThat(ids(row.many("alike"))).containsExactly(row.get("_id", Integer.class)));
    assertThat(sent.all())
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
      collection(CUSTOMER)
          .insertOne(Document.parse("{'_id': %d, 'kind': %s}".formatted(i, kinds.get(i))));
      collection(ORDER)
          .insertOne(Document.parse("{'_id': %d, 'kind': %s}".formatted(i, others.get(i))));
    }
    collection(CUSTOMER).insertOne(new Document("_id", kinds.size()));
    collection(ORDER).insertOne(new Document("_id", kinds.size()));
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
    int customers = 2_500;
    fill(customers);
    warm();
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
    assertThat(asked()).containsExactly("customer", "order", "order", "order");
  }

  @Test
  void stream_closedEarly_readsNoMoreThanItsFirstChunk() {
    fill(5_000);
    warm();
    try (RowStream rows = gateway.stream(everything())) {
      Iterator<Row> first = rows.iterator();
      assertThat(first.next().get("name", String.class)).isEqualTo("c0");
    }
    assertThat(asked()).containsExactly("customer", "region", "order", "customer", "link", "tag");
  }

  @Test
  void query_withARelatedValueOfAnotherType_saysSo() {
    fill(4);
    collection(ORDER).insertOne(new Document("_id", "one").append("customer_id", 1));
    assertThat(failure(() -> gateway.query(everything())).code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void query_whoseRelatedRowsAreTooLarge_isRefused() {
    restart(source -> source.limits(Limits.defaults().withMaxBytes(4_000)), "$lookup");
    fill(4);
    gateway.query(everything());
    collection(ORDER)
        .insertOne(
            new Document("_id", 1_000).append("customer_id", 1).append("kind", "k".repeat(4_000)));
    gateway.query(everything());
    MesaException refused =
        failure(() -> gateway.query(Query.from("customer").include("order").build()));
    assertThat(refused.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
  }

  @Test
  void query_withIncludes_limitsTheTimeOfEachCommand() {
    fill(4);
    warm();
    gateway.query(everything());
    assertThat(sent.all())
        .hasSize(6)
        .allSatisfy(command -> assertThat(command).containsKeys("maxTimeMS", "collation"));
  }

  @Test
  void exists_anywhere_isRefusedBeforeItIsSent() {
    fill(4);
    warm();
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
    assertThat(sent.all()).isEmpty();
    assertThat(gateway.capabilities().whyNot(QueryFeature.EXISTS))
        .get()
        .asString()
        .contains("$lookup");
    assertThat(gateway.capabilities().has(QueryFeature.INCLUDE)).isTrue();
  }

  @Test
  void translate_withIncludes_isRefusedSinceNoCommandSaysIt() {
    fill(4);
    warm();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> gateway.translate(everything()), () -> gateway.explain(everything()))) {
      MesaException refused = failure(call);
      assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED);
      assertThat(refused).hasMessageContaining("several commands").hasMessageContaining("$lookup");
    }
    assertThat(sent.all()).isEmpty();
  }

  @Test
  void query_withALimitForEachRow_whereTheServerCannotCut_isRefused() {
    restart(source -> source, "$lookup", "$push");
    fill(4);
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
    fill(4);
    gateway.query(everything());
    gateway.query(Query.from("region").include("customer").build());
    assertThat(lookups()).hasSize(1);
    gateway.structureChanged();
    gateway.query(everything());
    assertThat(lookups()).hasSize(2);
  }

  private List<BsonDocument> lookups() {
    return sent.all().stream().filter(each -> each.toJson().contains("$lookup")).toList();
  }

  @Test
  void query_onAServerThatJoins_isOneCommand() {
    restart(source -> source);
    fill(4);
    warm();
    Rows joined = gateway.query(everything());
    assertThat(asked()).containsExactly("customer");
    assertThat(sent.documents()).isEqualTo(4);
    restart(source -> source, "$lookup");
    fill(4);
    assertThat(gateway.query(everything())).containsExactlyElementsOf(joined);
  }
}
