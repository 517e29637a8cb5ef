package io.mesa.mongo.query;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.anyElement;
import static io.mesa.query.Filters.arrayContains;
import static io.mesa.query.Filters.arrayOverlaps;
import static io.mesa.query.Filters.contains;
import static io.mesa.query.Filters.distinctFrom;
import static io.mesa.query.Filters.endsWith;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gte;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.like;
import static io.mesa.query.Filters.lt;
import static io.mesa.query.Filters.ne;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.notIn;
import static io.mesa.query.Filters.or;
import static io.mesa.query.Filters.regex;
import static io.mesa.query.Filters.startsWith;
import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.SentCommands;
import io.mesa.query.Aggregate;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.Sort;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every position of a query that takes a text is given texts that would be operators, paths or code
 * if anything took them for more than texts. That all positions are among these a look at the
 * classes of the query model shows.
 */
class OperatorInjectionTest {
  private static final TableName NOTE = TableName.of("notes", "note");

  /**
   * Few texts that do not begin with $, for groups and lookups: mongo-java-server evaluates there
   * what is stored, MongoDB only what is written.
   */
  private static final TableName CALM = TableName.of("notes", "calm");

  private static final List<String> CALM_TEXTS =
      HostileTexts.ALL.stream().filter(text -> !text.startsWith("$")).limit(12).toList();

  /** A text that nothing of Mesa's is called. */
  private static final String NEUTRAL = "neutral";

  /** Positions that hold others, which are told by themselves. */
  private static final Set<String> COMPOSED =
      Set.of(
          "And.operands",
          "Or.operands",
          "Not.operand",
          "Exists.where",
          "FieldPath.segments",
          "Sort.textOrder",
          "Include.selection",
          "Selection.where",
          "Selection.includes",
          "Selection.orderBy",
          "Grouping.aggregates",
          "Query.from",
          "Query.selection",
          "Query.grouping",
          "Query.textOrder",
          "Query.after",
          "Query.before");

  private static EmbeddedServer server;
  private static SentCommands sent;
  private static MongoClient client;
  private static Mesa mesa;

