package io.mesa.mongo.query;

import io.mesa.mongo.value.BsonValues;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The values by which documents belong together. Two are equal where {@code $eq} says so of their
 * values: numbers of whatever type by what they amount to, NaN being one of them, text by its code
 * points, documents with their fields in the same order (MongoDB's manual, "Comparison/Sort
 * Order").
 */
final class Key {
  private final List<BsonValue> values;
  private final List<Object> compared;

  /** Those of an array, which is equal to no document. */
  private record Elements(List<Object> compared) {}

  private Key(List<BsonValue> values) {
    this.values = values;
    this.compared = values.stream().map(Key::compared).toList();
  }

  /**
   * The key of a document.
   *
   * @param columns the values of its columns; null for what is missing
   * @return null where one of them is null or missing, so that it equals nothing
   */
  static @Nullable Key of(@Nullable BsonValue... columns) {
    List<BsonValue> values = new ArrayList<>(columns.length);
    for (BsonValue value : columns) {
      if (value == null || isNothing(value)) {
        return null;
      }
      values.add(value);
    }
    return new Key(values);
  }

  /** The key of a document by some of its columns. */
  static @Nullable Key of(BsonDocument document, List<String> columns) {
    return of(columns.stream().map(document::get).toArray(BsonValue[]::new));
  }

  /** What stands before all values in MongoDB's order. */
  private static boolean isNothing(BsonValue value) {
    return switch (value.getBsonType()) {
      case NULL, UNDEFINED, MIN_KEY -> true;
      default -> false;
    };
  }

  /** The values, none of them null. */
  List<BsonValue> values() {
    return values;
  }

  /** How many bytes they take in a command, roughly. */
  long bytes() {
    return values.stream().mapToLong(Key::bytes).sum();
  }

  private static long bytes(BsonValue value) {
    long own = 24;
    if (value.isString()) {
      return own + 3L * value.asString().getValue().length();
    }
    if (value.isBinary()) {
      return own + value.asBinary().getData().length;
    }
    if (value instanceof BsonDocument document) {
      return own
          + document.entrySet().stream()
              .mapToLong(field -> 3L * field.getKey().length() + bytes(field.getValue()))
              .sum();
    }
    return value.isArray() ? own + value.asArray().stream().mapToLong(Key::bytes).sum() : own;
  }

  /** Something that equals another value's where the two are equal. */
  private static Object compared(BsonValue value) {
    if (value instanceof BsonNumber number) {
      return number(number);
    }
    if (value instanceof BsonDocument document) {
      return document.entrySet().stream()
          .map(field -> Map.entry(field.getKey(), compared(field.getValue())))
          .toList();
    }
    if (value.isArray()) {
      return new Elements(value.asArray().stream().map(Key::compared).toList());
    }
    return value;
  }

  private static Object number(BsonNumber number) {
    Object exact = BsonValues.number(number);
    if (exact instanceof Double value && !Double.isFinite(value)) {
      return value;
    }
    BigDecimal finite = exact instanceof Double value ? new BigDecimal(value) : (BigDecimal) exact;
    return finite.stripTrailingZeros();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Key key && compared.equals(key.compared);
  }

  @Override
  public int hashCode() {
    return compared.hashCode();
  }

  /** How many values there are; none of them. */
  @Override
  public String toString() {
    return "Key[" + values.size() + "]";
  }
}
