package io.mesa.mongo.query;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.mongo.testing.StallingRelay;
import io.mesa.mongo.testing.TestDatabase;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.value.Bytes;
import io.mesa.value.DocumentId;
import io.mesa.value.JsonValue;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonType;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MutationTest {
  private static final MongoServer SERVER = MongoServer.shared();

  private static TestDatabase database;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    database = SERVER.createDatabase("mutation");
    mesa = Mesa.of(source(database.url()));
    gateway = mesa.gateway();
    items().createIndex(Indexes.ascending("code"), new IndexOptions().unique(true).name("by_code"));
  }

  private static Source source(String url) {
    TableName item = TableName.of(database.name(), "item");
    SourceBuilder source = Source.builder("shop").url(url);
    return source
        .table(
            TableDeclaration.of(item)
                .required("_id", ValueType.DOCUMENT_ID)
                .field("code", ValueType.INT32)
                .field("name", ValueType.TEXT)
                .field("flag", ValueType.BOOLEAN)
                .field("big", ValueType.INT64)
                .field("ratio", ValueType.FLOAT64)
                .field("price", ValueType.DECIMAL)
                .field("day", ValueType.DATE)
                .field("at", ValueType.TIMESTAMPTZ)
                .field("key", ValueType.UUID)
                .field("content", ValueType.BYTES)
                .field("data", ValueType.JSON)
                .primaryKey("_id")
                .unique("code")
                .build())
        .build();
  }

  @AfterAll
  static void stop() {
    mesa.close();
    database.close();
  }

  @BeforeEach
  void empty() {
    items().deleteMany(new Document());
  }

  private static MongoCollection<Document> items() {
    return SERVER.client().getDatabase(database.name()).getCollection("item");
  }

  @Test
  void insert_intoACollectionOfWhichNoFieldIsKnown_saysWhatToDo() {
    database.plain().createCollection("fresh");
    Mutation insert = Mutation.insertInto("fresh").columns("name").values("a").build();
    MesaException refused = refused(() -> gateway.execute(insert));
    assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused)
        .hasMessageContaining("Nothing is known of the fields of '" + database.name() + ".fresh'")
        .hasMessageContaining("Declare its fields on the source (TableDeclaration)")
        .hasMessageContaining("or give it a validator");
    database.plain().getCollection("fresh").insertOne(new Document("_id", 1).append("name", "x"));
    assertThat(gateway.execute(insert).count()).as("now there is a document").isEqualTo(1);
  }

  private static MesaException refused(ThrowingCallable call) {
    return catchThrowableOfType(MesaException.class, call);
  }

  private static MutationResult insert(Object... codes) {
    var builder = Mutation.insertInto("item").columns("code", "name");
    for (Object code : codes) {
      builder.values(code, "n" + code);
    }
    return gateway.execute(builder.build());
  }

  private static List<Integer> codes() {
    return gateway.query(Query.from("item").select("code").orderBy(asc("code")).build()).stream()
        .map(row -> row.get("code", Integer.class))
        .toList();
  }

  @Test
  void insert_ofSeveralRows_givesTheirGeneratedIdsInOrder() {
    MutationResult result =
        gateway.execute(
            Mutation.insertInto("item")
                .columns("code", "name")
                .values(1, "one")
                .values(2, null)
                .returning("_id", "name")
                .build());
    assertThat(result.count()).isEqualTo(2);
    DocumentId first = result.returned().get(0).get("_id", DocumentId.class);
    assertThat(result.returned().get(0).get("name", String.class)).isEqualTo("one");
    assertThat(result.returned().get(1).find("name", String.class)).isEmpty();
    Row stored = gateway.query(Query.from("item").where(eq("_id", first)).build()).get(0);
    assertThat(stored.get("code", Integer.class)).isEqualTo(1);
  }

  @Test
  void insert_ofEveryKind_isReadBackAsItWas() {
    var at = Instant.parse("2026-11-21T10:15:30.123Z");
    var key = new UUID(1, 2);
    gateway.execute(
        Mutation.insertInto("item")
            .columns(
                "code", "name", "flag", "big", "ratio", "price", "day", "at", "key", "content",
                "data")
            .values(
                1,
                "{\"$gt\": \"\"}",
                true,
                Long.MAX_VALUE,
                0.1,
                new BigDecimal("0.10"),
                LocalDate.of(2026, 11, 21),
                at,
                key,
                new byte[] {1, 2},
                JsonValue.of("{\"a\": [1, 2.5, 0.1, \"$x\", null, true], \"b\": {\"c\": 1E400}}"))
            .build());
    Row row = gateway.query(Query.from("item").build()).get(0);
    assertThat(row.get("name", String.class)).isEqualTo("{\"$gt\": \"\"}");
    assertThat(row.get("flag", Boolean.class)).isTrue();
    assertThat(row.get("big", Long.class)).isEqualTo(Long.MAX_VALUE);
    assertThat(row.get("ratio", Double.class)).isEqualTo(0.1);
    assertThat(row.get("price", BigDecimal.class)).isEqualByComparingTo("0.1");
    assertThat(row.get("day", LocalDate.class)).isEqualTo(LocalDate.of(2026, 11, 21));
    assertThat(row.get("at", Instant.class)).isEqualTo(at);
    assertThat(row.get("key", UUID.class)).isEqualTo(key);
    assertThat(row.get("content", Bytes.class)).isEqualTo(Bytes.of((byte) 1, (byte) 2));
    // Numbers in documents are what they are worth: 0.1 is no double, 2.5 is one.
    assertThat(
            gateway
                .query(Query.from("item").where(eq("data.b.c", new BigDecimal("1E400"))).build())
                .size())
        .isEqualTo(1);
    assertThat(items().countDocuments(Document.parse("{\"data.a.1\": {\"$type\": \"double\"}}")))
        .isEqualTo(1);
    assertThat(
            items()
                .countDocuments(
                    new Document(
                        "data.a.2", new Document("$type", BsonType.DECIMAL128.getValue()))))
        .isEqualTo(1);
  }

  @Test
  void insert_ofManyRows_isCountedExactly() {
    var builder = Mutation.insertInto("item").columns("code");
    IntStream.range(0, 5_000).forEach(builder::values);
    assertThat(gateway.execute(builder.build()).count()).isEqualTo(5_000);
    assertThat(items().countDocuments()).isEqualTo(5_000);
  }

  @Test
  void insert_withAKeyThatIsThere_isAConflictAndTakesBackTheRowsBefore() {
    insert(3);
    MesaException conflict = refused(() -> insert(1, 2, 3, 4));
    assertThat(conflict.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(conflict).hasMessageContaining("Row 3").hasMessageContaining("none was written");
    assertThat(codes()).containsExactly(3);
  }

  @Test
  void upsert_byItsKey_changesTheDocumentThatIsThereAndInsertsTheOther() {
    insert(1);
    Object id = items().find().first().get("_id");
    long count =
        gateway
            .execute(
                Mutation.insertInto("item")
                    .columns("code", "name")
                    .values(1, "changed")
                    .values(2, "new")
                    .orUpdateBy("unique code")
                    .build())
            .count();
    assertThat(count).isEqualTo(2);
    assertThat(items().find(new Document("code", 1)).first())
        .containsEntry("name", "changed")
        .containsEntry("_id", id);
    assertThat(items().find(new Document("code", 2)).first()).containsEntry("name", "new");
  }

  @Test
  void upsert_withoutItsKey_isRefused() {
    assertThat(
            refused(
                    () ->
                        gateway.execute(
                            Mutation.insertInto("item")
                                .columns("name")
                                .values("x")
                                .orUpdateBy("unique code")
                                .build()))
                .code())
        .isEqualTo(ErrorCode.INVALID_QUERY);
    assertThat(
            refused(
                    () ->
                        gateway.execute(
                            Mutation.insertInto("item")
                                .columns("code")
                                .values(1)
                                .orUpdateBy("no such key")
                                .build()))
                .code())
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void update_withCondition_countsThoseThatMeetItAndChangesNoOther() {
    insert(1, 2, 3);
    long count =
        gateway
            .execute(Mutation.update("item").set("name", "n3").where(gt("code", 1)).build())
            .count();
    assertThat(count).isEqualTo(2);
    assertThat(
            items().find().into(new java.util.ArrayList<>()).stream()
                .collect(Collectors.groupingBy(d -> d.getString("name"), Collectors.counting())))
        .containsEntry("n3", 2L)
        .containsEntry("n1", 1L);
  }

  @Test
  void update_ofIds_isRefused() {
    assertThat(
            refused(
                    () ->
                        gateway.execute(
                            Mutation.update("item")
                                .set("_id", DocumentId.of("65a1b2c3d4e5f60718293a4b"))
                                .everyRow()
                                .build()))
                .code())
        .isEqualTo(ErrorCode.INVALID_QUERY);
  }

  @Test
  void delete_withConditionOrOfEveryRow_countsExactly() {
    insert(1, 2, 3);
    assertThat(gateway.execute(Mutation.deleteFrom("item").where(eq("code", 2)).build()).count())
        .isEqualTo(1);
    assertThat(codes()).containsExactly(1, 3);
    assertThat(gateway.execute(Mutation.deleteFrom("item").everyRow().build()).count())
        .isEqualTo(2);
  }

  @Test
  void value_thatDoesNotFitExactly_isRefusedAndNothingSent() {
    List<Object[]> wrong =
        Arrays.asList(
            new Object[] {"code", 1L << 40},
            new Object[] {"code", "1"},
            new Object[] {"price", new BigDecimal("1.23456789012345678901234567890123456")},
            new Object[] {"at", Instant.parse("2026-11-21T10:15:30.123456Z")},
            new Object[] {"data", "text"},
            new Object[] {"data", JsonValue.of("1.23456789012345678901234567890123456")});
    for (Object[] one : wrong) {
      assertThat(
              refused(
                      () ->
                          gateway.execute(
                              Mutation.insertInto("item")
                                  .columns((String) one[0])
                                  .values(one[1])
                                  .build()))
                  .code())
          .as("%s", one[0])
          .isEqualTo(ErrorCode.INVALID_QUERY);
    }
    assertThat(items().countDocuments()).isZero();
  }

  @Test
  void insert_ofADocumentOverTheLimit_isRefused() {
    MesaException large =
        refused(
            () ->
                gateway.execute(
                    Mutation.insertInto("item")
                        .columns("code", "name")
                        .values(1, "x".repeat(17 << 20))
                        .build()));
    assertThat(large.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    assertThat(items().countDocuments()).isZero();
  }

  @Test
  void execute_withoutAnAnswer_isOfUnknownOutcome() throws IOException {
    String word = "no answer, please";
    try (var relay = StallingRelay.before(SERVER, word);
        Mesa behind = Mesa.of(source(relay.url(database.name())))) {
      MesaException unknown =
          refused(
              () ->
                  behind
                      .gateway()
                      .with(CallOptions.none().withTimeout(Duration.ofMillis(500)))
                      .execute(Mutation.insertInto("item").columns("name").values(word).build()));
      assertThat(unknown.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    }
  }
}
