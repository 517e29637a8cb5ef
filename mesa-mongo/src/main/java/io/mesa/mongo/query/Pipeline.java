package io.mesa.mongo.query;

import io.mesa.resolve.PagePlace;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedGrouping;
import io.mesa.resolve.ResolvedInclude;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.resolve.ResolvedSort;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * Writes a query as one aggregation pipeline. Each document it gives has the columns that are
 * looked at, whole, and the related documents of the n-th include in the field {@code __in}; where
 * those are {@linkplain RelatedRows read apart}, the columns that they are found by instead.
 */
final class Pipeline {
  private final Lookups lookups;

  private Pipeline(Predicate<OptionalStage> server) {
    this.lookups = new Lookups(server);
  }

  static String includeName(int index) {
    return "__i" + index;
  }

  /**
   * The stages of a query, from its page token's place on.
   *
   * @param server says which stages the server has
   * @param apart whether related documents are read apart
   */
  static List<BsonDocument> of(
      ResolvedQuery query, PagePlace place, Predicate<OptionalStage> server, boolean apart) {
    var pipeline = new Pipeline(server);
    ResolvedSelection selection = query.selection();
    List<BsonDocument> stages =
        new ArrayList<>(
            new Conditions(selection.scope(), pipeline.lookups).stages(selection.where()));
    if (query.grouping().isPresent()) {
      ResolvedGrouping grouping = query.grouping().get();
      stages.addAll(new Groups(grouping).stages());
      stages.addAll(bounds(selection));
      return stages;
    }
    if (query.query().distinct()) {
      stages.addAll(distinct(selection));
      return stages;
    }
    stages = inOrder(query, place, stages, () -> server.test(OptionalStage.UNION));
    stages.addAll(bounds(selection));
    List<String> ordered = query.pageOrder().stream().map(sort -> name(sort.field())).toList();
    if (apart) {
      stages.addAll(columns(selection, ordered));
      return stages;
    }
    stages.addAll(pipeline.includes(selection));
    stages.addAll(projection(selection, ordered, true));
    return stages;
  }

  private static List<BsonDocument> inOrder(
      ResolvedQuery query, PagePlace place, List<BsonDocument> condition, BooleanSupplier unions) {
    boolean reversed = query.query().before().isPresent();
    Optional<Branches> branches = Branches.of(query, place, reversed, condition, unions);
    if (branches.isPresent()) {
      return branches.get().stages(condition);
    }
    List<BsonDocument> stages = new ArrayList<>(condition);
    if (!place.isStart()) {
      stages.add(
          new BsonDocument("$match", new Keyset(query.pageOrder(), place, reversed).after()));
    }
    stages.addAll(Ordering.stages(query.selection().orderBy(), reversed));
    return stages;
  }

  private static List<BsonDocument> bounds(ResolvedSelection selection) {
    List<BsonDocument> stages = new ArrayList<>();
    if (selection.offset() > 0) {
      stages.add(new BsonDocument("$skip", new BsonInt64(selection.offset())));
    }
    selection
        .limit()
        .ifPresent(limit -> stages.add(new BsonDocument("$limit", new BsonInt64(limit))));
    return stages;
  }

  private static List<BsonDocument> distinct(ResolvedSelection selection) {
    var key = new BsonDocument();
    var shown = new BsonDocument("_id", new BsonInt32(0));
    for (int i = 0; i < selection.fields().size(); i++) {
      String name = Groups.name(i);
      key.append(name, Groups.keyOf(Place.of(selection.fields().get(i))));
      shown.append(name, new BsonString("$_id." + name));
    }
    List<BsonDocument> stages = new ArrayList<>();
    stages.add(new BsonDocument("$group", new BsonDocument("_id", key)));
    stages.add(new BsonDocument("$project", shown));
    var ordering = new Ordering();
    for (ResolvedSort sort : selection.orderBy()) {
      int position = selection.fields().indexOf(sort.field());
      ordering.add(
          new Place(Groups.name(position), List.of(), sort.field().column().type()),
          sort.field().nullable(),
          sort.descending(),
          sort.nullsFirst());
    }
    stages.addAll(ordering.stages());
    stages.addAll(bounds(selection));
    return stages;
  }

  private List<BsonDocument> includes(ResolvedSelection selection) {
    List<BsonDocument> stages = new ArrayList<>();
    for (int i = 0; i < selection.includes().size(); i++) {
      ResolvedInclude include = selection.includes().get(i);
      stages.add(
          lookups.stage(
              selection.scope().table(), include.relation(), related(include), includeName(i)));
    }
    return stages;
  }

  /** The stages for the related documents of one. */
  private List<BsonDocument> related(ResolvedInclude include) {
    ResolvedSelection selection = include.selection();
    List<BsonDocument> stages = new ArrayList<>(ordered(selection));
    if (selection.offset() > 0) {
      stages.add(new BsonDocument("$skip", new BsonInt64(selection.offset())));
    }
    if (!include.relation().many()) {
      stages.add(new BsonDocument("$limit", new BsonInt64(1)));
    } else if (selection.limit().isPresent()) {
      stages.add(new BsonDocument("$limit", new BsonInt64(selection.limit().getAsInt())));
    }
    stages.addAll(includes(selection));
    stages.addAll(projection(selection, List.of(), true));
    return stages;
  }

  /** The documents of an include that meet its condition, in its order. */
  private List<BsonDocument> ordered(ResolvedSelection selection) {
    List<BsonDocument> stages =
        new ArrayList<>(new Conditions(selection.scope(), lookups).stages(selection.where()));
    stages.addAll(Ordering.stages(selection.orderBy(), false));
    return stages;
  }

  /**
   * The stages that give the documents of an include, whomever they belong to, without those that
   * are related to them.
   */
  static List<BsonDocument> ofAll(ResolvedSelection selection, Predicate<OptionalStage> server) {
    return new Pipeline(server).ordered(selection);
  }

  /**
   * The stage that leaves the columns of a selection, those that its includes are found by, and
   * others.
   */
  static List<BsonDocument> columns(ResolvedSelection selection, List<String> others) {
    List<String> all = new ArrayList<>(others);
    selection.includes().forEach(include -> all.addAll(include.relation().columns()));
    return projection(selection, all, false);
  }

  private static String name(ResolvedField field) {
    return field.column().name();
  }

  /**
   * Columns whole: of two paths into one, MongoDB projects neither together. Where it cannot name
   * one of them, the documents come as they are.
   */
  private static List<BsonDocument> projection(
      ResolvedSelection selection, List<String> others, boolean withIncludes) {
    Set<String> columns = new LinkedHashSet<>();
    for (ResolvedField field : selection.fields()) {
      columns.add(Place.checkFree(name(field)));
    }
    others.forEach(column -> columns.add(Place.check(column)));
    if (!columns.stream().allMatch(Place::isSayable)) {
      return List.of();
    }
    var projection = new BsonDocument();
    if (!columns.contains("_id")) {
      projection.append("_id", new BsonInt32(0));
    }
    columns.forEach(column -> projection.append(column, new BsonInt32(1)));
    for (int i = 0; withIncludes && i < selection.includes().size(); i++) {
      projection.append(includeName(i), new BsonInt32(1));
    }
    return List.of(new BsonDocument("$project", projection));
  }
}
