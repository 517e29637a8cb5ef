package io.mesa.mongo.query;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.or;
import static io.mesa.query.Filters.startsWith;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.testing.ExplainingDouble;
import io.mesa.query.NativeStatement;
import io.mesa.query.PageToken;
import io.mesa.query.Plan;
import io.mesa.query.Plan.Concern;
import io.mesa.query.Plan.Method;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.source.Source;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Plans as MongoDB's manual shows them ("Explain Results", versions 5.0 to 8.0; "Aggregation
 * Pipeline Optimization"; "Aggregation Pipeline and Sharded Collections"): the replies are written
 * after its pages, for no server that plans could be had.
 */
class ExplainOnDoubleTest {
  private static final TableName ITEM = TableName.of("shop", "item");
  private static final TableName BUYER = TableName.of("shop", "buyer");
  private static final TableName SMALL = TableName.of("shop", "small");

  private static final String COLLSCAN =
      "{'stage': 'COLLSCAN', 'filter': {'name': {'$eq': 'n1'}}, 'direction': 'forward'}";

  private static ExplainingDouble server;
  private static MongoClient client;
  private static Mesa mesa;

  @BeforeAll
  static void create() {
    server = new ExplainingDouble();
    client = MongoClients.create(server.url("shop"));
    var shop = client.getDatabase("shop");
    for (String name : List.of("item", "buyer")) {
      shop.getCollection(name)
          .insertMany(IntStream.range(0, 2_000).mapToObj(i -> new Document("_id", i)).toList());
    }
    shop.getCollection("small").insertOne(new Document("_id", 1));
    mesa =
        Mesa.of(
            Source.builder("shop")
                .url(server.url("shop"))
                .table(
                    TableDeclaration.of(ITEM)
                        .required("_id", ValueType.INT32)
                        .required("name", ValueType.TEXT)
                        .required("price", ValueType.INT64)
                        .field("note", ValueType.TEXT)
                        .field("buyer_id", ValueType.INT32)
                        .primaryKey("_id")
                        .reference(reference("buyer", "buyer_id", BUYER, "_id"))
                        .build())
                .table(
                    TableDeclaration.of(BUYER)
                        .required("_id", ValueType.INT32)
                        .primaryKey("_id")
                        .build())
                .table(
                    TableDeclaration.of(SMALL)
                        .required("_id", ValueType.INT32)
                        .field("name", ValueType.TEXT)
                        .primaryKey("_id")
                        .build())
                .build());
  }

  private static TableDeclaration.Reference reference(
      String name, String field, TableName target, String targetField) {
    return new TableDeclaration.Reference(name, List.of(field), target, List.of(targetField));
  }

  @AfterAll
  static void close() {
    mesa.close();
    client.close();
    server.close();
  }

  private static String planner(String winningPlan) {
    return planner("item", winningPlan);
  }

  private static String planner(String collection, String winningPlan) {
    return "'queryPlanner': {'namespace': 'shop."
        + collection
        + "', 'indexFilterSet': false, 'parsedQuery': {}, 'winningPlan': "
        + winningPlan
        + ", 'rejectedPlans': []}";
  }

  private static String fetch(String below) {
    return "{'stage': 'FETCH', 'inputStage': " + below + "}";
  }

  private static String ixscan(String index) {
    return "{'stage': 'IXSCAN', 'keyPattern': {'name': 1}, 'indexName': '"
        + index
        + "', 'direction': 'forward', 'indexBounds': {'name': ['[n1, n1]']}}";
  }

  /** Explains a query that a server answers so; single quotes are double ones. */
  private static Plan explain(Query query, String reply) {
    server.answer(("{'explainVersion': '1', " + reply + "}").replace('\'', '"'));
    return mesa.gateway().explain(query);
  }

  private static QueryBuilder items() {
    return Query.from("item");
  }

  private static List<String> accesses(Plan plan) {
    return plan.accesses().stream()
        .map(a -> a.table().name() + " " + a.method() + a.index().map(i -> " " + i).orElse(""))
        .toList();
  }

