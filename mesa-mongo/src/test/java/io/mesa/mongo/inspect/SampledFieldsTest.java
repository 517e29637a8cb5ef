package io.mesa.mongo.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.mongo.testing.TestDatabase;
import io.mesa.query.Query;
import io.mesa.source.Sampling;
import io.mesa.source.Sampling.Method;
import io.mesa.source.Source;
import io.mesa.structure.Column;
import io.mesa.structure.FieldOrigin;
import io.mesa.structure.FieldOrigin.Sampled;
import io.mesa.structure.NestedField;
import io.mesa.structure.Sample;
import io.mesa.structure.Sample.End;
import io.mesa.structure.Table;
import io.mesa.value.TableName;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SampledFieldsTest {
  private static final int MANY = 60;

  private static TestDatabase database;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    database = MongoServer.shared().createDatabase("fields");
    database
        .plain()
        .getCollection("visit")
        .insertMany(
            List.of(
                Document.parse(
                    """
                    {"_id": 1, "name": "Ann", "when": {"day": 3, "o.k": true}, "tags": ["a", 7],
                     "items": [{"sku": "A"}, {"sku": null, "n": {"$numberLong": "1"}}]}
                    """),
                Document.parse("{\"_id\": 2, \"name\": null, \"when\": {\"day\": 3.5}}"),
                Document.parse("{\"_id\": 3, \"name\": 5, \"count\": 1, \"when\": {\"day\": 4}}"),
                Document.parse("{\"_id\": 4, \"count\": {\"$numberLong\": \"2\"}, \"tags\": []}")));
    database
        .plain()
        .getCollection("many")
        .insertMany(
            IntStream.range(0, MANY)
                .mapToObj(i -> new Document("_id", i).append("only" + i, i))
                .toList());
    mesa = Mesa.of(Source.fromUrl("fields", database.url()));
    gateway = mesa.gateway();
  }

  @AfterAll
  static void drop() {
    mesa.close();
    database.close();
  }

  private static Table table(String name) {
    return gateway.table(TableName.of(database.name(), name));
  }

  private static Table sampled(String name, Sampling sampling) {
    return gateway
        .with(CallOptions.none().withSampling(sampling))
        .table(TableName.of(database.name(), name));
  }

  private static Column column(String name) {
    return table("visit").column(name).orElseThrow();
  }

  private static Sampled sampled(FieldOrigin origin) {
    return origin.sampled().orElseThrow();
  }

  private static Sample sample(Table table) {
    return sampled(table.columns().get(0).origin().orElseThrow()).sample();
  }

  @Test
  void field_ofASample_saysInHowManyDocumentsItIsOfWhichTypes() {
    FieldOrigin origin = column("name").origin().orElseThrow();
    assertThat(origin.validated()).isEmpty();
    Sampled name = sampled(origin);
    assertThat(name.documents()).isEqualTo(3);
    assertThat(name.share()).isEqualTo(0.75, within(1e-9));
    assertThat(name.values())
        .containsExactly(entry("int", 1L), entry("null", 1L), entry("string", 1L));
    assertThat(name.share("string")).isEqualTo(1 / 3.0, within(1e-9));
    assertThat(name.share("bool")).isZero();
    assertThat(name.sample().documents()).isEqualTo(4);
    assertThat(name.sample().bytes()).isGreaterThan(100);
    assertThat(name.sample().end()).isEqualTo(End.COMPLETE);
  }

  @Test
  void fields_alwaysStand_inTheOrderThatDocumentsHaveThem() {
    assertThat(table("visit").columns())
        .extracting(Column::name)
        .containsExactly("_id", "count", "name", "tags", "when", "items");
    assertThat(table("visit").columns())
        .extracting(Column::position)
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void field_ofSeveralTypes_saysSo() {
    assertThat(column("name").type().name()).isEqualTo("json");
    assertThat(column("name").origin().orElseThrow().conflicts())
        .containsExactly("The sample has values of several types: int, null, string.");
    assertThat(column("count").type().name()).isEqualTo("int64");
    assertThat(column("count").origin().orElseThrow().conflicts())
        .as("a narrow integer is a wide one, too")
        .isEmpty();
  }

  @Test
  void field_insideADocument_isListedWithItsPath() {
    Column when = column("when");
    assertThat(when.nested())
        .extracting(NestedField::path, field -> field.type().name())
        .containsExactly(tuple("when.day", "json"), tuple("when.o\\.k", "boolean"));
    Sampled day = sampled(when.nested().get(0).origin());
    assertThat(day.documents()).isEqualTo(3);
    assertThat(day.values()).containsExactly(entry("double", 1L), entry("int", 2L));
    assertThat(when.nested().get(0).origin().conflicts()).hasSize(1);
  }

  @Test
  void elements_ofAnArray_haveTheirTypesAndFields() {
    Column tags = column("tags");
    assertThat(tags.type().name()).isEqualTo("json[]");
    assertThat(tags.nested()).extracting(NestedField::path).containsExactly("tags[]");
    assertThat(sampled(tags.nested().get(0).origin()).values())
        .containsExactly(entry("int", 1L), entry("string", 1L));
    assertThat(sampled(tags.nested().get(0).origin()).documents()).isEqualTo(1);
    assertThat(column("items").nested())
        .extracting(NestedField::path, field -> field.type().name())
        .containsExactly(
            tuple("items[]", "json"), tuple("items[].sku", "text"), tuple("items[].n", "int64"));
  }

  @Test
  void sample_ofSoManyDocuments_isAtRandomAndEndsThere() {
    Table table = sampled("many", Sampling.defaults().withDocuments(10));
    Sample sample = sample(table);
    assertThat(sample.method()).isEqualTo(Method.RANDOM);
    assertThat(sample.documents()).isBetween(1L, 10L);
    assertThat(sample.end()).isEqualTo(End.DOCUMENTS);
    assertThat(table.columns()).hasSize((int) sample.documents() + 1);
  }

  @Test
  void sample_ofTheFirstAndLast_hasNoneBetween() {
    Table table =
        sampled("many", Sampling.defaults().withDocuments(5).withMethod(Method.FIRST_AND_LAST));
    assertThat(table.columns())
        .extracting(Column::name)
        .containsExactlyInAnyOrder("_id", "only0", "only1", "only2", "only58", "only59");
    assertThat(sample(table).method()).isEqualTo(Method.FIRST_AND_LAST);
    assertThat(sample(table).end()).isEqualTo(End.DOCUMENTS);
    assertThat(sampled("many", Sampling.defaults().withDocuments(1)).columns()).hasSize(2);
  }

  @Test
  void sample_ofTheFirstAndLast_countsNoDocumentTwice() {
    Sampling all = Sampling.defaults().withMethod(Method.FIRST_AND_LAST);
    assertThat(sample(sampled("visit", all.withDocuments(6))).documents()).isEqualTo(4);
    assertThat(sample(sampled("visit", all.withDocuments(6))).end()).isEqualTo(End.COMPLETE);
    assertThat(sample(sampled("visit", all)).end()).isEqualTo(End.COMPLETE);
  }

  @Test
  void sample_ofSoManyBytes_endsWithTheDocumentThatExceedsThem() {
    for (Method method : Method.values()) {
      Table table = sampled("many", Sampling.defaults().withMethod(method).withBytes(30));
      assertThat(sample(table).documents()).as("%s", method).isEqualTo(2);
      assertThat(sample(table).end()).isEqualTo(End.BYTES);
    }
  }

  @Test
  void sample_ofNoDocuments_isNone() {
    assertThat(sampled("visit", Sampling.defaults().withDocuments(0)).columns()).isEmpty();
  }

  @Test
  void source_saysHowItsCollectionsAreSampled() {
    Source source =
        Source.builder("few")
            .url(database.url())
            .sampling(Sampling.defaults().withDocuments(3).withMethod(Method.FIRST_AND_LAST))
            .build();
    try (Mesa few = Mesa.of(source)) {
      TableName many = TableName.of(database.name(), "many");
      assertThat(sample(few.gateway().table(many)).documents()).isEqualTo(3);
      assertThat(few.gateway().query(Query.from("many").limit(1).build()).columns())
          .as("queries know the fields of the source's sample")
          .hasSize(4);
    }
  }
}
