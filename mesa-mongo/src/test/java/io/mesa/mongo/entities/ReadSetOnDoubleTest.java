package io.mesa.mongo.entities;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import io.mesa.Mesa;
import io.mesa.cache.ReadSet;
import io.mesa.mongo.testing.CatalogDouble;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.query.Filters;
import io.mesa.query.Query;
import io.mesa.source.Relation;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.tck.environment.RecordingCache;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What answers are made of, where the server lists its views and collections as MongoDB's manual
 * says ("listCollections", "listIndexes"): mongo-java-server has no views.
 */
class ReadSetOnDoubleTest {
  private static final List<String> COLLECTIONS =
      List.of("customer", "purchase", "item", "link", "tag", "measure", "session");

  private final CatalogDouble catalog = new CatalogDouble();
  private final RecordingCache cache = new RecordingCache();
  private EmbeddedServer server;
  private Mesa mesa;

  @BeforeEach
  void start() {
    server = EmbeddedServer.start(catalog);
    COLLECTIONS.forEach(name -> catalog.tell(name, "collection", new Document()));
    catalog.tellView("buyer", "customer", "[{\"$match\": {\"bought\": true}}]");
    catalog.tellView("onview", "buyer", "[{\"$sort\": {\"name\": 1}}]");
    SourceBuilder source = Source.builder("shop").url(server.url("shop")).serverIdentity("double");
    for (String name : COLLECTIONS) {
      declare(source, name);
    }
    for (String name : List.of("buyer", "onview", "tried", "system.views")) {
      declare(source, name);
    }
    source
        .relation(
            Relation.toMany("purchases", shop("customer"), "_id", shop("purchase"), "customer"))
        .relation(Relation.toMany("items", shop("purchase"), "_id", shop("item"), "purchase"))
        .relation(
            Relation.toMany("tags", shop("customer"), "_id", shop("tag"), "_id")
                .through(
                    new Relation.Through(shop("link"), List.of("customer"), List.of("purchase"))))
        .table(
            TableDeclaration.of(TableName.of("other", "price"))
                .field("_id", ValueType.INT32)
                .primaryKey("_id")
                .build());
    mesa = Mesa.builder().source(source.build()).cache(cache).build();
  }

  private static TableName shop(String name) {
    return TableName.of("shop", name);
  }

  private static void declare(SourceBuilder source, String name) {
    source.table(
        TableDeclaration.of(shop(name))
            .field("_id", ValueType.INT32)
            .field("customer", ValueType.INT32)
            .field("purchase", ValueType.INT32)
            .primaryKey("_id")
            .build());
  }

  @AfterEach
  void stop() {
    mesa.close();
    server.close();
  }

  private ReadSet of(Query query) {
    mesa.gateway().query(query);
    return cache.reads();
  }

  private ReadSet of(String name) {
    return of(Query.from(name).build());
  }

  private ReadSet ofView(String pipeline) {
    catalog.tellView("tried", "customer", "[" + pipeline.replace('\'', '"') + "]");
    mesa.gateway().structureChanged();
    return of("tried");
  }

  private static void assertTables(ReadSet reads, String... names) {
    assertThat(reads).isInstanceOf(ReadSet.Tables.class);
    assertThat(((ReadSet.Tables) reads).database()).isEqualTo("double/shop");
    assertThat(((ReadSet.Tables) reads).tables().stream().map(TableName::name))
        .containsExactlyInAnyOrder(names);
  }

  private static void assertUnknown(ReadSet reads, String... words) {
    assertThat(reads).isInstanceOf(ReadSet.Unknown.class);
    assertThat(((ReadSet.Unknown) reads).reason()).contains(words);
  }

  @Test
  void collections_ofConditionsAndIncludes_areRead_withThoseBetweenThem() {
    assertTables(of("customer"), "customer");
    assertTables(
        of(
            Query.from("customer")
                .include("purchases", with -> with.include("items"))
                .where(Filters.exists("tags", Filters.eq("_id", 1)))
                .build()),
        "customer",
        "purchase",
        "item",
        "link",
        "tag");
  }