  private static Plan.Warning only(Plan plan) {
    assertThat(plan.warnings()).hasSize(1);
    return plan.warnings().get(0);
  }

  @Test
  void explain_ofAQuery_asksForThePlanOfWhatIsTranslated() {
    Query query = items().where(eq("name", "n1")).orderBy(asc("_id")).limit(5).build();
    Plan plan = explain(query, planner(fetch(ixscan("name_1"))));
    assertThat(server.asked().get("verbosity")).isEqualTo("queryPlanner");
    var explained = (de.bwaldvogel.mongo.bson.Document) server.asked().get("explain");
    var translated = Document.parse(mesa.gateway().translate(query).text());
    assertThat(explained.keySet()).containsExactlyElementsOf(translated.keySet());
    assertThat((List<?>) explained.get("pipeline"))
        .hasSameSizeAs(translated.getList("pipeline", Document.class));
    assertThat(plan.text()).contains("winningPlan").doesNotContain("\"ok\"");
    assertThat(plan.cost().find()).isEmpty();
    assertThat(plan.rows().find()).isEmpty();
  }

  @Test
  void explain_ofTheClassicEngine_namesTheIndex() {
    Plan plan =
        explain(
            items().where(eq("name", "n1")).build(),
            planner(
                "{'stage': 'PROJECTION_SIMPLE', 'transformBy': {'name': 1}, 'inputStage': "
                    + fetch(ixscan("name_1"))
                    + "}"));
    assertThat(accesses(plan)).containsExactly("item INDEX_SCAN name_1");
    assertThat(plan.warnings()).isEmpty();
  }

  @Test
  void explain_ofTheSlotBasedEngine_readsItsQueryPlan() {
    Plan plan =
        explain(
            items().where(eq("name", "n1")).build(),
            planner(
                "{'queryPlan': "
                    + fetch(ixscan("name_1"))
                    + ", 'slotBasedPlan': {'slots': '', 'stages': '[1] filter'}}"));
    assertThat(accesses(plan)).containsExactly("item INDEX_SCAN name_1");
  }

  @Test
  void explain_ofACoveredQuery_isOfTheIndexOnly() {
    Plan plan =
        explain(
            items().select("name").where(eq("name", "n1")).build(),
            planner("{'stage': 'PROJECTION_COVERED', 'inputStage': " + ixscan("name_1") + "}"));
    assertThat(accesses(plan)).containsExactly("item INDEX_ONLY_SCAN name_1");
  }

  @Test
  void explain_ofOneId_isOfItsIndex() {
    assertThat(
            accesses(explain(items().where(eq("_id", 1)).build(), planner("{'stage': 'IDHACK'}"))))
        .containsExactly("item INDEX_SCAN _id_");
    assertThat(
            accesses(
                explain(
                    items().where(eq("_id", 1)).build(),
                    planner("{'stage': 'EXPRESS_IXSCAN', 'indexName': '_id_'}"))))
        .containsExactly("item INDEX_SCAN _id_");
    assertThat(
            accesses(
                explain(
                    items().where(eq("_id", 1)).build(), planner("{'stage': 'CLUSTERED_IXSCAN'}"))))
        .containsExactly("item INDEX_SCAN");
  }

  @Test
  void explain_ofACount_isOfTheIndexOnly() {
    assertThat(
            accesses(
                explain(
                    items().where(eq("name", "n1")).build(),
                    planner(
                        "{'stage': 'COUNT', 'inputStage': {'stage': 'COUNT_SCAN', 'indexName': 'name_1'}}"))))
        .containsExactly("item INDEX_ONLY_SCAN name_1");
  }

  @Test
  void explain_ofSeveralIndexes_namesEach() {
    Query either = items().where(or(eq("name", "n1"), eq("price", 5L))).build();
    for (String stage : List.of("OR", "SORT_MERGE")) {
      Plan plan =
          explain(
              either,
              planner(
                  fetch(
                      "{'stage': '"
                          + stage
                          + "', 'inputStages': ["
                          + ixscan("name_1")
                          + ", "
                          + ixscan("price_1")
                          + "]}")));
      assertThat(accesses(plan))
          .containsExactly("item INDEX_SCAN name_1", "item INDEX_SCAN price_1");
    }
  }

