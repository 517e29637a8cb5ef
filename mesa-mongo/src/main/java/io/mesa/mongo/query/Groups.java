package io.mesa.mongo.query;

import io.mesa.mongo.value.Types;
import io.mesa.query.Aggregate;
import io.mesa.query.Filter;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedGrouping;
import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Writes the stages that put documents together to groups. A group becomes a document with the
 * fields {@code v0}, {@code v1} and so on: the fields grouped by, then the aggregates.
 */
final class Groups {
  private final ResolvedGrouping grouping;

  Groups(ResolvedGrouping grouping) {
    this.grouping = grouping;
  }

  static String name(int position) {
    return "v" + position;
  }

  List<BsonDocument> stages() {
    List<BsonDocument> stages = new ArrayList<>();
    var key = new BsonDocument();
    for (int i = 0; i < grouping.by().size(); i++) {
      key.append(name(i), keyOf(Place.of(grouping.by().get(i))));
    }
    var group = new BsonDocument("_id", key.isEmpty() ? BsonNull.VALUE : key);
    var result = new BsonDocument("_id", new BsonInt32(0));
    for (int i = 0; i < grouping.by().size(); i++) {
      result.append(name(i), new BsonString("$_id." + name(i)));
    }
    for (int i = 0; i < grouping.aggregates().size(); i++) {
      int position = grouping.by().size() + i;
      aggregate(grouping.aggregates().get(i), name(position), group, result);
    }
    if (grouping.by().isEmpty()) {
      stages.addAll(ofAll(group, result));
    } else {
      stages.add(new BsonDocument("$group", group));
      stages.add(new BsonDocument("$project", result));
    }
    BsonDocument having = Match.of(grouping.having(), true, this::having);
    if (!having.isEmpty()) {
      stages.add(new BsonDocument("$match", having));
    }
    stages.addAll(order());
    return stages;
  }

  /**
   * One group of all documents, even of none: {@code $group} makes no group of no documents, {@code
   * $facet} gives one document always.
   */
  private List<BsonDocument> ofAll(BsonDocument group, BsonDocument result) {
    String all = "all";
    List<BsonDocument> inner =
        List.of(new BsonDocument("$group", group), new BsonDocument("$project", result));
    var none = new BsonDocument();
    for (int i = 0; i < grouping.aggregates().size(); i++) {
      Aggregate.Kind kind = grouping.aggregates().get(i).aggregate().kind();
      boolean counts = kind == Aggregate.Kind.COUNT || kind == Aggregate.Kind.COUNT_DISTINCT;
      none.append(name(i), counts ? new BsonInt64(0) : BsonNull.VALUE);
    }
    BsonDocument first =
        Expressions.of("$arrayElemAt", new BsonString("$" + all), new BsonInt32(0));
    return List.of(
        new BsonDocument("$facet", new BsonDocument(all, new BsonArray(inner))),
        new BsonDocument(
            "$replaceRoot", new BsonDocument("newRoot", Expressions.of("$ifNull", first, none))));
  }

  /** What is missing is null. */
  static BsonValue keyOf(Place place) {
    return Expressions.of("$ifNull", Expressions.value(place.path()), BsonNull.VALUE);
  }

  private List<BsonDocument> order() {
    var ordering = new Ordering();
    for (ResolvedGrouping.Order order : grouping.orderBy()) {
      ordering.add(place(order.position()), true, order.descending(), order.nullsFirst());
    }
    return ordering.stages();
  }

