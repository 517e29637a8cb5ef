package io.mesa.mongo.query;

import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Puts predicates of {@code $match} together. */
final class Match {
  private static final String ARRAY = "array";

  private Match() {}

  /** What every document meets. */
  static BsonDocument all() {
    return new BsonDocument();
  }

  /** What no document meets. */
  static BsonDocument none() {
    return new BsonDocument("_id", new BsonDocument("$in", new BsonArray()));
  }

  static BsonDocument and(List<BsonDocument> operands) {
    List<BsonDocument> left = new ArrayList<>();
    for (BsonDocument operand : operands) {
      if (operand.equals(none())) {
        return operand;
      }
      if (!operand.isEmpty()) {
        left.add(operand);
      }
    }
    return joined("$and", left, all());
  }

  static BsonDocument and(BsonDocument... operands) {
    return and(List.of(operands));
  }

  static BsonDocument or(List<BsonDocument> operands) {
    List<BsonDocument> left = new ArrayList<>();
    for (BsonDocument operand : operands) {
      if (operand.isEmpty()) {
        return operand;
      }
      if (!operand.equals(none())) {
        left.add(operand);
      }
    }
    return joined("$or", left, none());
  }

  static BsonDocument or(BsonDocument... operands) {
    return or(List.of(operands));
  }

  private static BsonDocument joined(String word, List<BsonDocument> operands, BsonDocument none) {
    if (operands.size() < 2) {
      return operands.isEmpty() ? none : operands.get(0);
    }
    return new BsonDocument(word, new BsonArray(operands));
  }

  /** What does not meet a condition, whatever it is. */
  static BsonDocument not(BsonDocument operand) {
    return new BsonDocument("$nor", new BsonArray(List.of(operand)));
  }

  /** Operators on a path. */
  static BsonDocument on(String path, BsonDocument operators) {
    return new BsonDocument(path, operators);
  }

  static BsonDocument on(String path, String operator, BsonValue value) {
    return on(path, new BsonDocument(operator, value));
  }

  static BsonDocument isArray(String path) {
    return on(path, "$type", new BsonString(ARRAY));
  }

  static BsonDocument isNoArray(String path) {
    return on(path, "$not", new BsonDocument("$type", new BsonString(ARRAY)));
  }
}
