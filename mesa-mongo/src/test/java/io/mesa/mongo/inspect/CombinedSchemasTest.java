package io.mesa.mongo.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mesa.structure.Column;
import io.mesa.structure.FieldOrigin;
import io.mesa.structure.FieldOrigin.Validated;
import io.mesa.structure.NestedField;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/**
 * Fields of validators whose schemas combine others, as MongoDB's manual says of {@code allOf},
 * {@code anyOf} and {@code oneOf} ("$jsonSchema", "Available Keywords").
 */
class CombinedSchemasTest {

  private static List<Column> ofValidator(String validator) {
    return new Fields(Rule.ofValidator(BsonDocument.parse(validator)), true, Samples.Seen.nothing())
        .columns();
  }

  private static List<Column> of(String schema) {
    return ofValidator("{$jsonSchema: " + schema + "}");
  }

  private static Validated said(FieldOrigin origin) {
    return origin.validated().orElseThrow();
  }

  private static Validated said(Column column) {
    return said(column.origin().orElseThrow());
  }

  private static Validated types(String... types) {
    return new Validated(List.of(types), false);
  }

  private static Validated required(String... types) {
    return new Validated(List.of(types), true);
  }

  @Test
  void allOf_fieldsOfEach_allHold() {
    assertThat(
            of(
                """
                {bsonType: "object", required: ["a"], properties: {a: {bsonType: "number"}},
                 allOf: [
                   {required: ["b"], properties: {a: {bsonType: ["int", "string"]}}},
                   {properties: {b: {bsonType: "date"}, c: {bsonType: ["bool", "null"]}}}]}
                """))
        .extracting(Column::name, CombinedSchemasTest::said, Column::nullable)
        .containsExactly(
            tuple("a", required("int"), false),
            tuple("b", required("date"), false),
            tuple("c", types("bool", "null"), true));
  }

  @Test
  void allOf_typesThatContradict_sayNothing() {
    assertThat(
            of(
                "{allOf: [{properties: {a: {bsonType: 'int'}}}, {properties: {a: {bsonType: 'string'}}}]}"))
        .extracting(Column::name, CombinedSchemasTest::said)
        .containsExactly(tuple("a", types()));
  }

  @Test
  void anyOf_typesOfAField_areThoseOfEachBranch() {
    assertThat(
            of(
                """
                {required: ["a"], properties: {
                  a: {anyOf: [{bsonType: "int"}, {bsonType: ["long", "int"]}]},
                  b: {anyOf: [{bsonType: "int"}, {description: "or anything"}]}}}
                """))
        .extracting(Column::name, CombinedSchemasTest::said, column -> column.type().name())
        .containsExactly(tuple("a", required("int", "long"), "int64"), tuple("b", types(), "json"));
  }

  @Test
  void anyOf_fieldOfSomeBranches_isNeitherRequiredNorOfAType() {
    assertThat(
            of(
                """
                {anyOf: [
                  {required: ["kind", "phone"],
                   properties: {kind: {enum: ["p"]}, phone: {bsonType: "string"}}},
                  {required: ["kind"], properties: {kind: {enum: ["m", 1]}}}]}
                """))
        .extracting(Column::name, CombinedSchemasTest::said, Column::nullable)
        .containsExactly(
            tuple("kind", required("string", "int"), false), tuple("phone", types(), true));
  }

  @Test
  void anyOf_fieldThatOtherBranchesForbid_isOfTheTypeOfItsOwn() {
    assertThat(
            of(
                """
                {anyOf: [
                  {properties: {phone: {bsonType: "string"}}},
                  {properties: {mail: {bsonType: "bool"}}, additionalProperties: false}]}
                """))
        .extracting(Column::name, CombinedSchemasTest::said)
        .containsExactly(tuple("phone", types("string")), tuple("mail", types()));
  }

  @Test
  void anyOf_ofRequiredFields_requiresThoseOfEveryBranch() {
    assertThat(
            of(
                """
                {properties: {phone: {bsonType: "string"}, mail: {bsonType: "string"}},
                 anyOf: [{required: ["id", "phone"]}, {required: ["mail", "id"]}]}
                """))
        .extracting(Column::name, CombinedSchemasTest::said)
        .containsExactly(
            tuple("phone", types("string")),
            tuple("mail", types("string")),
            tuple("id", required()));
  }

  @Test
  void oneOf_nullOrADocument_saysWhatIsInTheDocument() {
    Column home =
        of("""
                {properties: {home: {oneOf: [
                  {bsonType: "null"},
                  {bsonType: "object", required: ["city"],
                   properties: {city: {oneOf: [{bsonType: "string"}, {bsonType: "int"}]}}}]}}}
                """)
            .get(0);
    assertThat(said(home)).isEqualTo(types("null", "object"));
    assertThat(home.nested())
        .extracting(NestedField::path, field -> said(field.origin()))
        .containsExactly(tuple("home.city", required("string", "int")));
  }

  @Test
  void oneOf_elementsOfSeveralArrays_areOfTheTypesOfEach() {
    Column tags =
        of("""
                {properties: {tags: {oneOf: [
                  {bsonType: "string"},
                  {bsonType: "array", items: {bsonType: "int"}},
                  {bsonType: "array", items: {allOf: [{bsonType: "long"}]}}]}}}
                """)
            .get(0);
    assertThat(tags.nested())
        .extracting(NestedField::path, field -> said(field.origin()))
        .containsExactly(tuple("tags[]", types("int", "long")));
  }

  @Test
  void oneOf_elementsOfSomeArrays_areLeftOpen() {
    Column tags =
        of("""
                {properties: {tags: {bsonType: "array", oneOf: [
                  {items: {bsonType: "int"}}, {maxItems: 1}]}}}
                """)
            .get(0);
    assertThat(tags.nested()).isEmpty();
  }

  @Test
  void and_ofSeveralSchemas_holdsThemAll() {
    assertThat(
            ofValidator(
                """
                {$and: [{$jsonSchema: {properties: {a: {bsonType: "int"}}}},
                        {a: {$gt: 0}},
                        {$jsonSchema: {required: ["a"]}}]}
                """))
        .extracting(Column::name, CombinedSchemasTest::said)
        .containsExactly(tuple("a", required("int")));
  }

  @Test
  void not_isLeftAside() {
    assertThat(of("{properties: {a: {not: {bsonType: 'int'}}}}"))
        .extracting(Column::name, CombinedSchemasTest::said)
        .containsExactly(tuple("a", types()));
  }
}