  private void aggregate(
      ResolvedGrouping.Value value, String name, BsonDocument group, BsonDocument result) {
    if (value.field().isEmpty()) {
      group.append(name, new BsonDocument("$sum", new BsonInt64(1)));
      result.append(name, new BsonInt32(1));
      return;
    }
    ResolvedField field = value.field().get();
    Place place = Place.of(field);
    BsonValue there = Expressions.value(place.path());
    BsonDocument known =
        place.kind() == ValueType.JSON
            ? Expressions.of("$gt", there, BsonNull.VALUE)
            : Expressions.isOfKind(place);
    BsonDocument counted =
        new BsonDocument("$sum", Expressions.cond(known, new BsonInt64(1), new BsonInt64(0)));
    String count = name + "n";
    switch (value.aggregate().kind()) {
      case COUNT -> {
        group.append(name, counted);
        result.append(name, new BsonInt32(1));
      }
      case COUNT_DISTINCT -> {
        group.append(
            name, new BsonDocument("$addToSet", Expressions.cond(known, there, BsonNull.VALUE)));
        result.append(
            name,
            new BsonDocument(
                "$size",
                Expressions.of(
                    "$setDifference",
                    new BsonString("$" + name),
                    new BsonArray(List.of(BsonNull.VALUE)))));
      }
      case SUM, AVG -> {
        boolean floating = value.type() == ValueType.FLOAT64;
        BsonValue number = floating ? there : new BsonDocument("$toDecimal", there);
        group.append(
            name, new BsonDocument("$sum", Expressions.cond(known, number, BsonNull.VALUE)));
        group.append(count, counted);
        BsonValue sum = new BsonString("$" + name);
        BsonValue given =
            value.aggregate().kind() == Aggregate.Kind.SUM
                ? sum
                : Expressions.of("$divide", sum, new BsonString("$" + count));
        result.append(
            name,
            Expressions.cond(
                Expressions.of("$eq", new BsonString("$" + count), new BsonInt32(0)),
                BsonNull.VALUE,
                given));
      }
      case MIN, MAX -> extreme(value, place, known, name, group, result);
    }
  }

  /** NaN is the greatest number, and an enum's labels are in their own order. */
  private static void extreme(
      ResolvedGrouping.Value value,
      Place place,
      BsonDocument known,
      String name,
      BsonDocument group,
      BsonDocument result) {
    String operator = "$" + value.aggregate().kind().name().toLowerCase(Locale.ROOT);
    BsonValue there = Expressions.value(place.path());
    if (place.kind() == ValueType.ENUM) {
      BsonDocument labels = Expressions.labels(place);
      group.append(
          name,
          new BsonDocument(
              operator, Expressions.cond(known, Expressions.rank(place), BsonNull.VALUE)));
      BsonValue found = new BsonString("$" + name);
      result.append(
          name,
          Expressions.cond(
              Expressions.isNull(found),
              BsonNull.VALUE,
              Expressions.of("$arrayElemAt", labels, found)));
      return;
    }
    if (!place.mayBeNan()) {
      group.append(
          name, new BsonDocument(operator, Expressions.cond(known, there, BsonNull.VALUE)));
      result.append(name, new BsonInt32(1));
      return;
    }
    BsonValue nan = new BsonDouble(Double.NaN);
    BsonDocument isNan = Expressions.of("$and", known, Expressions.of("$eq", there, nan));
    BsonDocument isNumber = Expressions.of("$and", known, Expressions.of("$ne", there, nan));
    String nans = name + "n";
    group.append(
        name, new BsonDocument(operator, Expressions.cond(isNumber, there, BsonNull.VALUE)));
    group.append(
        nans,
        new BsonDocument("$max", Expressions.cond(isNan, new BsonInt32(1), new BsonInt32(0))));
    BsonValue found = new BsonString("$" + name);
    BsonDocument anyNan = Expressions.of("$eq", new BsonString("$" + nans), new BsonInt32(1));
    BsonDocument noNumber = Expressions.isNull(found);
    BsonValue wins =
        value.aggregate().kind() == Aggregate.Kind.MAX
            ? anyNan
            : Expressions.of("$and", anyNan, noNumber);
    result.append(name, Expressions.cond(wins, nan, found));
  }

  /** A group's value as a place. */
  private Place place(int position) {
    ColumnType type;
    if (position < grouping.by().size()) {
      type = grouping.by().get(position).column().type();
    } else {
      ResolvedGrouping.Value value = grouping.aggregates().get(position - grouping.by().size());
      type =
          value
              .field()
              .map(field -> field.column().type())
              .filter(of -> of.valueType() == value.type())
              .orElseGet(() -> Types.of(value.type()));
    }
    return new Place(name(position), List.of(), type);
  }

  private BsonDocument having(Filter filter, boolean positive) {
    Place place = place(grouping.position(((Filter.OnField) filter).field()));
    return new Leaf(place, positive).write(filter);
  }
}
