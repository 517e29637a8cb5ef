package io.mesa.mongo.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Stages of pipelines (MongoDB's manual, "Aggregation Stages"). */
final class Stages {
  private static final String OUT = "$out";
  private static final String MERGE = "$merge";

  /** As many as the server takes (MongoDB's manual, "Aggregation Pipeline Limits"). */
  private static final int MOST = 1_000;

  private static final Map<String, Position> READING = reading();
  private static final Map<String, Position> WRITING =
      Map.of(OUT, Literals::name, MERGE, Stages::merge);

  /** The stages that an update may have (MongoDB's manual, "Updates with Aggregation Pipeline"). */
  private static final Set<String> CHANGING =
      Set.of("$addFields", "$set", "$project", "$unset", "$replaceRoot", "$replaceWith");

  private Stages() {}

  private static Map<String, Position> reading() {
    Map<String, Position> stages = new HashMap<>();
    stages.put("$match", Predicates::read);
    stages.put("$sort", Literals::order);
    stages.put("$limit", Literals::option);
    stages.put("$skip", Literals::option);
    stages.put("$count", Literals::name);
    stages.put("$documents", Expressions::read);
    stages.put("$unset", Literals::names);
    stages.put("$unwind", Stages::unwind);
    stages.put("$sample", Position.fields(Map.of("size", Literals::option)));
    for (String name : new String[] {"$addFields", "$set", "$project"}) {
      stages.put(name, Expressions::named);
    }
    for (String name : new String[] {"$replaceWith", "$sortByCount", "$redact"}) {
      stages.put(name, Expressions::read);
    }
    stages.put("$replaceRoot", Position.fields(Map.of("newRoot", Expressions::read)));
    grouping(stages);
    joining(stages);
    for (String name :
        new String[] {"$collStats", "$currentOp", "$indexStats", "$planCacheStats"}) {
      stages.put(name, Literals::document);
    }
    return Map.copyOf(stages);
  }

  private static void grouping(Map<String, Position> stages) {
    Position accumulators = Position.named(Expressions::accumulator);
    stages.put("$group", Stages::group);
    stages.put("$facet", Position.named(Stages::nested));
    stages.put(
        "$bucket",
        Position.fields(
            Map.of(
                "groupBy",
                Expressions::read,
                "boundaries",
                Position.listOf(Expressions::read),
                "default",
                Expressions::read,
                "output",
                accumulators)));
    stages.put(
        "$bucketAuto",
        Position.fields(
            Map.of(
                "groupBy", Expressions::read,
                "buckets", Literals::option,
                "granularity", Literals::option,
                "output", accumulators)));
    stages.put(
        "$setWindowFields",
        Position.fields(
            Map.of(
                "partitionBy", Expressions::read,
                "sortBy", Literals::order,
                "output", Position.named(Expressions::windowed))));
    stages.put(
        "$densify",
        Position.fields(
            Map.of(
                "field", Literals::name,
                "partitionByFields", Literals::names,
                "range", Literals::document)));
    stages.put(
        "$fill",
        Position.fields(
            Map.of(
                "partitionBy", Expressions::read,
                "partitionByFields", Literals::names,
                "sortBy", Literals::order,
                "output",
                    Position.named(
                        Position.fields(
                            Map.of("value", Expressions::read, "method", Literals::option))))));
  }

  private static void joining(Map<String, Position> stages) {
    stages.put(
        "$lookup",
        Position.fields(
            Map.of(
                "from", Literals::name,
                "localField", Literals::name,
                "foreignField", Literals::name,
                "let", Expressions::named,
                "pipeline", Stages::nested,
                "as", Literals::name)));
    stages.put(
        "$graphLookup",
        Position.fields(
            Map.of(
                "from", Literals::name,
                "startWith", Expressions::read,
                "connectFromField", Literals::name,
                "connectToField", Literals::name,
                "as", Literals::name,
                "maxDepth", Literals::option,
                "depthField", Literals::name,
                "restrictSearchWithMatch", Predicates::read)));
    stages.put("$unionWith", Stages::union);
    stages.put(
        "$geoNear",
        Position.fields(
            Map.of(
                "near", Literals::read,
                "key", Literals::name,
                "distanceField", Literals::name,
                "distanceMultiplier", Literals::option,
                "includeLocs", Literals::name,
                "maxDistance", Literals::option,
                "minDistance", Literals::option,
                "query", Predicates::read,
                "spherical", Literals::option)));
  }

  /** The pipeline of a command, whose last stage may write where that is allowed. */
  static BsonValue read(BsonValue value, String place, Guard guard) {
    return pipeline(value, place, guard, guard.writes());
  }

  /** A pipeline within another, or of a view: no stage in it may write. */
  static BsonValue nested(BsonValue value, String place, Guard guard) {
    return pipeline(value, place, guard, false);
  }

  /** The pipeline of an update. */
  static BsonValue changing(BsonValue value, String place, Guard guard) {
    if (value.isArray()) {
      for (int i = 0; i < value.asArray().size(); i++) {
        String within = Refusal.within(place, i);
        String name = Position.only(value.asArray().get(i), within).getKey();
        if (!CHANGING.contains(name)) {
          throw Position.unknown(within, name);
        }
      }
    }
    return nested(value, place, guard);
  }

  /** Whether a pipeline that was read ends with a stage that writes. */
  static boolean writes(BsonArray pipeline) {
    return !pipeline.isEmpty()
        && WRITING.containsKey(pipeline.get(pipeline.size() - 1).asDocument().getFirstKey());
  }

  private static BsonValue pipeline(
      BsonValue value, String place, Guard guard, boolean mayEndWriting) {
    if (!value.isArray()) {
      throw Refusal.at(place, "expected an array of stages.");
    }
    BsonArray stages = value.asArray();
    if (stages.size() > MOST) {
      throw Refusal.at(
          place, "there are %d stages; a pipeline has %d at most.".formatted(stages.size(), MOST));
    }
    var read = new BsonArray();
    for (int i = 0; i < stages.size(); i++) {
      boolean last = i == stages.size() - 1;
      read.add(stage(stages.get(i), Refusal.within(place, i), guard, mayEndWriting && last));
    }
    return read;
  }

  private static BsonValue stage(BsonValue value, String place, Guard guard, boolean mayWrite) {
    Entry<String, BsonValue> stage = Position.only(value, place);
    String name = stage.getKey();
    Position content = READING.get(name);
    if (content == null && mayWrite) {
      content = WRITING.get(name);
    }
    if (content == null) {
      throw Position.unknown(place, name);
    }
    return new BsonDocument(
        name, content.read(stage.getValue(), Refusal.within(place, name), guard));
  }

  private static BsonValue group(BsonValue value, String place, Guard guard) {
    Position field =
        (inner, at, same) ->
            at.equals(Refusal.within(place, "_id"))
                ? Expressions.read(inner, at, same)
                : Expressions.accumulator(inner, at, same);
    return Position.named(field).read(value, place, guard);
  }

  private static BsonValue unwind(BsonValue value, String place, Guard guard) {
    Position options =
        Position.fields(
            Map.of(
                "path", Literals::option,
                "includeArrayIndex", Literals::name,
                "preserveNullAndEmptyArrays", Literals::option));
    return value.isString() ? value : options.read(value, place, guard);
  }

  private static BsonValue union(BsonValue value, String place, Guard guard) {
    Position other = Position.fields(Map.of("coll", Literals::name, "pipeline", Stages::nested));
    return value.isString() ? Literals.name(value, place, guard) : other.read(value, place, guard);
  }

  private static BsonValue merge(BsonValue value, String place, Guard guard) {
    Position into =
        Position.fields(
            Map.of(
                "into", Literals::name,
                "on", Literals::names,
                "let", Expressions::named,
                "whenMatched",
                    (inner, at, same) ->
                        inner.isArray()
                            ? changing(inner, at, same)
                            : Literals.option(inner, at, same),
                "whenNotMatched", Literals::option));
    return value.isString() ? Literals.name(value, place, guard) : into.read(value, place, guard);
  }
}
