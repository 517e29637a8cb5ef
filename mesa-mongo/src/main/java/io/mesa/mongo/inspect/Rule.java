package io.mesa.mongo.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code $jsonSchema} says of one place in documents (MongoDB's manual, "$jsonSchema"). What
 * it says by {@code allOf}, {@code anyOf}, {@code oneOf} and {@code not} is left aside.
 *
 * @param types the types that values may be of; none where they may be of any
 * @param fields what it says of the fields inside
 * @param required the fields that may not be missing inside
 * @param closed whether there may be no other fields
 * @param elements what it says of each element of an array
 */
record Rule(
    List<String> types,
    Map<String, Rule> fields,
    List<String> required,
    boolean closed,
    Optional<Rule> elements) {
  private static final String SCHEMA = "$jsonSchema";
  private static final Rule NOTHING =
      new Rule(List.of(), Map.of(), List.of(), false, Optional.empty());

  /** What a collection's validator says of its documents, nothing where it has no schema. */
  static Rule ofValidator(BsonDocument validator) {
    if (validator.isDocument(SCHEMA)) {
      return of(validator.get(SCHEMA));
    }
    if (validator.isArray("$and")) {
      for (BsonValue part : validator.getArray("$and")) {
        if (part.isDocument() && part.asDocument().isDocument(SCHEMA)) {
          return of(part.asDocument().get(SCHEMA));
        }
      }
    }
    return NOTHING;
  }

  private static Rule of(@Nullable BsonValue said) {
    if (said == null || !said.isDocument()) {
      return NOTHING;
    }
    BsonDocument schema = said.asDocument();
    Map<String, Rule> fields = new LinkedHashMap<>();
    if (schema.isDocument("properties")) {
      schema.getDocument("properties").forEach((name, inside) -> fields.put(name, of(inside)));
    }
    return new Rule(
        types(schema),
        fields,
        schema.isArray("required") ? texts(schema.getArray("required")) : List.of(),
        BsonBoolean.FALSE.equals(schema.get("additionalProperties")),
        schema.isDocument("items") ? Optional.of(of(schema.get("items"))) : Optional.empty());
  }

  private static List<String> types(BsonDocument schema) {
    for (String keyword : List.of("bsonType", "type")) {
      BsonValue named = schema.get(keyword);
      if (named != null) {
        BsonArray names = named.isArray() ? named.asArray() : new BsonArray(List.of(named));
        return texts(names).stream().map(BsonTypes::ofJsonSchema).toList();
      }
    }
    return schema.isArray("enum")
        ? schema.getArray("enum").stream()
            .map(each -> BsonTypes.name(each.getBsonType()))
            .distinct()
            .toList()
        : List.of();
  }

  private static List<String> texts(BsonArray array) {
    List<String> texts = new ArrayList<>();
    for (BsonValue each : array) {
      if (each.isString()) {
        texts.add(each.asString().getValue());
      }
    }
    return texts;
  }

  /** Of what nothing is said. */
  static Rule nothing() {
    return NOTHING;
  }

  boolean requires(String field) {
    return required.contains(field);
  }
}
