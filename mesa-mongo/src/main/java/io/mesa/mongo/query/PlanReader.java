package io.mesa.mongo.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.Filter;
import io.mesa.query.Filters;
import io.mesa.query.Plan;
import io.mesa.query.Query;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * Reads the server's plan of a query: how collections are read, and what an index would spare. The
 * server explains neither how many documents it expects nor what that costs, and of documents that
 * are looked up mostly nothing.
 */
final class PlanReader {
  /** So few documents are read as fast without an index. */
  private static final long SMALL = 1_000;

  /** What a reply says besides the plan, of the server and of the command that it was given. */
  private static final List<String> BESIDES =
      List.of("serverInfo", "serverParameters", "command", "ok", "$clusterTime", "operationTime");

  private static final JsonWriterSettings WORDS =
      JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).indent(true).build();

  private final Query query;
  private final ResolvedQuery resolved;
  private final List<BsonDocument> pipeline;
  private final CollectionFacts facts;
  private final List<Plan.Access> accesses = new ArrayList<>();
  private final Map<String, Plan.Warning> warnings = new LinkedHashMap<>();

  PlanReader(
      Query query, ResolvedQuery resolved, List<BsonDocument> pipeline, CollectionFacts facts) {
    this.query = query;
    this.resolved = resolved;
    this.pipeline = pipeline;
    this.facts = facts;
  }

  Plan read(BsonDocument reply) {
    if (!explain(reply)) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED,
          "The server explains queries in a way of its own, which is not MongoDB's.");
    }
    lookups();
    BsonDocument words = reply.clone();
    BESIDES.forEach(words::remove);
    return new Plan(
        missing("MongoDB's planner tells no cost."),
        missing("MongoDB's planner tells no number of documents."),
        accesses,
        List.copyOf(warnings.values()),
        words.toJson(WORDS));
  }

  private static <T> Reading<T> missing(String why) {
    return Reading.missing(Reading.Reason.UNSUPPORTED, why);
  }

  /** Reads a plan: one alone, that of a pipeline's first stages, or one of each shard. */
  private boolean explain(BsonDocument said) {
    boolean found = false;
    if (said.isDocument("queryPlanner")
        && said.getDocument("queryPlanner").isDocument("winningPlan")) {
      visit(PlanStage.winning(said.getDocument("queryPlanner")), false);
      found = true;
    }
    if (said.isArray("stages")) {
      found |= stages(said.getArray("stages"));
    }
    if (said.isDocument("shards")) {
      for (BsonValue shard : said.getDocument("shards").values()) {
        found |= explain(shard.asDocument());
      }
    }
    return found;
  }

  private boolean stages(BsonArray stages) {
    boolean found = false;
    for (BsonValue stage : stages) {
      found |= stage(stage.asDocument());
    }
    return found;
  }

  private boolean stage(BsonDocument stage) {
    if (stage.containsKey("$sort")) {
      sorted();
    }
    if (stage.isDocument("$unionWith")) {
      // A server gives its stages, a router the plan of a pipeline of its own.
      BsonValue united = stage.getDocument("$unionWith").get("pipeline");
      return united != null
          && (united.isArray()
              ? stages(united.asArray())
              : united.isDocument() && explain(united.asDocument()));
    }
    return stage.isDocument("$cursor") && explain(stage.getDocument("$cursor"));
  }

  private void visit(PlanStage stage, boolean fetched) {
    switch (stage.type()) {
      case "COLLSCAN" -> scanned(stage.collection());
      case "IXSCAN" ->
          access(
              stage.collection(),
              fetched ? Plan.Method.INDEX_SCAN : Plan.Method.INDEX_ONLY_SCAN,
              stage.text("indexName"));
      case "COUNT_SCAN", "DISTINCT_SCAN" ->
          access(stage.collection(), Plan.Method.INDEX_ONLY_SCAN, stage.text("indexName"));
      case "IDHACK", "EXPRESS_IXSCAN" ->
          access(
              stage.collection(),
              Plan.Method.INDEX_SCAN,
              stage.text("indexName").or(() -> Optional.of("_id_")));
      case "CLUSTERED_IXSCAN", "EXPRESS_CLUSTERED_IXSCAN" ->
          access(stage.collection(), Plan.Method.INDEX_SCAN, Optional.empty());
      case "SORT", "SORT_KEY_GENERATOR" -> sorted();
      case "EQ_LOOKUP", "EQ_LOOKUP_UNWIND" -> joined(stage);
      default -> {
        if (stage.children().isEmpty()) {
          access(stage.collection(), Plan.Method.OTHER, Optional.empty());
        }
      }
    }
    boolean below = fetched || stage.type().equals("FETCH");
    stage.children().forEach(child -> visit(child, below));
  }

  private void access(TableName table, Plan.Method method, Optional<String> index) {
    var access =
        new Plan.Access(
            table, method, index, missing("MongoDB's planner tells no number of documents."));
    accesses.add(access);
  }

  private void scanned(TableName collection) {
    access(collection, Plan.Method.FULL_SCAN, Optional.empty());
    Filter where = resolved.selection().where();
    boolean page = query.pageToken().isPresent();
    boolean narrowed = page || !where.equals(Filters.and());
    if (!narrowed || !isOfQuery(collection) || facts.size(collection) < SMALL) {
      return;
    }
    warn(
        page ? Plan.Concern.PAGE : Plan.Concern.FILTER,
        collection,
        String.format(
            Locale.ROOT,
            "All of about %,d documents of %s are read to find %s",
            facts.size(collection),
            collection,
            page ? "one page" : "some of them"),
        MissingIndex.of(collection, where, indexableOrder()));
  }

  private boolean isOfQuery(TableName collection) {
    return collection.equals(resolved.selection().scope().table().name());
  }

  private void sorted() {
    TableName collection = resolved.selection().scope().table().name();
    boolean limited = resolved.selection().limit().isPresent();
    if (!limited || resolved.grouping().isPresent() || facts.size(collection) < SMALL) {
      return;
    }
    boolean page = query.pageToken().isPresent();
    BsonDocument order = indexableOrder();
    warn(
        page ? Plan.Concern.PAGE : Plan.Concern.SORT,
        collection,
        String.format(
            Locale.ROOT,
            "Documents of %s, which has about %,d, are sorted in memory to give %s",
            collection,
            facts.size(collection),
            page ? "one page of them" : "the first"),
        order.isEmpty()
            ? Optional.empty()
            : MissingIndex.of(collection, resolved.selection().where(), order));
  }

  /** What the pipeline sorts by where that is nothing but fields, and only the first are wanted. */
  private BsonDocument indexableOrder() {
    boolean computed = pipeline.stream().anyMatch(stage -> stage.containsKey("$addFields"));
    boolean limited = resolved.selection().limit().isPresent();
    return pipeline.stream()
        .filter(stage -> stage.isDocument("$sort") && limited && !computed)
        .map(stage -> stage.getDocument("$sort"))
        .findFirst()
        .orElseGet(BsonDocument::new);
  }

  private void joined(PlanStage stage) {
    TableName foreign =
        stage.text("foreignCollection").map(PlanStage::name).orElse(stage.collection());
    Plan.Method method =
        switch (stage.text("strategy").orElse("")) {
          case "IndexedLoopJoin" -> Plan.Method.INDEX_SCAN;
          case "HashJoin", "NestedLoopJoin" -> Plan.Method.FULL_SCAN;
          default -> Plan.Method.OTHER;
        };
    access(foreign, method, stage.text("indexName"));
  }

  /** The server does not explain the pipelines of lookups: their indexes are all that is known. */
  private void lookups() {
    for (Lookup lookup : Lookup.of(resolved.selection())) {
      TableName collection = lookup.collection();
      if (accesses.stream().noneMatch(access -> access.table().equals(collection))) {
        access(collection, Plan.Method.OTHER, Optional.empty());
      }
      if (facts.size(collection) >= SMALL && !facts.isIndexed(collection, lookup.fields())) {
        warn(
            Plan.Concern.RELATION,
            collection,
            String.format(
                Locale.ROOT,
                "All of about %,d documents of %s are read for each one that they are related to",
                facts.size(collection),
                collection),
            MissingIndex.of(lookup));
      }
    }
  }

  private void warn(Plan.Concern concern, TableName table, String what, Optional<String> remedy) {
    String message =
        what
            + remedy
                .map(command -> "; an index would spare that: " + command)
                .orElse("; no index serves this as it is")
            + ".";
    warnings.putIfAbsent(remedy.orElse(message), new Plan.Warning(concern, table, message, remedy));
  }
}
