package io.mesa.mongo.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Conditions as {@code find} and {@code $match} have them (MongoDB's manual, "Query Predicates").
 */
final class Predicates {
  private static final Map<String, Position> GEOMETRY = geometry();
  private static final Map<String, Position> WHOLE = whole();
  private static final Map<String, Position> OF_FIELDS = ofFields();

  private Predicates() {}

  private static Map<String, Position> geometry() {
    Map<String, Position> geometry = new HashMap<>();
    for (String name :
        new String[] {
          "$geometry",
          "$box",
          "$polygon",
          "$center",
          "$centerSphere",
          "$maxDistance",
          "$minDistance"
        }) {
      geometry.put(name, Literals::read);
    }
    return Map.copyOf(geometry);
  }

  private static Map<String, Position> whole() {
    Position several = Position.listOf(Predicates::read);
    return Map.of(
        "$and",
        several,
        "$or",
        several,
        "$nor",
        several,
        "$expr",
        Expressions::read,
        "$jsonSchema",
        Literals::read,
        "$comment",
        Literals::option,
        "$sampleRate",
        Literals::option,
        "$text",
        Position.fields(
            Map.of(
                "$search", Literals::option,
                "$language", Literals::option,
                "$caseSensitive", Literals::option,
                "$diacriticSensitive", Literals::option)));
  }

  private static Map<String, Position> ofFields() {
    Map<String, Position> operators = new HashMap<>();
    for (String name :
        new String[] {
          "$eq",
          "$ne",
          "$gt",
          "$gte",
          "$lt",
          "$lte",
          "$in",
          "$nin",
          "$type",
          "$mod",
          "$bitsAllClear",
          "$bitsAllSet",
          "$bitsAnyClear",
          "$bitsAnySet"
        }) {
      operators.put(name, Literals::read);
    }
    for (String name :
        new String[] {"$exists", "$size", "$regex", "$options", "$maxDistance", "$minDistance"}) {
      operators.put(name, Literals::option);
    }
    for (String name : new String[] {"$geoWithin", "$geoIntersects", "$near", "$nearSphere"}) {
      operators.put(name, Predicates::geometric);
    }
    operators.put("$all", Predicates::all);
    operators.put("$not", Predicates::negated);
    operators.put("$elemMatch", Predicates::element);
    return Map.copyOf(operators);
  }

  /** A condition on a document. */
  static BsonValue read(BsonValue value, String place, Guard guard) {
    var read = new BsonDocument();
    for (Entry<String, BsonValue> entry : Position.document(value, place).entrySet()) {
      String name = entry.getKey();
      String within = Refusal.within(place, name);
      if (!name.startsWith("$")) {
        read.append(name, ofField(entry.getValue(), within, guard));
      } else if (WHOLE.containsKey(name)) {
        read.append(name, known(WHOLE, name).read(entry.getValue(), within, guard));
      } else {
        throw Position.unknown(place, name);
      }
    }
    return read;
  }

  private static Position known(Map<String, Position> positions, String name) {
    Position position = positions.get(name);
    if (position == null) {
      throw new IllegalArgumentException(name);
    }
    return position;
  }

  /** A condition on a field: a value that it equals, or operators. */
  private static BsonValue ofField(BsonValue value, String place, Guard guard) {
    return Position.hasOperator(value) && !Binds.isOne(value)
        ? Position.fields(OF_FIELDS).read(value, place, guard)
        : Literals.read(value, place, guard);
  }

  /** A condition on an element of an array: on the value itself, or on a document. */
  static BsonValue element(BsonValue value, String place, Guard guard) {
    BsonDocument condition = Position.document(value, place);
    boolean ofItself =
        !condition.isEmpty() && condition.keySet().stream().allMatch(OF_FIELDS::containsKey);
    return ofItself
        ? Position.fields(OF_FIELDS).read(condition, place, guard)
        : read(condition, place, guard);
  }

  /** The values to pull out of an array: equal to one, or meeting a condition. */
  static BsonValue pulled(BsonValue value, String place, Guard guard) {
    return value.isDocument() && !Binds.isOne(value)
        ? element(value, place, guard)
        : Literals.read(value, place, guard);
  }

  private static BsonValue negated(BsonValue value, String place, Guard guard) {
    return value.isRegularExpression()
        ? value
        : Position.fields(OF_FIELDS).read(value, place, guard);
  }

  private static BsonValue all(BsonValue value, String place, Guard guard) {
    return value.isArray()
        ? Position.listOf(Predicates::ofField).read(value, place, guard)
        : Literals.read(value, place, guard);
  }

  private static BsonValue geometric(BsonValue value, String place, Guard guard) {
    return Position.hasOperator(value) && !Binds.isOne(value)
        ? Position.fields(GEOMETRY).read(value, place, guard)
        : Literals.read(value, place, guard);
  }
}
