package io.mesa.mongo.query;

import io.mesa.query.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
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

  /**
   * What is met where a condition is true, or false: {@code not} asks for the one instead of the
   * other.
   *
   * @param leaf writes what is neither {@code and} nor {@code or} nor {@code not}
   */
  static BsonDocument of(
      Filter filter, boolean positive, BiFunction<Filter, Boolean, BsonDocument> leaf) {
    if (filter instanceof Filter.Not not) {
      return of(not.operand(), !positive, leaf);
    }
    if (filter instanceof Filter.And and) {
      List<BsonDocument> all = each(and.operands(), positive, leaf);
      return positive ? and(all) : or(all);
    }
    if (filter instanceof Filter.Or or) {
      List<BsonDocument> all = each(or.operands(), positive, leaf);
      return positive ? or(all) : and(all);
    }
    return leaf.apply(filter, positive);
  }

  private static List<BsonDocument> each(
      List<Filter> operands, boolean positive, BiFunction<Filter, Boolean, BsonDocument> leaf) {
    return operands.stream().map(operand -> of(operand, positive, leaf)).toList();
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