  @Test
  void views_onViews_countAsWhatIsBehindThem() {
    assertTables(of("onview"), "customer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'$lookup': {'from': 'purchase', 'localField': 'a', 'foreignField': 'b', 'as': 'c'}} | purchase
          {'$lookup': {'from': 'purchase', 'let': {'x': '$a'}, 'as': 'c', 'pipeline': [{'$unionWith': 'item'}]}} | purchase,item
          {'$lookup': {'as': 'c', 'pipeline': [{'$documents': [{'a': 1}]}]}} | ''
          {'$graphLookup': {'from': 'tag', 'startWith': '$a', 'connectFromField': 'a', 'connectToField': 'b', 'as': 'c'}} | tag
          {'$unionWith': {'coll': 'onview', 'pipeline': [{'$lookup': {'from': 'item', 'localField': 'a', 'foreignField': 'b', 'as': 'c'}}]}} | item
          {'$facet': {'a': [{'$unionWith': 'tag'}], 'b': [{'$facet': {'c': [{'$unionWith': 'item'}]}}]}} | tag,item
          {'$project': {'a': {'$literal': '$$NOW'}, 'b': {'$map': {'input': '$a', 'as': 'each', 'in': '$$each.b'}}}} | ''
          {'$redact': {'$cond': {'if': {'$gt': ['$$ROOT.a', 1]}, 'then': '$$DESCEND', 'else': '$$PRUNE'}}} | ''
          """)
  void stages_thatReadOthers_areFollowed(String pipeline, String others) {
    String[] names = ("customer," + others).split(",");
    assertTables(ofView(pipeline), names);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'$sample': {'size': 1}}",
        "{'$collStats': {}}",
        "{'$currentOp': {}}",
        "{'$search': {'text': 'a'}}",
        "{'$notYetKnown': {}}",
        "{'$addFields': {'a': {'$rand': {}}}}",
        "{'$addFields': {'a': {'b': ['$$NOW']}}}",
        "{'$match': {'$expr': {'$lt': ['$at', '$$CLUSTER_TIME']}}}",
        "{'$match': {'$expr': {'$in': ['a', '$$USER_ROLES._id']}}}",
        "{'$match': {'$where': 'true'}}",
        "{'$match': {'$sampleRate': 0.5}}",
        "{'$addFields': {'a': {'$function': {'body': 'f', 'args': [], 'lang': 'js'}}}}",
        "{'$addFields': {'a': {'$meta': 'textScore'}}}",
        "{'$facet': {'a': [{'$sample': {'size': 1}}]}}",
        "{'$unionWith': {'coll': 'tag', 'pipeline': [{'$match': {'$expr': '$$NOW'}}]}}",
        "{'$lookup': {'from': {'db': 'other', 'coll': 'a'}, 'localField': 'a', 'foreignField': 'b', 'as': 'c'}}",
        "{'$unionWith': {'db': 'other', 'coll': 'a'}}",
        "{'$graphLookup': {'startWith': '$a'}}",
      })
  void views_thatDependOnMoreThanDocuments_areUnknown(String pipeline) {
    assertUnknown(ofView(pipeline), "the view shop.tried");
  }

  @Test
  void views_whoseDefinitionIsHidden_areUnknown() {
    catalog.tell("tried", "view", new Document());
    assertUnknown(of("tried"), "may not see");
  }

  @Test
  void collections_whoseDocumentsTheServerDeletes_areUnknown_behindViewsToo() {
    catalog.tell("measure", "timeseries", new Document("expireAfterSeconds", 60L));
    catalog.tellIndexes(
        "session",
        new Document("v", 2).append("key", new Document("_id", 1)).append("name", "_id_"),
        new Document("v", 2)
            .append("key", new Document("at", 1))
            .append("name", "at_1")
            .append("expireAfterSeconds", 60));
    assertUnknown(of("measure"), "shop.measure", "when they are old");
    assertUnknown(of("session"), "shop.session", "when they are old");
    assertUnknown(ofView("{'$unionWith': 'session'}"), "shop.session");
  }

  @Test
  void collections_ofTheServers_areUnknown() {
    assertUnknown(of("system.views"), "belongs to the server");
  }

  @Test
  void timeSeries_withoutALimit_areReadAsThemselves() {
    catalog.tell(
        "measure", "timeseries", new Document("timeseries", new Document("timeField", "at")));
    assertTables(of("measure"), "measure");
  }

  @Test
  void listing_thatIsRefused_isUnknown_andTheQueryIsAnswered() {
    catalog.refuse("listCollections", 13, "Unauthorized");
    assertUnknown(of("customer"), "could not be listed");
  }
}
