package io.mesa.mongo.query;

import io.mesa.resolve.ResolvedSort;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;

/**
 * Writes {@code $sort}. MongoDB has nulls, and NaN, before everything; where they belong elsewhere,
 * a computed key goes ahead, and for an enum the place of its label.
 */
final class Ordering {
  private final BsonDocument computed = new BsonDocument();
  private final BsonDocument keys = new BsonDocument();
  private int names;

  /** The stages that sort; none without an order. */
  static List<BsonDocument> stages(List<ResolvedSort> sorts, boolean reversed) {
    var ordering = new Ordering();
    for (ResolvedSort sort : sorts) {
      Place place = Place.of(sort.field());
      ordering.add(
          place,
          sort.field().nullable(),
          sort.descending() != reversed,
          sort.nullsFirst() != reversed);
    }
    return ordering.stages();
  }

  /** The stage that sorts by nothing but the fields. */
  static BsonDocument plain(List<ResolvedSort> sorts, boolean reversed) {
    var keys = new BsonDocument();
    for (ResolvedSort sort : sorts) {
      keys.append(Place.of(sort.field()).path(), direction(sort.descending() != reversed));
    }
    return new BsonDocument("$sort", keys);
  }

  /** Whether an order is that of its fields, but for where the first one's nulls and NaN stand. */
  static boolean isPlainBehindFirst(List<ResolvedSort> sorts, boolean reversed) {
    for (int i = 0; i < sorts.size(); i++) {
      ResolvedSort sort = sorts.get(i);
      boolean descending = sort.descending() != reversed;
      boolean moved = Part.runs(Part.inOrder(sort, reversed), descending).size() > 1;
      ValueType kind = sort.field().type();
      if (kind == ValueType.ENUM || kind == ValueType.BYTES || (i > 0 && moved)) {
        return false;
      }
    }
    return true;
  }

  List<BsonDocument> stages() {
    List<BsonDocument> stages = new ArrayList<>();
    if (!computed.isEmpty()) {
      stages.add(new BsonDocument("$addFields", computed));
    }
    if (!keys.isEmpty()) {
      stages.add(new BsonDocument("$sort", keys));
    }
    return stages;
  }

  void add(Place place, boolean nullable, boolean descending, boolean nullsFirst) {
    if (place.kind() == ValueType.BYTES) {
      throw place.unordered();
    }
    BsonValue value = Expressions.value(place.path());
    if (nullable && nullsFirst == descending) {
      compute(Expressions.isNull(value), !nullsFirst);
    }
    if (place.mayBeNan()) {
      compute(Expressions.of("$eq", value, new BsonDouble(Double.NaN)), !descending);
    }
    if (place.kind() == ValueType.ENUM) {
      String name = next();
      computed.append(
          name,
          Expressions.cond(Expressions.isNull(value), BsonNull.VALUE, Expressions.rank(place)));
      keys.append(name, direction(descending));
    } else {
      keys.append(place.path(), direction(descending));
    }
  }

  /** A key that is 1 where a condition is met and else 0. */
  private void compute(BsonDocument condition, boolean last) {
    String name = next();
    computed.append(name, Expressions.cond(condition, new BsonInt32(1), new BsonInt32(0)));
    keys.append(name, direction(!last));
  }

  private String next() {
    names++;
    return "__s" + names;
  }

  private static BsonInt32 direction(boolean descending) {
    return new BsonInt32(descending ? -1 : 1);
  }
}
