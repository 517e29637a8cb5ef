package io.mesa.mongo.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.bson.Document;
import io.mesa.Mesa;
import io.mesa.mongo.testing.CatalogDouble;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.source.Sampling;
import io.mesa.source.Sampling.Method;
import io.mesa.source.Source;
import io.mesa.structure.Column;
import io.mesa.structure.FieldOrigin;
import io.mesa.structure.FieldOrigin.Validated;
import io.mesa.structure.NestedField;
import io.mesa.structure.Sample;
import io.mesa.structure.Sample.End;
import io.mesa.structure.Table;
import io.mesa.value.TableName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Fields of validators, merged with a sample, and what becomes of a sample that a server refuses or
 * cannot give in time. The validators are those of MongoDB's manual, "Specify JSON Schema
 * Validation" and "$jsonSchema"; errors are those of "Error Codes".
 */
class ValidatedFieldsOnDoubleTest {
  private static final TableName STUDENT = TableName.of("school", "student");

  private final CatalogDouble backend = new CatalogDouble();
  private EmbeddedServer server;
  private MongoClient plain;
  private Mesa mesa;

  @BeforeEach
  void start() {
    server = EmbeddedServer.start(backend);
    plain = MongoClients.create(server.url("school"));
    mesa = Mesa.of(Source.builder("school").url(server.url("school")).build());
  }

  @AfterEach
  void stop() {
    mesa.close();
    plain.close();
    server.close();
  }

  private void insert(String... documents) {
    plain
        .getDatabase("school")
        .getCollection("student")
        .insertMany(Stream.of(documents).map(org.bson.Document::parse).toList());
  }

  private static Document document(Object... pairs) {
    var document = new Document();
    for (int i = 0; i < pairs.length; i += 2) {
      document.append((String) pairs[i], pairs[i + 1]);
    }
    return document;
  }

  private static Document type(Object type) {
    return document("bsonType", type);
  }

  private static Document schema(List<String> required, Document properties) {
    return document("bsonType", "object", "required", required, "properties", properties);
  }

  private void validate(Document schema, String action) {
    backend.tell(
        "student",
        "collection",
        document("validator", document("$jsonSchema", schema), "validationAction", action));
  }

  private Table table() {
    return mesa.gateway().table(STUDENT);
  }

  private Column column(String name) {
    return table().column(name).orElseThrow();
  }

  private static FieldOrigin origin(Column column) {
    return column.origin().orElseThrow();
  }

  @Test
  void fields_ofAValidator_areThereWithoutDocuments() {
    validate(
        schema(
            List.of("name", "year", "gpa"),
            document(
                "name", type("string"),
                "year", document("bsonType", "int", "minimum", 2017, "maximum", 3017),
                "gpa", type(List.of("double", "null")),
                "major", document("enum", List.of("Math", "History")),
                "sure", document("type", "boolean"),
                "at", type("date"),
                "tags", document("bsonType", "array", "items", type("string")),
                "address",
                    schema(
                        List.of("city"),
                        document("street", type("string"), "city", type("string"))),
                "any", document("description", "anything"))),
        "error");
    assertThat(table().columns())
        .extracting(Column::name, column -> column.type().name(), Column::nullable)
        .containsExactly(
            tuple("name", "text", false),
            tuple("year", "int32", false),
            tuple("gpa", "float64", true),
            tuple("major", "text", true),
            tuple("sure", "boolean", true),
            tuple("at", "timestamptz", true),
            tuple("tags", "text[]", true),
            tuple("address", "json", true),
            tuple("any", "json", true));
    assertThat(origin(column("gpa")).validated())
        .contains(new Validated(List.of("double", "null"), true));
    assertThat(origin(column("gpa")).sampled()).isEmpty();
    assertThat(origin(column("any")).validated()).contains(new Validated(List.of(), false));
    assertThat(column("address").nested())
        .extracting(NestedField::path, field -> field.origin().validated().orElseThrow().required())
        .containsExactly(tuple("address.street", false), tuple("address.city", true));
    assertThat(column("tags").nested()).extracting(NestedField::path).containsExactly("tags[]");
  }

  @Test
  void fields_ofBoth_comeOnceWithBothOrigins() {
    validate(schema(List.of("name"), document("name", type("string"))), "error");
    insert("{\"_id\": 1, \"name\": \"Ann\", \"more\": true}", "{\"_id\": 2, \"name\": \"Bob\"}");
    assertThat(table().columns())
        .extracting(Column::name, Column::nullable)
        .containsExactly(tuple("_id", false), tuple("name", false), tuple("more", true));
    FieldOrigin name = origin(column("name"));
    assertThat(name.validated()).isPresent();
    assertThat(name.sampled().orElseThrow().share()).isEqualTo(1.0);
    assertThat(name.conflicts()).isEmpty();
    assertThat(origin(column("more")).validated()).isEmpty();
  }

