package io.mesa.mongo.query;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.or;
import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.mongo.testing.SentCommands;
import io.mesa.mongo.testing.TestDatabase;
import io.mesa.query.Filter;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.source.Limits;
import io.mesa.source.Relation;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes whose documents are found first: given back, or chosen by related ones. */
class ChosenDocumentsTest {
  private static final MongoServer SERVER = MongoServer.shared();
  private static final SentCommands SENT = new SentCommands();

  private static TestDatabase database;
  private static MongoClient client;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    database = SERVER.createDatabase("chosen");
    client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(database.url()))
                .addCommandListener(SENT)
                .build());
    mesa = Mesa.of(source(Limits.defaults()));
    gateway = mesa.gateway();
    collection("item")
        .createIndex(Indexes.ascending("code"), new IndexOptions().unique(true).name("by_code"));
  }

  private static Source source(Limits limits) {
    TableName item = TableName.of(database.name(), "item");
    TableName part = TableName.of(database.name(), "part");
    SourceBuilder source =
        Source.builder("shop").driver("mongodb").client(client).database(database.name());
    return source
        .limits(limits)
        .table(
            TableDeclaration.of(item)
                .field("code", ValueType.INT32)
                .field("name", ValueType.TEXT)
                .field("parent", ValueType.INT32)
                .unique("code")
                .build())
        .table(
            TableDeclaration.of(part)
                .field("item", ValueType.INT32)
                .field("size", ValueType.INT32)
                .build())
        .relation(Relation.toMany("parts", item, "code", part, "item"))
        .relation(Relation.toMany("children", item, "code", item, "parent"))
        .build();
  }

  @AfterAll
  static void stop() {
    mesa.close();
    client.close();
    database.close();
  }

  @BeforeEach
  void fill() {
    collection("item").deleteMany(new Document());
    collection("part").deleteMany(new Document());
    for (int code = 1; code <= 4; code++) {
      // Each but the first is the child of the one before.
      collection("item")
          .insertOne(
              new Document("code", code).append("name", "n" + code).append("parent", code - 1));
    }
    collection("part").insertOne(new Document("item", 2).append("size", 20));
    collection("part").insertOne(new Document("item", 3).append("size", 30));
    SENT.forget();
  }

  private static MongoCollection<Document> collection(String name) {
    return SERVER.client().getDatabase(database.name()).getCollection(name);
  }

  private static List<Integer> codes(DatabaseGateway of) {
    return of.query(Query.from("item").select("code").orderBy(asc("code")).build()).stream()
        .map(row -> row.get("code", Integer.class))
        .toList();
  }

  private static List<String> names() {
    return gateway
        .query(Query.from("item").select("name").orderBy(asc("code")).build())
        .map(row -> row.find("name", String.class).orElse("-"));
  }

  private static MesaException refused(ThrowingCallable call) {
    return catchThrowableOfType(MesaException.class, call);
  }

  private static MutationResult rename(Filter where, String... returning) {
    return gateway.execute(
        Mutation.update("item").set("name", "new").where(where).returning(returning).build());
  }

  @Test
  void update_returning_givesTheDocumentsAsTheyAreAfterwards() {
    MutationResult result = rename(gt("code", 2), "code", "name");
    assertThat(result.count()).isEqualTo(2);
    assertThat(result.returned().map(row -> row.get("code", Integer.class)))
        .containsExactlyInAnyOrder(3, 4);
    assertThat(result.returned().map(row -> row.get("name", String.class)))
        .containsExactly("new", "new");
    assertThat(names()).containsExactly("n1", "n2", "new", "new");
  }

  @Test
  void update_returningOfNoDocument_givesNone() {
    MutationResult result = rename(gt("code", 9), "code");
    assertThat(result.count()).isZero();
    assertThat(result.returned()).isEmpty();
    assertThat(SENT.names()).containsExactly("aggregate");
  }

  @Test
  void delete_returning_givesTheDocumentsAsTheyWere() {
    MutationResult result =
        gateway.execute(
            Mutation.deleteFrom("item").where(eq("code", 3)).returning("name", "parent").build());
    assertThat(result.count()).isEqualTo(1);
    Row row = result.returned().get(0);
    assertThat(row.get("name", String.class)).isEqualTo("n3");
    assertThat(row.get("parent", Integer.class)).isEqualTo(2);
    assertThat(codes(gateway)).containsExactly(1, 2, 4);
  }

  @Test
  void upsert_returning_givesEachAsItIsAfterwardsInOrder() {
    MutationResult result =
        gateway.execute(
            Mutation.insertInto("item")
                .columns("code", "name")
                .values(7, "seven")
                .values(2, "changed")
                .orUpdateBy("unique code")
                .returning("name", "parent")
                .build());
    assertThat(result.count()).isEqualTo(2);
    assertThat(result.returned().map(row -> row.get("name", String.class)))
        .containsExactly("seven", "changed");
    assertThat(result.returned().get(0).find("parent", Integer.class)).isEmpty();
    assertThat(result.returned().get(1).get("parent", Integer.class)).isEqualTo(1);
    assertThat(codes(gateway)).containsExactly(1, 2, 3, 4, 7);
  }

  @Test
  void returned_moreRowsThanAllowed_isRefusedAndNothingChanged() {
    try (Mesa narrow = Mesa.of(source(Limits.defaults().withMaxRows(2)))) {
      List<Mutation> tooMany =
          List.of(
              Mutation.update("item").set("name", "x").everyRow().returning("code").build(),
              Mutation.deleteFrom("item").everyRow().returning("code").build(),
              rows().returning("code").build(),
              rows().orUpdateBy("unique code").returning("code").build());
      for (Mutation mutation : tooMany) {
        assertThat(refused(() -> narrow.gateway().execute(mutation)).code())
            .as("%s", mutation)
            .isEqualTo(ErrorCode.LIMIT_EXCEEDED);
      }
      assertThat(names()).containsExactly("n1", "n2", "n3", "n4");
      assertThat(
              narrow
                  .gateway()
                  .execute(
                      Mutation.deleteFrom("item").where(gt("code", 2)).returning("code").build())
                  .returned())
          .hasSize(2);
    }
  }

  private static io.mesa.query.InsertBuilder rows() {
    return Mutation.insertInto("item").columns("code").values(11).values(12).values(13);
  }

  @Test
  void returned_moreBytesThanAllowedOnceChanged_isRefusedAndNothingChanged() {
    try (Mesa narrow = Mesa.of(source(Limits.defaults().withMaxBytes(10_000)))) {
      var update = Mutation.update("item").set("name", "x".repeat(4_000)).everyRow();
      assertThat(refused(() -> narrow.gateway().execute(update.returning("name").build())).code())
          .isEqualTo(ErrorCode.LIMIT_EXCEEDED);
      assertThat(names()).containsExactly("n1", "n2", "n3", "n4");
      assertThat(narrow.gateway().execute(update.returning("code").build()).count()).isEqualTo(4);
    }
  }

  @Test
  void update_returningThatTheServerRefusesHalfWay_saysHowManyWereChanged() {
    MesaException conflict =
        refused(
            () ->
                gateway.execute(
                    Mutation.update("item")
                        .set("code", 9)
                        .where(gt("code", 1))
                        .returning("code")
                        .build()));
    assertThat(conflict.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(conflict).hasMessageContaining("Documents changed before: 1.");
    assertThat(collection("item").countDocuments(new Document("code", 9))).isEqualTo(1);
    assertThat(collection("item").countDocuments()).isEqualTo(4);
  }

  @Test
  void update_byRelatedDocuments_changesThoseThatHaveThem() {
    assertThat(rename(exists("parts", gt("size", 25))).count()).isEqualTo(1);
    assertThat(names()).containsExactly("n1", "n2", "new", "n4");
    assertThat(rename(not(exists("parts"))).count()).isEqualTo(2);
    assertThat(names()).containsExactly("new", "n2", "new", "new");
  }

  @Test
  void update_byRelatedDocumentsReturning_givesTheDocuments() {
    MutationResult result = rename(or(exists("parts"), eq("code", 1)), "code");
    assertThat(result.returned().map(row -> row.get("code", Integer.class)))
        .containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void delete_byDocumentsOfTheSameCollection_looksBeforeItDeletes() {
    // Were the leaf gone before its parent is looked at, the parent would be a leaf.
    assertThat(
            gateway
                .execute(Mutation.deleteFrom("item").where(not(exists("children"))).build())
                .count())
        .isEqualTo(1);
    assertThat(codes(gateway)).containsExactly(1, 2, 3);
  }

  @Test
  void delete_byRelatedDocumentsOfMany_isSentInBatchesAndCountedExactly() {
    collection("item")
        .insertMany(
            IntStream.range(10, 2_510).mapToObj(code -> new Document("code", code)).toList());
    SENT.forget();
    long count =
        gateway
            .execute(
                Mutation.deleteFrom("item").where(and(gt("code", 9), not(exists("parts")))).build())
            .count();
    assertThat(count).isEqualTo(2_500);
    assertThat(codes(gateway)).containsExactly(1, 2, 3, 4);
    List<BsonDocument> deletes =
        SENT.all().stream().filter(sent -> sent.containsKey("delete")).toList();
    assertThat(deletes).hasSize(3);
    assertThat(deletes).allSatisfy(sent -> assertThat(filter(sent)).contains("_id", "code"));
  }

  /** The condition on a document itself is asked again when it is changed. */
  private static String filter(BsonDocument sent) {
    return sent.getArray("deletes").get(0).asDocument().getDocument("q").toJson();
  }

  @Test
  void delete_byRelatedDocumentsOfTooManyIds_isRefusedAndNothingDeleted() {
    try (Mesa narrow = Mesa.of(source(Limits.defaults().withMaxBytes(40)))) {
      MesaException refusal =
          refused(
              () ->
                  narrow
                      .gateway()
                      .execute(Mutation.deleteFrom("item").where(not(exists("parts"))).build()));
      assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
      assertThat(refusal).hasMessageContaining("ids of the documents");
      assertThat(codes(gateway)).containsExactly(1, 2, 3, 4);
    }
  }
}