  @BeforeAll
  static void create() {
    server = EmbeddedServer.start();
    sent = new SentCommands();
    client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.url("notes")))
                .addCommandListener(sent)
                .build());
    store(NOTE, HostileTexts.ALL);
    store(CALM, CALM_TEXTS);
    mesa = Mesa.of(source().table(declared(NOTE)).table(declared(CALM)).build());
  }

  private static void store(TableName table, List<String> texts) {
    List<Document> documents = new ArrayList<>();
    for (String text : texts) {
      documents.add(
          new Document("_id", documents.size())
              .append("text", text)
              .append("same", text)
              .append("doc", new Document("key", text))
              .append("list", List.of(text, "other")));
    }
    client.getDatabase("notes").getCollection(table.name()).insertMany(documents);
  }

  private static SourceBuilder source() {
    return Source.builder("notes")
        .driver("mongodb")
        .database("notes")
        .client(client)
        .textOrder(TextOrder.BINARY);
  }

  private static TableDeclaration declared(TableName table) {
    return TableDeclaration.of(table)
        .required("_id", ValueType.INT32)
        .required("text", ValueType.TEXT)
        .field("same", ValueType.TEXT)
        .field("doc", ValueType.JSON)
        .array("list", ValueType.TEXT)
        .primaryKey("_id")
        .unique("text")
        .reference(new TableDeclaration.Reference("self", List.of("text"), table, List.of("text")))
        .build();
  }

  @AfterAll
  static void close() {
    mesa.close();
    client.close();
    server.close();
  }

  @BeforeEach
  void forget() {
    sent.forget();
  }

  private record Value(
      String position,
      String what,
      Function<String, Filter> filter,
      BiPredicate<String, String> found) {
    TableName table() {
      return what.contains("related") ? CALM : NOTE;
    }

    @Override
    public String toString() {
      return position + ": " + what;
    }
  }

  static List<Value> values() {
    BiPredicate<String, String> equal = String::equals;
    return List.of(
        new Value("Comparison.value", "eq", v -> eq("text", v), equal),
        new Value("Comparison.value", "ne", v -> ne("text", v), equal.negate()),
        new Value("Comparison.value", "lt", v -> lt("text", v), (t, v) -> t.compareTo(v) < 0),
        new Value("Comparison.value", "gte", v -> gte("text", v), (t, v) -> t.compareTo(v) >= 0),
        new Value("Comparison.value", "in a document", v -> eq("doc.key", v), equal),
        new Value("Comparison.value", "not", v -> not(eq("text", v)), equal.negate()),
        new Value("Comparison.value", "or", v -> or(eq("text", v), eq("_id", -1)), equal),
        new Value("In.values", "in", v -> in("text", List.of(v, "no")), equal),
        new Value("In.values", "notIn", v -> notIn("same", List.of(v)), equal.negate()),
        new Value("In.values", "in a document", v -> in("doc.key", List.of(v)), equal),
        new Value("DistinctFrom.value", "text", v -> distinctFrom("same", v), equal.negate()),
        new Value("TextMatch.text", "startsWith", v -> startsWith("text", v), String::startsWith),
        new Value("TextMatch.text", "endsWith", v -> endsWith("text", v), String::endsWith),
        new Value("TextMatch.text", "contains", v -> contains("text", v), String::contains),
        new Value(
            "TextMatch.text",
            "like",
            v -> like("text", v.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")),
            equal),
        new Value(
            "TextMatch.text",
            "contains, whatever the case",
            v -> contains("text", v).ignoringCase(),
            (t, v) -> folded(t).contains(folded(v))),
        new Value("Regex.pattern", "quoted", v -> regex("text", "^\\Q" + v + "\\E$"), equal),
        new Value("ArrayContains.values", "list", v -> arrayContains("list", v), equal),
        new Value("ArrayOverlaps.values", "list", v -> arrayOverlaps("list", v), equal),
        new Value("AnyElement.value", "list", v -> anyElement("list", Operator.EQ, v), equal),
        new Value("Comparison.value", "related", v -> exists("self", eq("text", v)), equal),
        new Value(
            "Comparison.value",
            "not related",
            v -> not(exists("self", and(eq("text", v), eq("same", v)))),
            equal.negate()));
  }

  private static String folded(String text) {
    var folded = new StringBuilder();
    text.chars().map(c -> c >= 'A' && c <= 'Z' ? c + 32 : c).forEach(c -> folded.append((char) c));
    return folded.toString();
  }

  @ParameterizedTest
  @MethodSource("values")
  void value_whateverItLooksLike_isAValue(Value value) {
    for (String text : HostileTexts.ALL) {
      Function<String, Query> query =
          v -> Query.from(value.table()).select("_id", "text").where(value.filter.apply(v)).build();
      assertOnlyValue(text, query);
      assertThat(mesa.gateway().query(query.apply(text)))
          .as("%s of «%s»", value, text)
          .extracting(row -> row.get("text", String.class))
          .containsExactlyInAnyOrderElementsOf(
              (value.table() == CALM ? CALM_TEXTS : HostileTexts.ALL)
                  .stream().filter(stored -> value.found.test(stored, text)).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void value_thatIsNoText_isRefused(Value value) {
    for (String text : HostileTexts.REFUSED) {
      Throwable refused = catchThrowable(() -> value.filter.apply(text));
      assertThat(refused).isInstanceOf(MesaException.class);
      assertThat(((MesaException) refused).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
  }

  @Test
  void value_ofAnIncludesCondition_isAValue() {
    for (String text : HostileTexts.ALL) {
      Function<String, Query> query =
          v ->
              Query.from(CALM)
                  .select("text")
                  .include("self", self -> self.select("_id").where(eq("same", v)))
                  .build();
      assertOnlyValue(text, query);
      for (Row row : mesa.gateway().query(query.apply(text))) {
        assertThat(row.one("self").isPresent())
            .isEqualTo(row.get("text", String.class).equals(text));
      }
    }
  }

  @Test
  void value_ofAConditionOnGroups_isAValue() {
    for (String text : HostileTexts.ALL) {
      Function<String, Query> query =
          v ->
              Query.from(CALM)
                  .groupBy("text")
                  .aggregate(Aggregate.max("same").as("most"))
                  .having(and(eq("text", v), gte("most", v)))
                  .build();
      assertOnlyValue(text, query);
      assertThat(mesa.gateway().query(query.apply(text)))
          .extracting(row -> row.get("most", String.class))
          .containsExactlyElementsOf(CALM_TEXTS.contains(text) ? List.of(text) : List.of());
    }
  }

  @Test
  void value_ofAForgedPageToken_isAValue() {
    Query pages =
        Query.from("note").select("text").orderBy(asc("text"), asc("_id")).limit(1).build();
    byte[] genuine =
        Base64.getUrlDecoder().decode(mesa.gateway().query(pages).next().orElseThrow().text());
    for (String text : HostileTexts.ALL) {
      Function<String, Query> next = v -> pages.after(token(genuine, v));
      assertOnlyValue(text, next);
      assertThat(mesa.gateway().query(next.apply(text)))
          .extracting(row -> row.get("text", String.class))
          .containsExactlyElementsOf(
              HostileTexts.ALL.stream()
                  .sorted()
                  .filter(stored -> stored.compareTo(text) > 0)
                  .limit(1)
                  .toList());
    }
  }

  /** A token with another text in it: version, binding, flag, tag, text, tag, the greatest id. */
  private static PageToken token(byte[] genuine, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer token = ByteBuffer.allocate(11 + 4 + bytes.length + 9);
    token.put(genuine, 0, 11).putInt(bytes.length).put(bytes);
    token.put(genuine[genuine.length - 9]).putLong(Integer.MAX_VALUE);
    return new PageToken(Base64.getUrlEncoder().withoutPadding().encodeToString(token.array()));
  }

  private record Name(String position, Function<String, Query> query) {
    @Override
    public String toString() {
      return position;
    }
  }

  private static Query where(Filter filter) {
    return Query.from(CALM).where(filter).build();
  }

  static List<Name> names() {
    Function<String, FieldPath> in = name -> FieldPath.of("doc", name);
    return List.of(
        new Name(
            "Comparison.field",
            n -> where(new Filter.Comparison(FieldPath.of(n), Operator.EQ, "x"))),
        new Name(
            "FieldComparison.left",
            n ->
                where(
                    new Filter.FieldComparison(
                        FieldPath.of(n), Operator.EQ, FieldPath.of("text")))),
        new Name(
            "FieldComparison.right",
            n ->
                where(
                    new Filter.FieldComparison(
                        FieldPath.of("text"), Operator.EQ, FieldPath.of(n)))),
        new Name("In.field", n -> where(new Filter.In(FieldPath.of(n), List.of("x")))),
        new Name("IsNull.field", n -> where(new Filter.IsNull(FieldPath.of(n)))),
        new Name("IsSet.field", n -> where(new Filter.IsSet(FieldPath.of(n)))),
        new Name("DistinctFrom.field", n -> where(new Filter.DistinctFrom(FieldPath.of(n), "x"))),
        new Name(
            "TextMatch.field",
            n -> where(new Filter.TextMatch(FieldPath.of(n), Filter.Match.CONTAINS, "x", false))),
        new Name("Regex.field", n -> where(new Filter.Regex(FieldPath.of(n), "x"))),
        new Name(
            "ArrayContains.field",
            n -> where(new Filter.ArrayContains(FieldPath.of(n), List.of("x")))),
        new Name(
            "ArrayOverlaps.field",
            n -> where(new Filter.ArrayOverlaps(FieldPath.of(n), List.of("x")))),
        new Name(
            "AnyElement.field",
            n -> where(new Filter.AnyElement(FieldPath.of(n), Operator.EQ, "x"))),
        new Name("Size.field", n -> where(new Filter.Size(FieldPath.of(n), Operator.EQ, 1))),
        new Name("IsNan.field", n -> where(new Filter.IsNan(FieldPath.of(n)))),
        new Name("Exists.relation", n -> where(exists(n))),
        new Name(
            "Comparison.field", n -> where(new Filter.Comparison(in.apply(n), Operator.EQ, "x"))),
        new Name("IsNull.field", n -> where(new Filter.IsNull(in.apply(n)))),
        new Name(
            "TextMatch.field",
            n -> where(new Filter.TextMatch(in.apply(n), Filter.Match.LIKE, "x", true))),
        new Name("Selection.fields", n -> Query.from("note").select(FieldPath.of(n)).build()),
        new Name("Selection.fields", n -> Query.from("note").select(in.apply(n)).build()),
        new Name(
            "Sort.field",
            n ->
                Query.from("note")
                    .orderBy(new Sort(FieldPath.of(n), false, false, Optional.empty()))
                    .build()),
        new Name("Include.relation", n -> Query.from("note").include(n).build()),
        new Name(
            "Include.name",
            n -> Query.from(CALM).select("text").include("self", i -> i.as(n)).build()),
        new Name(
            "Grouping.by",
            n ->
                Query.from(CALM)
                    .groupBy(FieldPath.of(n).toString())
                    .aggregate(Aggregate.count())
                    .build()),
        new Name(
            "Aggregate.field",
            n ->
                Query.from(CALM)
                    .aggregate(
                        new Aggregate(Aggregate.Kind.MAX, Optional.of(FieldPath.of(n)), "most"))
                    .build()),
        new Name(
            "Aggregate.name", n -> Query.from(CALM).aggregate(Aggregate.count().as(n)).build()),
        new Name("TableReference.name", n -> Query.from(n).build()),
        new Name("TableReference.schema", n -> Query.from(TableName.of(n, "note")).build()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void name_whateverItLooksLike_isANameOrRefused(Name name) {
    for (String text : HostileTexts.withRefused()) {
      Throwable thrown =
          catchThrowable(
              () -> {
                Query query = name.query.apply(text);
                mesa.gateway().query(query);
                assertRunsAsItIs(query);
              });
      if (thrown != null) {
        assertThat(thrown).as("%s «%s»", name, text).isInstanceOf(MesaException.class);
        assertThat(((MesaException) thrown).code())
            .as("%s «%s»: %s", name, text, thrown)
            .isIn(
                ErrorCode.NOT_FOUND,
                ErrorCode.INVALID_QUERY,
                ErrorCode.INVALID_ARGUMENT,
                ErrorCode.UNSUPPORTED);
      }
    }
    assertThat(sent.names()).isSubsetOf("aggregate", "listCollections", "find", "listIndexes");
  }

  /** Fields that are there, and called so. */
  @Test
  void name_ofAFieldThatIsThere_findsItOrIsRefused() {
    var collection = client.getDatabase("notes").getCollection("named");
    for (String name : HostileTexts.ALL) {
      collection.drop();
      boolean sayable = !name.startsWith("$") && name.indexOf('.') < 0 && !name.equals("_id");
      if (sayable) {
        collection.insertMany(
            List.of(
                new Document("_id", 1).append(name, "x").append("doc", new Document(name, "x")),
                new Document("_id", 2).append(name, "y").append("doc", new Document(name, "y"))));
      }
      if (name.equals("_id")) {
        continue;
      }
      Source source =
          source()
              .table(
                  TableDeclaration.of(TableName.of("notes", "named"))
                      .required("_id", ValueType.INT32)
                      .required(name, ValueType.TEXT)
                      .field("doc", ValueType.JSON)
                      .primaryKey("_id")
                      .unique(name)
                      .reference(
                          new TableDeclaration.Reference(
                              "self", List.of(name), TableName.of("notes", "named"), List.of(name)))
                      .build())
              .build();
      try (Mesa named = Mesa.of(source)) {
        uses(name)
            .forEach((what, query) -> assertFinds(named.gateway(), name, what, query, sayable));
      }
    }
    collection.drop();
  }

  private static Map<String, Query> uses(String name) {
    FieldPath field = FieldPath.of(name);
    FieldPath inside = FieldPath.of("doc", name);
    Filter isX = new Filter.Comparison(field, Operator.EQ, "x");
    var first = new Sort(field, false, false, Optional.empty());
    Map<String, Query> uses = new LinkedHashMap<>();
    uses.put("where", Query.from("named").where(isX).build());
    uses.put(
        "not", Query.from("named").where(new Filter.Comparison(field, Operator.NE, "y")).build());
    uses.put(
        "inside",
        Query.from("named")
            .select("_id")
            .select(inside)
            .where(new Filter.Comparison(inside, Operator.EQ, "x"))
            .build());
    uses.put("order", Query.from("named").orderBy(first).limit(1).build());
    uses.put("related", Query.from("named").where(isX).where(exists("self", isX)).build());
    uses.put(
        "include",
        Query.from("named").select("_id").select(field).where(isX).include("self").build());
    uses.put(
        "fields",
        Query.from("named")
            .where(isX)
            .where(new Filter.FieldComparison(field, Operator.EQ, field))
            .build());
    return uses;
  }

  private static void assertFinds(
      DatabaseGateway gateway, String name, String what, Query query, boolean sayable) {
    List<Integer> ids = new ArrayList<>();
    Throwable refused =
        catchThrowable(
            () -> gateway.query(query).forEach(row -> ids.add(row.get("_id", Integer.class))));
    if (refused == null) {
      assertThat(ids).as("%s «%s»", what, name).containsExactly(1);
      return;
    }
    assertThat(refused).as("%s «%s»", what, name).isInstanceOf(MesaException.class);
    assertThat(((MesaException) refused).code())
        .as("%s «%s»: %s", what, name, refused)
        .isEqualTo(ErrorCode.UNSUPPORTED);
    boolean ofMesa = Set.of("__i0", "__s1", "__1").contains(name);
    assertThat(sayable && !ofMesa).as("%s «%s» is refused", what, name).isFalse();
  }

  @Test
  void label_thatLooksLikeAPath_isALabel() {
    var collection = client.getDatabase("notes").getCollection("labelled");
    collection.drop();
    collection.insertMany(
        List.of(
            new Document("_id", 1).append("hidden", "x").append("kind", "$hidden"),
            new Document("_id", 2).append("kind", "$$ROOT"),
            new Document("_id", 3).append("kind", "plain")));
    Source source =
        source()
            .table(
                TableDeclaration.of(TableName.of("notes", "labelled"))
                    .required("_id", ValueType.INT32)
                    .labels("kind", "plain", "$$ROOT", "$hidden")
                    .primaryKey("_id")
                    .build())
            .build();
    try (Mesa labelled = Mesa.of(source)) {
      Query ordered = Query.from("labelled").orderBy(asc("kind")).build();
      assertThat(labelled.gateway().query(ordered))
          .extracting(row -> row.get("_id", Integer.class))
          .containsExactly(3, 2, 1);
      Query greatest = Query.from("labelled").aggregate(Aggregate.max("kind").as("most")).build();
      // mongo-java-server would evaluate the label once more, so that is not asked for here.
      for (String label : List.of("$$ROOT", "$hidden")) {
        for (Query query : List.of(ordered, greatest)) {
          assertThat(wrongPlaces(label, command(labelled.gateway(), query))).isEmpty();
        }
      }
    }
  }

  @Test
  void database_ofAHostileName_isRefused() {
    for (String name : List.of("a b", "a.b", "$where", "a/b", "a\\b", "\"", "x".repeat(100))) {
      Throwable refused =
          catchThrowable(
              () ->
                  mesa.gateway()
                      .with(CallOptions.none().withDatabase(name))
                      .query(Query.from("other").build()));
      assertThat(refused).as(name).isInstanceOf(MesaException.class);
    }
  }

  @Test
  void positions_ofTheQueryModel_areAllTried() {
    Set<String> tried = new TreeSet<>(COMPOSED);
    values().forEach(value -> tried.add(value.position));
    names().forEach(name -> tried.add(name.position));
    // By tests of their own: a forged token, and conditions on groups.
    tried.addAll(Set.of("PageToken.text", "Grouping.having"));
    assertThat(QueryPositions.all()).containsExactlyInAnyOrderElementsOf(tried);
  }

  private static BsonDocument command(DatabaseGateway gateway, Query query) {
    return BsonDocument.parse(gateway.translate(query).text());
  }

  /** What is translated is nothing but what is known of pipelines, name by name. */
  private static void assertRunsAsItIs(Query query) {
    mesa.gateway().run(mesa.gateway().translate(query));
  }

  /**
   * A text changes nothing in what is translated but the text itself, which stands where an
   * operator says that it is a value.
   */
  private static void assertOnlyValue(String text, Function<String, Query> query) {
    BsonDocument command = command(mesa.gateway(), query.apply(text));
    BsonDocument neutral = command(mesa.gateway(), query.apply(NEUTRAL));
    assertThat(wrongPlaces(NEUTRAL, neutral)).as("%s", neutral).isEmpty();
    assertThat(with(command, "", "")).isEqualTo(with(neutral, NEUTRAL, text));
    assertRunsAsItIs(query.apply(text));
  }

  /** A command with one text for another, and without its patterns, which have texts within. */
  private static BsonValue with(BsonValue value, String text, String instead) {
    if (value.isDocument()) {
      var document = new BsonDocument();
      value.asDocument().forEach((key, inner) -> document.append(key, with(inner, text, instead)));
      return document;
    }
    if (value.isArray()) {
      var array = new BsonArray();
      value.asArray().forEach(each -> array.add(with(each, text, instead)));
      return array;
    }
    if (value.isRegularExpression()) {
      return new BsonString("");
    }
    boolean isText = value.isString() && value.asString().getValue().equals(text);
    return isText ? new BsonString(instead) : value;
  }

  private static List<String> wrongPlaces(String text, BsonDocument command) {
    List<String> wrong = new ArrayList<>();
    command.getArray("pipeline").forEach(stage -> walk(text, stage, List.of(), wrong));
    return wrong;
  }

  private static void walk(String text, BsonValue value, List<String> keys, List<String> wrong) {
    if (value.isDocument()) {
      value
          .asDocument()
          .forEach(
              (key, inner) -> {
                if (key.equals(text)) {
                  wrong.add("the key " + keys + key);
                }
                List<String> within = new ArrayList<>(keys);
                within.add(key);
                walk(text, inner, within, wrong);
              });
    } else if (value.isArray()) {
      value.asArray().forEach(each -> walk(text, each, keys, wrong));
    } else if (value.isString() && value.asString().getValue().equals(text) && !isValue(keys)) {
      wrong.add("the text at " + keys);
    }
  }

  private static final Set<String> OF_VALUES =
      Set.of("$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$all", "$regex");

  private static boolean isValue(List<String> keys) {
    boolean expression = keys.contains("$expr") || !keys.contains("$match");
    String last = keys.get(keys.size() - 1);
    return expression ? keys.contains("$literal") : OF_VALUES.contains(last);
  }
}