  @Test
  void explain_ofAPipelineThatIsNotPushedDown_readsItsCursor() {
    Plan plan =
        explain(
            items().where(eq("name", "n1")).include("buyer").build(),
            "'stages': [{'$cursor': {"
                + planner(fetch(ixscan("name_1")))
                + "}}, {'$lookup': {'from': 'buyer', 'as': '__i0', 'let': {}, 'pipeline': []}}]");
    assertThat(accesses(plan)).containsExactly("item INDEX_SCAN name_1", "buyer OTHER");
    assertThat(plan.warnings()).isEmpty();
  }

  @Test
  void explain_ofALookupThatIsPushedDown_readsItsStrategy() {
    String lookup =
        "{'queryPlan': {'stage': 'EQ_LOOKUP', 'foreignCollection': 'shop.buyer', 'localField': 'buyer_id', 'foreignField': '_id', 'asField': '__i0', 'strategy': '%s', %s 'inputStage': "
            + COLLSCAN
            + "}, 'slotBasedPlan': {}}";
    Query query = items().include("buyer").build();
    assertThat(
            accesses(
                explain(
                    query, planner(lookup.formatted("IndexedLoopJoin", "'indexName': '_id_',")))))
        .containsExactly("buyer INDEX_SCAN _id_", "item FULL_SCAN");
    assertThat(accesses(explain(query, planner(lookup.formatted("NestedLoopJoin", "")))))
        .containsExactly("buyer FULL_SCAN", "item FULL_SCAN");
  }

  @Test
  void explain_ofAJoin_namesTheCollectionOfEachSide() {
    Plan plan =
        explain(
            items().include("buyer").build(),
            planner(
                "{'stage': 'HASH_JOIN_EMBEDDING', 'inputStages': [{'stage': 'COLLSCAN', 'nss': 'shop.item'}, {'stage': 'COLLSCAN', 'nss': 'shop.buyer'}]}"));
    assertThat(accesses(plan)).containsExactly("item FULL_SCAN", "buyer FULL_SCAN");
  }

  @Test
  void explain_ofShards_readsThePlanOfEach() {
    Query query = items().where(eq("name", "n1")).build();
    Plan pipeline =
        explain(
            query,
            "'mergeType': 'mongos', 'splitPipeline': {'shardsPart': [], 'mergerPart': []}, 'shards': {'a': {'host': 'a:1', "
                + planner(fetch(ixscan("name_1")))
                + "}, 'b': {'host': 'b:1', 'stages': [{'$cursor': {"
                + planner(COLLSCAN)
                + "}}]}}");
    assertThat(accesses(pipeline)).containsExactly("item INDEX_SCAN name_1", "item FULL_SCAN");
    Plan merged =
        explain(
            query,
            "'queryPlanner': {'namespace': 'shop.item', 'winningPlan': {'stage': 'SHARD_MERGE', 'shards': [{'shardName': 'a', 'winningPlan': "
                + fetch(ixscan("name_1"))
                + "}, {'shardName': 'b', 'winningPlan': {'queryPlan': "
                + COLLSCAN
                + ", 'slotBasedPlan': {}}}]}}");
    assertThat(accesses(merged)).containsExactly("item INDEX_SCAN name_1", "item FULL_SCAN");
  }

  @Test
  void explain_ofAScanWithACondition_warnsAndNamesTheIndex() {
    Query query =
        items().where(and(gt("price", 5L), eq("name", "n1"), startsWith("note", "x"))).build();
    Plan.Warning warning = only(explain(query, planner(COLLSCAN)));
    assertThat(warning.concern()).isEqualTo(Concern.FILTER);
    assertThat(warning.table()).isEqualTo(ITEM);
    assertThat(warning.message()).startsWith("All of about 2,000 documents of shop.item are read");
    assertThat(warning.remedy())
        .contains(
            "{\"createIndexes\": \"item\", \"indexes\": [{\"key\": {\"name\": 1, \"price\": 1}, \"name\": \"name_1_price_1\"}]}");
  }

