package io.mesa.mongo.run;

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Values that mean nothing but themselves, wherever the server evaluates nothing. */
final class Literals {
  private Literals() {}

  /** Any value; no name in it begins with $. */
  static BsonValue read(BsonValue value, String place, Guard guard) {
    if (Binds.isOne(value)) {
      return guard.binds().value(value, place);
    }
    if (value.isDocument()) {
      var read = new BsonDocument();
      value
          .asDocument()
          .forEach(
              (name, inner) -> {
                if (name.startsWith("$")) {
                  throw Position.unknown(place, name);
                }
                read.append(name, read(inner, Refusal.within(place, name), guard));
              });
      return read;
    }
    if (value.isArray()) {
      var read = new BsonArray();
      for (int i = 0; i < value.asArray().size(); i++) {
        read.add(read(value.asArray().get(i), Refusal.within(place, i), guard));
      }
      return read;
    }
    return value;
  }

  /** A document of such values. */
  static BsonValue document(BsonValue value, String place, Guard guard) {
    BsonValue read = read(Position.document(value, place), place, guard);
    if (!read.isDocument()) {
      throw Refusal.at(place, "the bind is no document.");
    }
    return read;
  }

  /** A number, a flag or a text. */
  static BsonValue option(BsonValue value, String place, Guard guard) {
    BsonValue read = Binds.isOne(value) ? guard.binds().value(value, place) : value;
    if (read.isDocument() || read.isArray()) {
      throw Refusal.at(place, "expected a number, true, false or a text.");
    }
    return read;
  }

  /** A name, which cannot be bound. */
  static BsonValue name(BsonValue value, String place, Guard guard) {
    if (!value.isString() || value.asString().getValue().isEmpty()) {
      throw Refusal.at(place, "expected a name.");
    }
    if (value.asString().getValue().startsWith("$")) {
      throw Refusal.at(place, "the name begins with $.");
    }
    return value;
  }

  /** A name, or several. */
  static BsonValue names(BsonValue value, String place, Guard guard) {
    return value.isArray()
        ? Position.listOf(Literals::name).read(value, place, guard)
        : name(value, place, guard);
  }

  /** What to sort by: 1 or -1 for each name, or the score of a text search. */
  static BsonValue order(BsonValue value, String place, Guard guard) {
    return Position.named(Literals::direction).read(value, place, guard);
  }

  private static BsonValue direction(BsonValue value, String place, Guard guard) {
    if (value.isNumber()) {
      return value;
    }
    boolean isScore =
        value.isDocument()
            && value.asDocument().size() == 1
            && value.asDocument().containsKey("$meta")
            && value.asDocument().get("$meta").isString();
    if (!isScore) {
      throw Refusal.at(place, "expected 1, -1 or {\"$meta\": \"…\"}.");
    }
    return value;
  }
}
