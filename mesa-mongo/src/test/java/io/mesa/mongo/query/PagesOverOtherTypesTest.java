package io.mesa.mongo.query;

import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.query.Sort;
import io.mesa.source.Source;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pages ordered by a field in which some document has a value of another type than the declared
 * one. No document is left out: the pages have every one of them once, or one of them says that it
 * cannot go on.
 */
class PagesOverOtherTypesTest {
  private static final List<String> STRANGERS =
      List.of(
          "'a text'",
          "7",
          "2.5",
          "{$numberDecimal: '2.25'}",
          "true",
          "{a: 1}",
          "[1, 9]",
          "[null, 9]",
          "['a', 2]",
          "[]",
          "{$oid: '65a1b2c3d4e5f60718293a4b'}",
          "{$date: '2024-02-29T10:00:00Z'}",
          "{$binary: {base64: 'AQI=', subType: '00'}}",
          "{$timestamp: {t: 5, i: 1}}",
          "{$maxKey: 1}",
          "null");

  private static EmbeddedServer server;
  private static MongoClient client;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void open() {
    server = EmbeddedServer.start();
    client = MongoClients.create(server.url("shop"));
    mesa =
        Mesa.of(
            Source.builder("shop")
                .url(server.url("shop"))
                .table(
                    TableDeclaration.of(TableName.of("shop", "item"))
                        .required("_id", ValueType.INT32)
                        .field("number", ValueType.INT32)
                        .field("decimal", ValueType.DECIMAL)
                        .field("share", ValueType.FLOAT32)
                        .field("ratio", ValueType.FLOAT64)
                        .field("text", ValueType.TEXT)
                        .field("flag", ValueType.BOOLEAN)
                        .field("day", ValueType.DATE)
                        .field("owner", ValueType.DOCUMENT_ID)
                        .labels("size", "small", "large")
                        .field("home", ValueType.JSON)
                        .nested(ValueType.INT32, "home", "floor")
                        .primaryKey("_id")
                        .build())
                .build());
    gateway = mesa.gateway();
  }

  @AfterAll
  static void close() {
    mesa.close();
    client.close();
    server.close();
  }

  private static MongoCollection<Document> items() {
    return client.getDatabase("shop").getCollection("item");
  }

