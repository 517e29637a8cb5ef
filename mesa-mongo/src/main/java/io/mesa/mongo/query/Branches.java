package io.mesa.mongo.query;

import io.mesa.resolve.PagePlace;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.resolve.ResolvedSort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * Writes the first documents of an order whose first field has null, or NaN, where an index has
 * them elsewhere: as branches, each in the index's order and no longer than what is asked for. The
 * server begins a branch where those before it were not enough ({@code $unionWith}).
 *
 * <p>This is done where it can spare the sort of everything: for a limited number of documents,
 * found by a condition on themselves, of whose order no more than the place of the first field's
 * nulls and NaN has to be computed. Otherwise {@link Ordering} computes keys to sort by.
 */
final class Branches {
  private final ResolvedQuery query;
  private final PagePlace place;
  private final boolean reversed;
  private final Place first;
  private final List<Part> parts;
  private final List<List<Part>> runs;

  private Branches(ResolvedQuery query, PagePlace place, boolean reversed) {
    this.query = query;
    this.place = place;
    this.reversed = reversed;
    ResolvedSort sort = query.selection().orderBy().get(0);
    this.first = Place.of(sort.field());
    this.parts = Part.inOrder(sort, reversed);
    this.runs = runs(sort.descending() != reversed);
  }

  /**
   * The branches of a query.
   *
   * @param condition the stages that find its documents
   * @param unions whether the server has {@code $unionWith}; asked where it is needed
   * @return empty where the order is to be had without them, or not by them
   */
  static Optional<Branches> of(
      ResolvedQuery query,
      PagePlace place,
      boolean reversed,
      List<BsonDocument> condition,
      BooleanSupplier unions) {
    ResolvedSelection selection = query.selection();
    if (selection.limit().isEmpty()
        || selection.orderBy().isEmpty()
        || !condition.stream().allMatch(stage -> stage.containsKey("$match"))
        || !Ordering.isPlainBehindFirst(selection.orderBy(), reversed)) {
      return Optional.empty();
    }
    var branches = new Branches(query, place, reversed);
    boolean needed = place.isStart() ? branches.runs.size() > 1 : branches.parts.size() > 1;
    return needed && (branches.runs.size() == 1 || unions.getAsBoolean())
        ? Optional.of(branches)
        : Optional.empty();
  }

  /** The rest of the part where a place is, and what follows; everything without a place. */
  private List<List<Part>> runs(boolean descending) {
    if (place.isStart()) {
      return Part.runs(parts, descending);
    }
    int at = parts.indexOf(Part.of(place.values().get(0)));
    List<List<Part>> runs = new ArrayList<>();
    runs.add(List.of(parts.get(at)));
    runs.addAll(Part.runs(parts.subList(at + 1, parts.size()), descending));
    return runs;
  }

  /** The stages that give the documents in their order. */
  List<BsonDocument> stages(List<BsonDocument> condition) {
    List<BsonDocument> stages = new ArrayList<>(branch(condition, 0));
    BsonString collection = new BsonString(query.selection().scope().table().name().name());
    for (int i = 1; i < runs.size(); i++) {
      stages.add(
          new BsonDocument(
              "$unionWith",
              new BsonDocument("coll", collection)
                  .append("pipeline", new BsonArray(branch(condition, i)))));
    }
    return stages;
  }

  private List<BsonDocument> branch(List<BsonDocument> condition, int run) {
    ResolvedSelection selection = query.selection();
    BsonDocument part = Part.predicate(first, runs.get(run), parts);
    if (run == 0 && !place.isStart()) {
      var keyset = new Keyset(selection.orderBy(), place, reversed);
      part = Match.and(part, keyset.afterInSamePart());
      boolean endsWithNulls = runs.equals(List.of(List.of(Part.NULL)));
      if (endsWithNulls && selection.orderBy().get(0).descending() != reversed) {
        part = Match.or(part, Keyset.emptyArrays(first));
      }
    }
    List<BsonDocument> stages = new ArrayList<>(condition);
    stages.add(new BsonDocument("$match", part));
    stages.add(Ordering.plain(selection.orderBy(), reversed));
    if (runs.size() > 1) {
      long enough = (long) selection.limit().orElseThrow() + selection.offset();
      stages.add(new BsonDocument("$limit", new BsonInt64(enough)));
    }
    return stages;
  }
}
