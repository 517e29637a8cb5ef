package io.mesa.mongo.query;

import io.mesa.mongo.value.BsonValues;
import io.mesa.resolve.PagePlace;
import io.mesa.resolve.ResolvedSort;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Writes the condition that a document comes behind a place in an order. The order's first field is
 * bounded at the top of the condition, so that an index on it serves.
 */
final class Keyset {
  private static final BsonDouble NAN = new BsonDouble(Double.NaN);

  private final List<ResolvedSort> sorts;
  private final PagePlace place;
  private final boolean reversed;

  Keyset(List<ResolvedSort> sorts, PagePlace place, boolean reversed) {
    this.sorts = sorts;
    this.place = place;
    this.reversed = reversed;
  }

  BsonDocument after() {
    BsonDocument after = after(0);
    return sorts.size() == 1 ? after : Match.and(Match.or(equal(0), beyond(0)), after);
  }

  /** The same among the documents whose first field is null, NaN or neither, as it is there. */
  BsonDocument afterInSamePart() {
    Object value = value(0);
    if (value == null || Part.of(value) == Part.NAN) {
      return after(1);
    }
    ResolvedSort sort = sorts.get(0);
    Place field = Place.of(sort.field());
    boolean descending = sort.descending() != reversed;
    BsonValue bound = bound(field, value);
    BsonDocument others = others(field, descending);
    return Match.and(
        Match.or(Match.on(field.path(), descending ? "$lte" : "$gte", bound), others),
        Match.or(
            Match.on(field.path(), descending ? "$lt" : "$gt", bound),
            others,
            Match.and(Match.on(field.path(), "$eq", bound), after(1))));
  }

  /** After the place, looking at the fields from a certain one on. */
  private BsonDocument after(int from) {
    List<BsonDocument> any = new ArrayList<>();
    List<BsonDocument> equal = new ArrayList<>();
    for (int i = from; i < sorts.size(); i++) {
      List<BsonDocument> all = new ArrayList<>(equal);
      all.add(beyond(i));
      any.add(Match.and(all));
      equal.add(equal(i));
    }
    if (place.inclusive()) {
      any.add(Match.and(equal));
    }
    return Match.or(any);
  }

  private @Nullable Object value(int i) {
    return place.values().get(i);
  }

  private BsonDocument equal(int i) {
    Place field = Place.of(sorts.get(i).field());
    Object value = value(i);
    return Match.on(field.path(), "$eq", value == null ? BsonNull.VALUE : bound(field, value));
  }

  /** A double stays one, also where decimals are declared: it has a place of its own there. */
  private static BsonValue bound(Place field, Object value) {
    return value instanceof Double || value instanceof Float
        ? new BsonDouble(((Number) value).doubleValue())
        : BsonValues.of(field.kind(), value);
  }

  /** Where the field alone puts a document behind the place. */
  private BsonDocument beyond(int i) {
    ResolvedSort sort = sorts.get(i);
    Place field = Place.of(sort.field());
    boolean descending = sort.descending() != reversed;
    boolean nullsFirst = sort.nullsFirst() != reversed;
    Object value = value(i);
    if (value == null && nullsFirst) {
      BsonDocument notNull = Match.not(Match.on(field.path(), "$eq", BsonNull.VALUE));
      return field.kind() == ValueType.ENUM
          ? Match.or(notNull, Match.isArray(field.path()))
          : notNull;
    }
    if (value == null) {
      return descending ? emptyArrays(field) : Match.none();
    }
    List<BsonDocument> any = new ArrayList<>();
    if (field.kind() == ValueType.ENUM) {
      any.add(labels(field, (String) value, descending));
    } else if (Part.of(value) == Part.NAN) {
      if (descending) {
        any.add(Match.on(field.path(), "$nin", new BsonArray(List.of(NAN, BsonNull.VALUE))));
      }
    } else {
      any.add(ordered(field, bound(field, value), descending));
      any.add(others(field, descending));
    }
    if (sort.field().nullable() && !nullsFirst) {
      any.add(Match.on(field.path(), "$eq", BsonNull.VALUE));
    }
    return Match.or(any);
  }

  private static BsonDocument ordered(Place field, BsonValue bound, boolean descending) {
    var operators = new BsonDocument(descending ? "$lt" : "$gt", bound);
    if (!field.mayBeNan()) {
      return Match.on(field.path(), operators);
    }
    return descending
        ? Match.on(field.path(), operators.append("$gte", new BsonDouble(Double.NEGATIVE_INFINITY)))
        : Match.or(Match.on(field.path(), operators), Match.on(field.path(), "$eq", NAN));
  }

  /**
   * Values of other types that the server sorts behind those of the field's own. An array of which
   * an element may be behind the place is taken for one; where it stands is told by its row.
   */
  private static BsonDocument others(Place field, boolean descending) {
    BsonDocument types =
        Match.on(field.path(), "$type", Kinds.sortedBehind(field.kind(), descending));
    return descending ? Match.or(types, emptyArrays(field)) : types;
  }

  /** Nothing is sorted before an empty array. */
  static BsonDocument emptyArrays(Place field) {
    return Match.on(field.path(), "$eq", new BsonArray());
  }

  private static BsonDocument labels(Place field, String label, boolean descending) {
    List<String> labels = field.type().labels().orElse(List.of());
    int position = labels.indexOf(label);
    if (descending) {
      // What is none of the labels stands before the first.
      List<BsonValue> before = new ArrayList<>(List.of(BsonNull.VALUE));
      labels.subList(position, labels.size()).forEach(each -> before.add(new BsonString(each)));
      return Match.or(
          Match.on(field.path(), "$nin", new BsonArray(before)), Match.isArray(field.path()));
    }
    List<String> beyond = labels.subList(position + 1, labels.size());
    return beyond.isEmpty()
        ? Match.none()
        : Match.on(
            field.path(), "$in", new BsonArray(beyond.stream().map(BsonString::new).toList()));
  }
}
