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
    BsonValue bound = BsonValues.of(field.kind(), value);
    return Match.and(
        Leaf.scalar(field, Match.on(field.path(), descending ? "$lte" : "$gte", bound)),
        Match.or(
            Match.on(field.path(), descending ? "$lt" : "$gt", bound),
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
    BsonValue wanted =
        value == null
            ? BsonNull.VALUE
            : Part.of(value) == Part.NAN ? NAN : BsonValues.of(field.kind(), value);
    return Leaf.scalar(field, Match.on(field.path(), "$eq", wanted));
  }

  /** Where the field alone puts a document behind the place. */
  private BsonDocument beyond(int i) {
    ResolvedSort sort = sorts.get(i);
    Place field = Place.of(sort.field());
    boolean descending = sort.descending() != reversed;
    boolean nullsFirst = sort.nullsFirst() != reversed;
    Object value = value(i);
    if (value == null) {
      return nullsFirst ? Match.not(Match.on(field.path(), "$eq", BsonNull.VALUE)) : Match.none();
    }
    List<BsonDocument> any = new ArrayList<>();
    if (field.kind() == ValueType.ENUM) {
      any.add(labels(field, (String) value, descending));
    } else if (Part.of(value) == Part.NAN) {
      if (descending) {
        any.add(Match.and(Leaf.known(field, field.kind()), Match.on(field.path(), "$ne", NAN)));
      }
    } else {
      BsonValue bound = BsonValues.of(field.kind(), value);
      var operators = new BsonDocument(descending ? "$lt" : "$gt", bound);
      if (descending && field.mayBeNan()) {
        operators.append("$gte", new BsonDouble(Double.NEGATIVE_INFINITY));
      }
      any.add(Leaf.scalar(field, Match.on(field.path(), operators)));
      if (!descending && field.mayBeNan()) {
        any.add(Match.on(field.path(), "$eq", NAN));
      }
    }
    if (sort.field().nullable() && !nullsFirst) {
      any.add(Match.on(field.path(), "$eq", BsonNull.VALUE));
    }
    return Match.or(any);
  }

  private static BsonDocument labels(Place field, String label, boolean descending) {
    List<String> labels = field.type().labels().orElse(List.of());
    int position = labels.indexOf(label);
    List<String> beyond =
        descending ? labels.subList(0, position) : labels.subList(position + 1, labels.size());
    return beyond.isEmpty()
        ? Match.none()
        : Match.on(
            field.path(), "$in", new BsonArray(beyond.stream().map(BsonString::new).toList()));
  }
}