  @Test
  void explain_ofAScan_warnsOnlyWhereAnIndexWouldSpareIt() {
    assertThat(explain(items().build(), planner(COLLSCAN)).warnings()).isEmpty();
    assertThat(
            explain(Query.from("small").where(eq("name", "n1")).build(), planner("small", COLLSCAN))
                .warnings())
        .isEmpty();
    Plan.Warning noIndex =
        only(
            explain(
                items().where(or(eq("name", "n1"), eq("price", 1L))).build(), planner(COLLSCAN)));
    assertThat(noIndex.remedy()).isEmpty();
    assertThat(noIndex.message()).endsWith("no index serves this as it is.");
  }

  @Test
  void explain_ofASortInMemory_warnsAndNamesTheIndex() {
    String sort =
        "{'stage': 'SORT', 'sortPattern': {'price': -1, '_id': 1}, 'memLimit': 104857600, 'limitAmount': 5, 'type': 'simple', 'inputStage': "
            + COLLSCAN
            + "}";
    QueryBuilder first = items().orderBy(desc("price"), asc("_id")).limit(5);
    Plan.Warning warning = only(explain(first.build(), planner(sort)));
    assertThat(warning.concern()).isEqualTo(Concern.SORT);
    assertThat(warning.remedy())
        .contains(
            "{\"createIndexes\": \"item\", \"indexes\": [{\"key\": {\"price\": -1, \"_id\": 1}, \"name\": \"price_-1__id_1\"}]}");
    Plan.Warning narrowed = only(explain(first.where(eq("name", "n1")).build(), planner(sort)));
    assertThat(narrowed.remedy().orElseThrow()).contains("\"name_1_price_-1__id_1\"");
    assertThat(
            explain(items().orderBy(desc("price"), asc("_id")).build(), planner(sort)).warnings())
        .isEmpty();
  }

  @Test
  void explain_ofASortByWhatIsComputed_warnsWithoutAnIndex() {
    Plan.Warning warning =
        only(
            explain(
                items().orderBy(desc("name"), asc("note"), asc("_id")).limit(5).build(),
                "'stages': [{'$cursor': {"
                    + planner("{'stage': 'COLLSCAN', 'direction': 'forward'}")
                    + "}}, {'$addFields': {}}, {'$sort': {'sortKey': {'name': -1, '__s1': 1, 'note': 1, '_id': 1}, 'limit': 5}}]"));
    assertThat(warning.concern()).isEqualTo(Concern.SORT);
    assertThat(warning.remedy()).isEmpty();
  }

  private static String stages(String plan) {
    return "[{'$cursor': {" + planner(plan) + "}}]";
  }

  private static String union(String first, String second) {
    return "'stages': [{'$cursor': {"
        + planner(first)
        + "}}, {'$unionWith': {'coll': 'item', 'pipeline': "
        + second
        + "}}, {'$limit': 5}]";
  }

  @Test
  void explain_ofBranches_readsThePlanOfEach() {
    Query first = items().orderBy(asc("note"), asc("_id")).limit(5).build();
    Plan served =
        explain(first, union(fetch(ixscan("note_1__id_1")), stages(fetch(ixscan("note_1__id_1")))));
    assertThat(accesses(served))
        .containsExactly("item INDEX_SCAN note_1__id_1", "item INDEX_SCAN note_1__id_1");
    assertThat(served.warnings()).isEmpty();
    Plan ofARouter =
        explain(
            first,
            union(
                fetch(ixscan("note_1__id_1")),
                "{'mergeType': 'mongos', 'splitPipeline': null, 'shards': {'a': {'host': 'a:1', 'stages': "
                    + stages(COLLSCAN)
                    + "}}}"));
    assertThat(accesses(ofARouter))
        .containsExactly("item INDEX_SCAN note_1__id_1", "item FULL_SCAN");
  }