  private static void load(String field, List<String> values) {
    items().drop();
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      documents.add(Document.parse("{_id: %d, %s: %s}".formatted(i, field, values.get(i))));
    }
    items().insertMany(documents);
  }

  /** The ids of all pages, one after the other. */
  private static List<Integer> walk(Query query, boolean onwards) {
    List<Integer> ids = new ArrayList<>();
    Optional<PageToken> token = Optional.empty();
    do {
      Query page = token.map(t -> onwards ? query.after(t) : query.before(t)).orElse(query);
      Rows rows = gateway.query(page);
      rows.forEach(row -> ids.add(row.get("_id", Integer.class)));
      assertThat(ids).as("documents are given once").doesNotHaveDuplicates();
      token = onwards ? rows.next() : rows.previous();
    } while (token.isPresent());
    return ids;
  }

  private static void assertNothingLost(Query query, int documents, String stranger) {
    try {
      assertThat(walk(query, true)).as("with %s", stranger).hasSize(documents);
    } catch (MesaException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
    }
  }

  private static Query pages(Sort sort, int limit) {
    return Query.from("item").select("_id").orderBy(sort).orderBy(asc("_id")).limit(limit).build();
  }

  private static Stream<Arguments> fields() {
    return Stream.of(
        Arguments.of("number", List.of("1", "2", "2", "3", "null")),
        Arguments.of("decimal", List.of("1", "0.1", "{$numberDecimal: '0.1'}", "3.5", "NaN")),
        Arguments.of("ratio", List.of("1.5", "0.1", "NaN", "3.5", "null")),
        Arguments.of("share", List.of("1.5", "NaN", "-2.0", "3.5", "null")),
        Arguments.of("text", List.of("'a'", "'b'", "'b'", "'c'", "null")),
        Arguments.of("flag", List.of("true", "false", "true", "false", "null")),
        Arguments.of(
            "day", List.of("{$date: '2024-02-29T00:00:00Z'}", "{$date: '2024-03-01T00:00:00Z'}")),
        Arguments.of(
            "owner",
            List.of("{$oid: '65a1b2c3d4e5f60718293a4a'}", "{$oid: '75a1b2c3d4e5f60718293a4b'}")),
        Arguments.of("size", List.of("'small'", "'large'", "'large'", "null")));
  }

  private static List<Sort> orders(String field) {
    return List.of(
        asc(field), asc(field).withNullsFirst(), desc(field), desc(field).withNullsFirst());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fields")
  void pages_whereADocumentHasAnotherType_loseNone(String field, List<String> values) {
    for (String stranger : STRANGERS) {
      List<String> all = new ArrayList<>(values);
      all.add(1, stranger);
      all.add(stranger);
      load(field, all);
      for (Sort sort : orders(field)) {
        assertNothingLost(pages(sort, 2), all.size(), stranger);
      }
    }
  }

  @Test
  void pages_ofWellTypedDocuments_areWalkedToTheEnd() {
    load("number", List.of("3", "1", "null", "2", "1"));
    assertThat(walk(pages(asc("number"), 2), true)).containsExactly(1, 4, 3, 0, 2);
    assertThat(walk(pages(desc("number").withNullsFirst(), 2), true))
        .containsExactly(2, 0, 3, 1, 4);
  }

  @Test
  void page_thatMeetsAnotherType_saysWhichFieldAndWhichTypes() {
    load("number", List.of("1", "2", "'x'"));
    Rows first = gateway.query(pages(asc("number"), 2));
    assertThatThrownBy(
            () -> gateway.query(pages(asc("number"), 2).after(first.next().orElseThrow())))
        .isInstanceOf(MesaException.class)
        .hasMessageStartingWith(
            "Pages are ordered by 'number', where a document has a value of the type STRING that is"
                + " no int32")
        .satisfies(e -> assertThat(((MesaException) e).code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void page_thatEndsWithAnotherType_isRefused() {
    load("number", List.of("'x'", "2", "1"));
    assertThat(gateway.query(pages(desc("number"), 2))).hasSize(2);
    assertThatThrownBy(() -> gateway.query(pages(desc("number"), 1)))
        .isInstanceOf(MesaException.class)
        .satisfies(e -> assertThat(((MesaException) e).code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void pages_ofDoublesWhereDecimalsAreDeclared_areWalkedToTheEnd() {
    List<String> values =
        List.of("0.1", "{$numberDecimal: '0.1'}", "0.30000000000000004", "2", "1e300", "0.1");
    load("decimal", values);
    for (int limit : new int[] {1, 2, 4}) {
      assertThat(walk(pages(asc("decimal"), limit), true)).containsExactly(1, 0, 5, 2, 3, 4);
      assertThat(walk(pages(desc("decimal"), limit), true)).containsExactly(4, 3, 2, 0, 5, 1);
    }
  }

  @Test
  void pages_whereAPathLeadsThroughAnArray_loseNone() {
    for (String home : List.of("[{floor: 2}, {floor: 8}]", "3", "{floor: [2, 8]}")) {
      items().drop();
      IntStream.range(0, 4)
          .forEach(
              i ->
                  items()
                      .insertOne(
                          Document.parse("{_id: %d, home: {floor: %d}}".formatted(i, 2 * i))));
      items().insertOne(Document.parse("{_id: 4, home: " + home + "}"));
      for (int limit : new int[] {1, 2, 3}) {
        assertNothingLost(pages(asc("home.floor"), limit), 5, home);
        assertNothingLost(pages(desc("home.floor"), limit), 5, home);
      }
    }
  }
}
