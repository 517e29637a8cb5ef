package io.mesa.mongo.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code $jsonSchema} says of one place in documents (MongoDB's manual, "$jsonSchema"), what
 * it combines by {@code allOf}, {@code anyOf} and {@code oneOf} included: all of it holds, or what
 * every branch has in common. A branch that does not name a field allows any value of it. What it
 * says by {@code not} is left aside, and where types contradict each other nothing is said.
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

  /** MongoDB nests documents no deeper (its manual, "MongoDB Limits and Thresholds"). */
  private static final int DEEPEST = 100;

  private static final Rule NOTHING =
      new Rule(List.of(), Map.of(), List.of(), false, Optional.empty());

  /** What a collection's validator says of its documents, nothing where it has no schema. */
  static Rule ofValidator(BsonDocument validator) {
    Rule all = of(validator.get(SCHEMA), 0);
    if (validator.isArray("$and")) {
      for (BsonValue part : validator.getArray("$and")) {
        if (part.isDocument()) {
          all = all.and(of(part.asDocument().get(SCHEMA), 0));
        }
      }
    }
    return all;
  }

  private static Rule of(@Nullable BsonValue said, int depth) {
    if (said == null || !said.isDocument() || depth > DEEPEST) {
      return NOTHING;
    }
    BsonDocument schema = said.asDocument();
    Rule all = own(schema, depth + 1);
    for (Rule part : several(schema, "allOf", depth + 1)) {
      all = all.and(part);
    }
    for (String keyword : List.of("anyOf", "oneOf")) {
      all = all.and(either(several(schema, keyword, depth + 1)));
    }
    return all;
  }

  /** What a schema says without the schemas that it combines. */
  private static Rule own(BsonDocument schema, int depth) {
    Map<String, Rule> fields = new LinkedHashMap<>();
    if (schema.isDocument("properties")) {
      schema
          .getDocument("properties")
          .forEach((name, inside) -> fields.put(name, of(inside, depth)));
    }
    return new Rule(
        types(schema),
        fields,
        schema.isArray("required") ? texts(schema.getArray("required")) : List.of(),
        BsonBoolean.FALSE.equals(schema.get("additionalProperties"))
            && !schema.containsKey("patternProperties"),
        schema.isDocument("items")
            ? Optional.of(of(schema.get("items"), depth))
            : Optional.empty());
  }

  private static List<Rule> several(BsonDocument schema, String keyword, int depth) {
    return schema.isArray(keyword)
        ? schema.getArray(keyword).stream().map(each -> of(each, depth)).toList()
        : List.of();
  }

  /** Where both hold. */
  private Rule and(Rule other) {
    Map<String, Rule> all = new LinkedHashMap<>(fields);
    other.fields.forEach((name, rule) -> all.merge(name, rule, Rule::and));
    return new Rule(
        BsonTypes.both(types, other.types),
        all,
        Stream.concat(required.stream(), other.required.stream()).distinct().toList(),
        closed || other.closed,
        elements.map(own -> other.elements.map(own::and).orElse(own)).or(() -> other.elements));
  }

  /**
   * Where at least one holds: of fields, one of those that allow documents; of elements, one of
   * those that allow arrays.
   */
  private static Rule either(List<Rule> branches) {
    if (branches.isEmpty()) {
      return NOTHING;
    }
    List<Rule> documents = allowing("object", branches);
    List<Optional<Rule>> elements =
        allowing("array", branches).stream().map(Rule::elements).toList();
    Map<String, Rule> fields = new LinkedHashMap<>();
    documents.stream()
        .flatMap(branch -> Stream.concat(branch.fields.keySet().stream(), branch.required.stream()))
        .distinct()
        .forEach(
            name ->
                fields.put(
                    name, either(documents.stream().flatMap(branch -> branch.of(name)).toList())));
    return new Rule(
        BsonTypes.either(branches.stream().map(Rule::types).toList()),
        fields,
        fields.keySet().stream()
            .filter(name -> documents.stream().allMatch(branch -> branch.requires(name)))
            .toList(),
        !documents.isEmpty() && documents.stream().allMatch(Rule::closed),
        elements.stream().allMatch(Optional::isPresent) && !elements.isEmpty()
            ? Optional.of(either(elements.stream().flatMap(Optional::stream).toList()))
            : Optional.empty());
  }

  private static List<Rule> allowing(String type, List<Rule> branches) {
    return branches.stream().filter(branch -> BsonTypes.isAmong(type, branch.types)).toList();
  }

  /** What is said of a field; nothing at all where there may be no such field. */
  private Stream<Rule> of(String field) {
    return closed && !fields.containsKey(field)
        ? Stream.empty()
        : Stream.of(fields.getOrDefault(field, NOTHING));
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
