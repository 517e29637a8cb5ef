package io.mesa.mongo.query;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gte;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoCollection;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.mongo.testing.TestDatabase;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.source.Source;
import io.mesa.source.TableDeclaration;
import io.mesa.value.JsonValue;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows are read from the server's bytes, by queries that may have been asked before. */
class RowReadingTest {
  /** More than a server sends at once without being asked for a size. */
  private static final int MANY = 150;

  private static final MongoServer SERVER = MongoServer.shared();

  private static TestDatabase database;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    database = SERVER.createDatabase("reading");
    collection("parent")
        .insertMany(
            List.of(
                // In another order than it is declared and asked for.
                new Document("tree", new Document("left", 1).append("right", "r"))
                    .append("name", "a")
                    .append("_id", 1),
                new Document("_id", 2).append("name", null)));
    collection("child")
        .insertMany(
            IntStream.rangeClosed(1, MANY)
                .mapToObj(
                    i ->
                        new Document("_id", i)
                            .append("parent_id", i == MANY ? 2 : 1)
                            .append("size", i == 2 ? "two" : (Object) i))
                .toList());
    TableName parent = TableName.of(database.name(), "parent");
    mesa =
        Mesa.of(
            Source.builder("reading")
                .url(database.url())
                .table(
                    TableDeclaration.of(parent)
                        .required("_id", ValueType.INT32)
                        .field("name", ValueType.TEXT)
                        .field("tree", ValueType.JSON)
                        .primaryKey("_id")
                        .build())
                .table(
                    TableDeclaration.of(TableName.of(database.name(), "child"))
                        .required("_id", ValueType.INT32)
                        .required("parent_id", ValueType.INT32)
                        .required("size", ValueType.INT32)
                        .primaryKey("_id")
                        .reference("parent_id", parent, "_id")
                        .build())
                .build());
    gateway = mesa.gateway();
  }

  @AfterAll
  static void stop() {
    mesa.close();
    database.close();
  }

  private static MongoCollection<Document> collection(String name) {
    return SERVER.client().getDatabase(database.name()).getCollection(name);
  }

  private static MesaException refused(Query query) {
    return catchThrowableOfType(MesaException.class, () -> gateway.query(query));
  }

  @Test
  void columnAskedForSeveralTimes_isReadIntoEachPlace() {
    Rows rows =
        gateway.query(
            Query.from("parent")
                .select("tree.right", "name", "tree", "tree.left", "_id")
                .orderBy(asc("_id"))
                .limit(2)
                .build());

    Row first = rows.get(0);
    assertThat(first.get("tree.right", JsonValue.class)).isEqualTo(JsonValue.of("\"r\""));
    assertThat(first.get("tree.left", JsonValue.class)).isEqualTo(JsonValue.of("1"));
    assertThat(first.get("tree", JsonValue.class).text()).contains("left", "right");
    assertThat(first.get("name", String.class)).isEqualTo("a");
    assertThat(first.get("_id", Integer.class)).isEqualTo(1);
    assertThat(rows.get(1).find("tree", JsonValue.class)).isEmpty();
    assertThat(rows.get(1).find("tree.left", JsonValue.class)).isEmpty();
    assertThat(rows.get(1).find("name", String.class)).isEmpty();
  }

  @Test
  void pageOrder_ofAFieldThatIsNotShown_leadsOn() {
    Query query =
        Query.from("child")
            .select("_id")
            .where(gte("size", 140))
            .orderBy(desc("size"))
            .limit(4)
            .build();

    Rows second = gateway.query(query.after(gateway.query(query).next().orElseThrow()));

    assertThat(second.map(row -> row.get("_id", Integer.class)))
        .containsExactly(146, 145, 144, 143);
  }

  @Test
  void valueOfAnotherType_isRefusedAndTheConnectionGoesOn() {
    for (int again = 0; again < 3; again++) {
      MesaException refused = refused(Query.from("child").orderBy(asc("_id")).build());
      assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT);
      assertThat(refused).hasMessageContaining("STRING");
    }

    assertThat(gateway.query(Query.from("child").where(eq("_id", 3)).build())).hasSize(1);
    assertThat(gateway.connectionFigures().opened()).isLessThan(3);
  }

  @Test
  void valueOfAnotherType_inAnInclude_isRefused() {
    Query query = Query.from("parent").include("child").orderBy(asc("_id")).build();

    assertThat(refused(query).code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void stream_givesTheRowsBeforeOneThatCannotBeRead() {
    try (RowStream rows = gateway.stream(Query.from("child").orderBy(asc("_id")).build())) {
      Iterator<Row> each = rows.iterator();

      assertThat(each.next().get("size", Integer.class)).isEqualTo(1);
      assertThat(catchThrowableOfType(MesaException.class, each::next).code())
          .isEqualTo(ErrorCode.CONFLICT);
    }
  }

  @Test
  void include_ofNone_isEmpty() {
    Query query =
        Query.from("parent")
            .select("_id")
            .include("child", child -> child.select("size").where(gte("size", MANY)))
            .orderBy(asc("_id"))
            .build();

    Rows rows = gateway.query(query);

    assertThat(rows.get(0).many("child")).isEmpty();
    assertThat(rows.get(1).many("child"))
        .singleElement()
        .extracting(child -> child.get("size", Integer.class))
        .isEqualTo(MANY);
  }

  @Test
  void sameQuery_withOtherLiterals_givesOtherRows() {
    for (int id : new int[] {3, 4, 3, 5}) {
      Query query = Query.from("child").where(in("_id", List.of(id))).build();
      assertThat(gateway.query(query).map(row -> row.get("_id", Integer.class)))
          .containsExactly(id);
    }
  }

  @Test
  void sameQuery_onceTheStructureHasChanged_isTranslatedAnew() {
    Query all = Query.from("grown").build();
    collection("grown").insertOne(new Document("_id", 1));
    assertThat(gateway.query(all).columns()).extracting(RowColumn::name).containsExactly("_id");
    collection("grown").insertOne(new Document("_id", 2).append("new", "n"));
    assertThat(gateway.query(all).columns()).hasSize(1);

    gateway.run(NativeStatement.of("{\"create\": \"another\"}").allowingWrites());

    assertThat(gateway.query(all).columns())
        .extracting(RowColumn::name)
        .containsExactly("_id", "new");
  }
}
