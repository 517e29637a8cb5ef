package io.mesa.mongo.run;

import java.util.Map;
import org.bson.BsonValue;

/** What an update makes of documents (MongoDB's manual, "Update Operators"). */
final class Changes {
  private static final Position VALUES = Position.named(Literals::read);
  private static final Position EACH =
      Position.fields(
          Map.of(
              "$each", Literals::read,
              "$slice", Literals::option,
              "$position", Literals::option,
              "$sort",
                  (value, place, guard) ->
                      value.isDocument() ? Literals.order(value, place, guard) : value));
  private static final Position ADDED = Position.named(Changes::added);

  private static final Position OPERATORS =
      Position.fields(
          Map.ofEntries(
              Map.entry("$set", VALUES),
              Map.entry("$setOnInsert", VALUES),
              Map.entry("$unset", VALUES),
              Map.entry("$inc", VALUES),
              Map.entry("$mul", VALUES),
              Map.entry("$min", VALUES),
              Map.entry("$max", VALUES),
              Map.entry("$rename", Position.named(Literals::name)),
              Map.entry("$bit", VALUES),
              Map.entry("$pop", VALUES),
              Map.entry("$pullAll", VALUES),
              Map.entry("$pull", Position.named(Predicates::pulled)),
              Map.entry("$push", ADDED),
              Map.entry("$addToSet", ADDED),
              Map.entry("$currentDate", Position.named(Changes::date))));

  private Changes() {}

  /** Operators, a whole document or a pipeline. */
  static BsonValue read(BsonValue value, String place, Guard guard) {
    if (value.isArray()) {
      return Stages.changing(value, place, guard);
    }
    return Position.hasOperator(value) && !Binds.isOne(value)
        ? OPERATORS.read(value, place, guard)
        : Literals.document(value, place, guard);
  }

  private static BsonValue added(BsonValue value, String place, Guard guard) {
    return Position.hasOperator(value) && !Binds.isOne(value)
        ? EACH.read(value, place, guard)
        : Literals.read(value, place, guard);
  }

  private static BsonValue date(BsonValue value, String place, Guard guard) {
    return value.isDocument()
        ? Position.fields(Map.of("$type", Literals::option)).read(value, place, guard)
        : Literals.option(value, place, guard);
  }
}
