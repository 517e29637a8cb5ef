package io.mesa.mongo.inspect;

import io.mesa.value.ValueType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonType;

/** The types of BSON by the names that MongoDB's manual gives them ("BSON Types"). */
final class BsonTypes {
  static final String NULL = "null";
  private static final String NUMBER = "number";
  private static final List<String> NUMBERS = List.of("int", "long", "double", "decimal");

  private BsonTypes() {}

  static String name(BsonType type) {
    return switch (type) {
      case DOUBLE -> "double";
      case STRING -> "string";
      case DOCUMENT -> "object";
      case ARRAY -> "array";
      case BINARY -> "binData";
      case UNDEFINED -> "undefined";
      case OBJECT_ID -> "objectId";
      case BOOLEAN -> "bool";
      case DATE_TIME -> "date";
      case NULL -> NULL;
      case REGULAR_EXPRESSION -> "regex";
      case DB_POINTER -> "dbPointer";
      case JAVASCRIPT -> "javascript";
      case SYMBOL -> "symbol";
      case JAVASCRIPT_WITH_SCOPE -> "javascriptWithScope";
      case INT32 -> "int";
      case TIMESTAMP -> "timestamp";
      case INT64 -> "long";
      case DECIMAL128 -> "decimal";
      case MIN_KEY -> "minKey";
      case MAX_KEY -> "maxKey";
      case END_OF_DOCUMENT -> throw new IllegalArgumentException("It is no value's type.");
    };
  }

  /** The name of a type where the JSON Schema calls it by that of JSON's. */
  static String ofJsonSchema(String type) {
    return type.equals("boolean") ? "bool" : type;
  }

  /** Whether a type is one of those allowed; of none named all are. */
  static boolean isAmong(String type, List<String> allowed) {
    return allowed.isEmpty()
        || allowed.contains(type)
        || (allowed.contains(NUMBER) && NUMBERS.contains(type));
  }

  /** The types allowed by both of two lists; none named where there is none. */
  static List<String> both(List<String> some, List<String> others) {
    if (some.isEmpty() || others.isEmpty()) {
      return some.isEmpty() ? others : some;
    }
    return plain(
        Stream.concat(
            some.stream().filter(type -> isAmong(type, others)),
            others.stream().filter(type -> isAmong(type, some))));
  }

  /** The types allowed by one of several lists; none named where one allows all. */
  static List<String> either(List<List<String>> lists) {
    return lists.stream().anyMatch(List::isEmpty)
        ? List.of()
        : plain(lists.stream().flatMap(List::stream));
  }

  /** Each once, and no number's beside the name of all numbers. */
  private static List<String> plain(Stream<String> types) {
    List<String> once = types.distinct().toList();
    return once.stream()
        .filter(type -> !(once.contains(NUMBER) && NUMBERS.contains(type)))
        .toList();
  }

  /** The kinds of the values that a type has. */
  static Set<ValueType> kinds(String type) {
    return switch (type) {
      case NULL -> Set.of();
      case "bool" -> EnumSet.of(ValueType.BOOLEAN);
      case "int" -> EnumSet.of(ValueType.INT32);
      case "long" -> EnumSet.of(ValueType.INT64);
      case "double" -> EnumSet.of(ValueType.FLOAT64);
      case "decimal" -> EnumSet.of(ValueType.DECIMAL);
      case NUMBER ->
          EnumSet.of(ValueType.INT32, ValueType.INT64, ValueType.FLOAT64, ValueType.DECIMAL);
      case "string" -> EnumSet.of(ValueType.TEXT);
      case "objectId" -> EnumSet.of(ValueType.DOCUMENT_ID);
      case "date" -> EnumSet.of(ValueType.TIMESTAMPTZ);
      case "binData" -> EnumSet.of(ValueType.BYTES);
      case "array" -> EnumSet.of(ValueType.ARRAY);
      case "object" -> EnumSet.of(ValueType.JSON);
      default -> EnumSet.of(ValueType.OTHER);
    };
  }
}