  @Test
  void conflict_ofValidatorAndSample_isToldAndTheTypeHoldsBoth() {
    validate(
        schema(
                List.of("name", "year"),
                document("_id", type("int"), "name", type("string"), "year", type("number")))
            .append("additionalProperties", false),
        "error");
    insert(
        "{\"_id\": 1, \"name\": 5, \"year\": 1}",
        "{\"_id\": 2, \"name\": null, \"year\": 2.5, \"more\": {\"x\": 1}}",
        "{\"_id\": 3, \"name\": 6}");
    assertThat(origin(column("name")).conflicts())
        .containsExactly(
            "The validator says string; the sample has int 2 times.",
            "The validator says string; the sample has null once.");
    assertThat(column("name").type().name()).isEqualTo("json");
    assertThat(column("name").nullable()).as("documents break the validator").isTrue();
    assertThat(origin(column("year")).conflicts())
        .containsExactly(
            "The validator requires it; the sample lacks it once.",
            "The sample has values of several types: double, int.");
    assertThat(origin(column("more")).conflicts())
        .containsExactly("The validator allows no such field; the sample has it.");
    assertThat(origin(column("_id")).conflicts()).isEmpty();
  }

  @Test
  void conflict_insideADocument_isToldWhereItIs() {
    validate(
        schema(
            List.of(),
            document(
                "home", schema(List.of("city"), document("city", type("string"))),
                "tags", document("bsonType", "array", "items", type("string")))),
        "error");
    insert(
        "{\"_id\": 1, \"home\": {\"city\": 1}, \"tags\": [\"a\", true]}",
        "{\"_id\": 2, \"home\": {}}",
        "{\"_id\": 3}");
    assertThat(column("home").nested())
        .singleElement()
        .satisfies(
            city ->
                assertThat(city.origin().conflicts())
                    .containsExactly(
                        "The validator says string; the sample has int once.",
                        "The validator requires it; the sample lacks it once."));
    assertThat(column("tags").nested().get(0).origin().conflicts())
        .contains("The validator says string; the sample has bool once.");
  }

  @Test
  void field_thatAValidatorOnlyWarnsOf_mayBeNull() {
    validate(schema(List.of("name"), document("name", type("string"))), "warn");
    assertThat(column("name").nullable()).isTrue();
  }

  @Test
  void validator_withMoreThanASchema_isReadForTheSchema() {
    backend.tell(
        "student",
        "collection",
        document(
            "validator",
            document(
                "$and",
                List.of(
                    document("name", document("$ne", "")),
                    document(
                        "$jsonSchema", schema(List.of(), document("name", type("string"))))))));
    assertThat(column("name").type().name()).isEqualTo("text");
  }

  @Test
  void conflict_withSchemasCombined_isToldAsWithOne() {
    validate(
        document(
            "oneOf",
            List.of(
                schema(List.of("name"), document("name", type("string"))),
                schema(List.of("name", "year"), document("name", type("null"))))),
        "error");
    insert("{\"_id\": 1, \"name\": 5}", "{\"_id\": 2, \"name\": \"Ann\"}");
    assertThat(origin(column("name")).validated())
        .contains(new Validated(List.of("string", "null"), true));
    assertThat(origin(column("name")).conflicts())
        .contains("The validator says string or null; the sample has int once.");
    assertThat(origin(column("year")).validated()).contains(new Validated(List.of(), false));
  }

  private Sample sample() {
    return origin(column("_id")).sampled().orElseThrow().sample();
  }

  @Test
  void sample_ofAServerWithoutTheStage_isOfTheFirstAndLast() {
    backend.refuse("$sample", 40_324, "Location40324");
    insert("{\"_id\": 1}");
    assertThat(sample().method()).isEqualTo(Method.FIRST_AND_LAST);
    assertThat(sample().documents()).isEqualTo(1);
  }

  @Test
  void sample_thatComesNotInTime_isOfTheFirstAndLast() {
    backend.refuse("$sample", 50, "MaxTimeMSExpired");
    insert("{\"_id\": 1}");
    assertThat(sample().method()).isEqualTo(Method.FIRST_AND_LAST);
    assertThat(sample().end()).isEqualTo(End.COMPLETE);
  }

  @Test
  void sample_thatNeverComesInTime_leavesWhatTheValidatorSays() {
    backend.refuse("$sample", 50, "MaxTimeMSExpired");
    backend.refuse("find", 50, "MaxTimeMSExpired");
    validate(schema(List.of(), document("name", type("string"))), "error");
    assertThat(table().columns()).extracting(Column::name).containsExactly("name");
  }

  @Test
  void sample_thatTheLoginMayNotRead_leavesWhatTheValidatorSays() {
    backend.refuse("$sample", 13, "Unauthorized");
    validate(schema(List.of(), document("name", type("string"))), "error");
    assertThat(table().columns()).extracting(Column::name).containsExactly("name");
  }

  @Test
  void sample_isBoundedOnTheServerToo() {
    insert("{\"_id\": 1}");
    mesa.gateway()
        .with(
            io.mesa.call.CallOptions.none()
                .withSampling(Sampling.defaults().withTime(java.time.Duration.ofMillis(400))))
        .table(STUDENT);
    Document sent =
        backend.received("aggregate").stream()
            .filter(each -> each.toString().contains("$sample"))
            .findFirst()
            .orElseThrow();
    assertThat(((Number) sent.get("maxTimeMS")).longValue()).isBetween(1L, 200L);
  }
}
