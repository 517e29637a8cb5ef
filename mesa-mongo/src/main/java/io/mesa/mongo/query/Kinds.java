package io.mesa.mongo.query;

import io.mesa.value.ValueType;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The types of BSON that hold values of a kind, by their names (MongoDB's manual, "$type"). */
final class Kinds {
  private static final BsonArray NUMBERS = names("int", "long", "double", "decimal");

  /** In the order in which values of several types are sorted ("Comparison/Sort Order"). */
  private static final List<String> IN_ORDER =
      List.of(
          "minKey",
          "null",
          "int",
          "long",
          "double",
          "decimal",
          "string",
          "object",
          "array",
          "binData",
          "objectId",
          "bool",
          "date",
          "timestamp",
          "regex",
          "maxKey");

  private Kinds() {}

  private static BsonArray names(String... names) {
    return new BsonArray(List.of(names).stream().map(BsonString::new).toList());
  }

  /** For {@code $type} in a predicate. */
  static BsonValue predicate(ValueType kind) {
    BsonArray names = expression(kind);
    return names.size() == 1 ? names.get(0) : names;
  }

  /**
   * For {@code $type} in a predicate: the types that are sorted behind those of a kind. Null has a
   * place of its own, and arrays are sorted by an element.
   */
  static BsonArray sortedBehind(ValueType kind, boolean descending) {
    List<String> own = expression(kind).stream().map(name -> name.asString().getValue()).toList();
    int first = IN_ORDER.indexOf(own.get(0));
    List<String> behind =
        descending
            ? IN_ORDER.subList(0, first)
            : IN_ORDER.subList(first + own.size(), IN_ORDER.size());
    return names(
        behind.stream()
            .filter(name -> !name.equals("null") && !name.equals("array"))
            .toArray(String[]::new));
  }

  /** For {@code $in} of what the expression {@code $type} gives. */
  static BsonArray expression(ValueType kind) {
    return switch (kind) {
      case BOOLEAN -> names("bool");
      case INT16, INT32, INT64, FLOAT32, FLOAT64, DECIMAL -> NUMBERS;
      case TEXT, ENUM -> names("string");
      case DATE, TIMESTAMP, TIMESTAMPTZ -> names("date");
      case DOCUMENT_ID -> names("objectId");
      case UUID, BYTES -> names("binData");
      case ARRAY -> names("array");
      case JSON, TIME, INTERVAL, OTHER ->
          throw new IllegalArgumentException(kind + " has no type of BSON of its own.");
    };
  }
}
