package io.mesa.mongo.run;

import java.util.Map;
import java.util.Map.Entry;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * What may stand at a position of a command. Nothing of a command is sent but what a position has
 * read, and so found to be among what it knows.
 */
@FunctionalInterface
interface Position {

  /**
   * Reads what stands there.
   *
   * @param value what stands there
   * @param place where, for messages
   * @param guard what holds for the whole command
   * @return what to send for it
   * @throws io.mesa.error.MesaException {@code INVALID_QUERY} for what may not stand there
   */
  BsonValue read(BsonValue value, String place, Guard guard);

  /** Several, of which each is the same. */
  static Position listOf(Position element) {
    return (value, place, guard) -> {
      if (!value.isArray()) {
        throw Refusal.at(place, "expected an array.");
      }
      var read = new BsonArray();
      for (int i = 0; i < value.asArray().size(); i++) {
        read.add(element.read(value.asArray().get(i), Refusal.within(place, i), guard));
      }
      return read;
    };
  }

  /** A document with fields of its own choice, none of which begins with $. */
  static Position named(Position field) {
    return (value, place, guard) -> {
      var read = new BsonDocument();
      for (Entry<String, BsonValue> entry : document(value, place).entrySet()) {
        String name = entry.getKey();
        if (name.startsWith("$")) {
          throw unknown(place, name);
        }
        read.append(name, field.read(entry.getValue(), Refusal.within(place, name), guard));
      }
      return read;
    };
  }

  /** A document with some of these fields. */
  static Position fields(Map<String, Position> fields) {
    return (value, place, guard) -> {
      var read = new BsonDocument();
      for (Entry<String, BsonValue> entry : document(value, place).entrySet()) {
        String name = entry.getKey();
        Position field = fields.get(name);
        if (field == null) {
          throw unknown(place, name);
        }
        read.append(name, field.read(entry.getValue(), Refusal.within(place, name), guard));
      }
      return read;
    };
  }

  /** What stands alone in a document: {@code {"$name": …}}. */
  static Entry<String, BsonValue> only(BsonValue value, String place) {
    BsonDocument document = document(value, place);
    if (document.size() != 1) {
      throw Refusal.at(place, "expected a document with one name that begins with $.");
    }
    return document.entrySet().iterator().next();
  }

  static BsonDocument document(BsonValue value, String place) {
    if (!value.isDocument()) {
      throw Refusal.at(place, "expected a document.");
    }
    return value.asDocument();
  }

  /** Whether a document has a name that begins with $. */
  static boolean hasOperator(BsonValue value) {
    return value.isDocument()
        && value.asDocument().keySet().stream().anyMatch(name -> name.startsWith("$"));
  }

  /** The refusal of a name that is none of those known to do no harm. */
  static RuntimeException unknown(String place, String name) {
    return switch (name) {
      case "$where", "$function", "$accumulator" -> Refusal.javaScript(place, name);
      case "$out", "$merge" ->
          Refusal.at(
              place,
              name
                  + " writes, and may stand only at the end of a pipeline with NativeStatement.allowingWrites().");
      case "$bind" -> Refusal.at(place, "no bind may stand here; it stands for a value.");
      default ->
          Refusal.at(
              place,
              "'%s' is not among what may stand there, as far as Mesa knows MongoDB's manual."
                  .formatted(Refusal.shown(name)));
    };
  }
}