  @Test
  void explain_ofBranchesThatAreSorted_warnsOnceAndNamesTheIndexOfAll() {
    String sort = "{'stage': 'SORT', 'inputStage': " + COLLSCAN + "}";
    QueryBuilder pages = items().where(eq("name", "n1")).orderBy(asc("note"), asc("_id")).limit(5);
    Plan.Warning warning = only(explain(pages.build(), union(sort, stages(sort))));
    assertThat(warning.remedy().orElseThrow())
        .contains("\"key\": {\"name\": 1, \"note\": 1, \"_id\": 1}");
    PageToken token = token(pages.build());
    Plan.Warning ofAPage = only(explain(pages.build().after(token), planner("{'stage': 'SORT'}")));
    assertThat(ofAPage.concern()).isEqualTo(Concern.PAGE);
    assertThat(ofAPage.remedy()).isEqualTo(warning.remedy());
  }

  @Test
  void explain_ofAPageThatIsSorted_warnsOfThePage() {
    QueryBuilder pages = items().orderBy(asc("name"), asc("_id")).limit(5);
    PageToken token = token(pages.build());
    Plan.Warning warning =
        only(
            explain(
                pages.build().after(token),
                planner("{'stage': 'SORT', 'inputStage': " + COLLSCAN + "}")));
    assertThat(warning.concern()).isEqualTo(Concern.PAGE);
    assertThat(warning.remedy().orElseThrow()).contains("\"name_1__id_1\"");
    assertThat(
            explain(pages.build().after(token), planner(fetch(ixscan("name_1__id_1")))).warnings())
        .isEmpty();
  }

  private static PageToken token(Query pages) {
    client
        .getDatabase("shop")
        .getCollection("item")
        .updateMany(
            new Document(), new Document("$set", new Document("name", "n1").append("price", 1L)));
    return mesa.gateway().query(pages).next().orElseThrow();
  }

  @Test
  void explain_ofALookupWithoutAnIndex_warnsOfTheRelation() {
    Source source =
        Source.builder("shop")
            .url(server.url("shop"))
            .table(
                TableDeclaration.of(ITEM)
                    .required("_id", ValueType.INT32)
                    .field("code", ValueType.TEXT)
                    .primaryKey("_id")
                    .reference(reference("coded", "code", BUYER, "code"))
                    .build())
            .table(
                TableDeclaration.of(BUYER)
                    .required("_id", ValueType.INT32)
                    .field("code", ValueType.TEXT)
                    .primaryKey("_id")
                    .unique("code")
                    .build())
            .build();
    server.answer(
        ("{'stages': [{'$cursor': {" + planner("{'stage': 'COLLSCAN'}") + "}}]}")
            .replace('\'', '"'));
    try (Mesa coded = Mesa.of(source)) {
      for (Query query :
          List.of(
              Query.from("item").include("coded").build(),
              Query.from("item").where(exists("coded")).limit(1).build())) {
        List<Plan.Warning> warnings = coded.gateway().explain(query).warnings();
        assertThat(warnings)
            .filteredOn(warning -> warning.concern() == Concern.RELATION)
            .singleElement()
            .satisfies(
                warning -> {
                  assertThat(warning.table()).isEqualTo(BUYER);
                  assertThat(warning.remedy().orElseThrow()).contains("\"code_1\"");
                });
      }
    }
  }

  @Test
  void explain_withARemedy_namesACommandThatRuns() {
    Plan plan = explain(items().where(eq("name", "n1")).build(), planner(COLLSCAN));
    NativeStatement remedy = NativeStatement.of(only(plan).remedy().orElseThrow()).allowingWrites();
    assertThat(mesa.gateway().run(remedy).changed()).hasValue(0);
  }

  @Test
  void explain_ofAServerThatExplainsOtherwise_isUnsupported() {
    MesaException refused =
        catchThrowableOfType(
            MesaException.class,
            () -> explain(items().build(), "'queryPlanner': {'Plan': {'Node Type': 'Seq Scan'}}"));
    assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED);
  }

  @Test
  void explain_ofAnUnknownStage_saysThatItIsAnother() {
    assertThat(accesses(explain(items().build(), planner("{'stage': 'MULTI_ITERATOR'}"))))
        .containsExactly("item " + Method.OTHER);
  }
}
