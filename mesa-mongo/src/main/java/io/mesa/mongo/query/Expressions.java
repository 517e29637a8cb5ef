package io.mesa.mongo.query;

import io.mesa.value.ValueType;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Expressions of an aggregation pipeline. */
final class Expressions {
  private Expressions() {}

  /** An operator on several operands. */
  static BsonDocument of(String operator, BsonValue... operands) {
    return new BsonDocument(operator, new BsonArray(List.of(operands)));
  }

  static BsonDocument cond(BsonValue condition, BsonValue then, BsonValue otherwise) {
    return of("$cond", condition, then, otherwise);
  }

  /** What is at a path. */
  static BsonString value(String path) {
    return new BsonString("$" + path);
  }

  /** Whether a value is null or missing: nothing else stands before null. */
  static BsonDocument isNull(BsonValue value) {
    return of("$lte", value, BsonNull.VALUE);
  }

  /** Whether a value is one of the place's kind. */
  static BsonDocument isOfKind(Place place) {
    return of(
        "$in", new BsonDocument("$type", value(place.path())), Kinds.expression(place.kind()));
  }

  /** What orders the values at a place: they themselves, of an enum the places of its labels. */
  static BsonValue rank(Place place) {
    BsonString value = value(place.path());
    return place.kind() == ValueType.ENUM ? of("$indexOfArray", labels(place), value) : value;
  }

  /** The labels of an enum in their order, of which none is taken for a path. */
  static BsonDocument labels(Place place) {
    return new BsonDocument(
        "$literal",
        new BsonArray(
            place.type().labels().orElse(List.of()).stream().map(BsonString::new).toList()));
  }
}
