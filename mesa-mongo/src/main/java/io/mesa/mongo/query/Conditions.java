package io.mesa.mongo.query;

import io.mesa.query.Filter;
import io.mesa.query.Filters;
import io.mesa.query.Operator;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedRelation;
import io.mesa.resolve.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/**
 * Writes a condition as stages of a pipeline: a {@code $match}, and before that what looks for
 * related documents that the condition asks for. The three values of SQL are two predicates here:
 * {@code not} asks for where its operand is false instead of where it is true.
 */
final class Conditions {
  private final Scope scope;
  private final Lookups lookups;
  private final List<BsonDocument> found = new ArrayList<>();

  Conditions(Scope scope, Lookups lookups) {
    this.scope = scope;
    this.lookups = lookups;
  }

  /** The stages; none where every document is meant. */
  List<BsonDocument> stages(Filter filter) {
    return chosen(filter).stages();
  }

  /** The same, with what a document is asked for itself, as changes of documents take it. */
  Chosen chosen(Filter filter) {
    List<BsonDocument> before = new ArrayList<>();
    List<BsonDocument> behind = new ArrayList<>();
    for (Filter operand : operands(filter)) {
      int lookedUp = found.size();
      BsonDocument predicate = predicate(operand, true);
      (found.size() == lookedUp ? before : behind).add(predicate);
    }
    List<BsonDocument> stages = new ArrayList<>();
    match(before, stages);
    stages.addAll(found);
    match(behind, stages);
    return new Chosen(Match.and(before), stages, !found.isEmpty());
  }

  private static List<Filter> operands(Filter filter) {
    return filter instanceof Filter.And and ? and.operands() : List.of(filter);
  }

  private static void match(List<BsonDocument> predicates, List<BsonDocument> stages) {
    BsonDocument all = Match.and(predicates);
    if (!all.isEmpty()) {
      stages.add(new BsonDocument("$match", all));
    }
  }

  /** What a document meets for which the condition is true, or false. */
  private BsonDocument predicate(Filter filter, boolean positive) {
    return Match.of(filter, positive, this::single);
  }

  private BsonDocument single(Filter filter, boolean positive) {
    if (filter instanceof Filter.Exists exists) {
      return exists(exists, positive);
    }
    if (filter instanceof Filter.FieldComparison c) {
      return new BsonDocument(
          "$expr", compare(scope.field(c.left()), c.operator(), scope.field(c.right()), positive));
    }
    ResolvedField field = scope.field(((Filter.OnField) filter).field());
    return new Leaf(Place.of(field), positive).write(filter);
  }

  private BsonDocument exists(Filter.Exists exists, boolean positive) {
    ResolvedRelation relation = scope.relation(exists.relation());
    String name = lookups.nextName();
    List<BsonDocument> inner =
        new ArrayList<>(
            new Conditions(scope.of(relation), lookups)
                .stages(exists.where().orElseGet(Filters::and)));
    inner.add(new BsonDocument("$limit", new BsonInt32(1)));
    found.add(lookups.stage(scope.table(), relation, inner, name));
    return Match.on(name + ".0", "$exists", BsonBoolean.valueOf(positive));
  }

  private static BsonDocument compare(
      ResolvedField left, Operator operator, ResolvedField right, boolean positive) {
    Place a = Place.of(left);
    Place b = Place.of(right);
    List<BsonValue> all = new ArrayList<>();
    all.add(Expressions.isOfKind(a));
    all.add(Expressions.isOfKind(b));
    boolean ordered = operator != Operator.EQ && operator != Operator.NE;
    List<BsonValue> comparison = new ArrayList<>();
    comparison.add(
        Expressions.of(
            operator == Operator.NE ? "$eq" : Leaf.sign(operator),
            ordered ? Expressions.rank(a) : Expressions.value(a.path()),
            ordered ? Expressions.rank(b) : Expressions.value(b.path())));
    for (Place place : List.of(a, b)) {
      if (place.mayBeNan()) {
        comparison.add(
            Expressions.of("$ne", Expressions.value(place.path()), new BsonDouble(Double.NaN)));
      }
    }
    BsonDocument holds = new BsonDocument("$and", new BsonArray(comparison));
    boolean asItIs = positive != (operator == Operator.NE);
    all.add(asItIs ? holds : Expressions.of("$not", holds));
    return new BsonDocument("$and", new BsonArray(all));
  }
}
