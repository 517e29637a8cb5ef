package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import io.netty.channel.Channel;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * mongo-java-server with expressions that it lacks, written with those that it has. What they mean
 * is said in MongoDB's manual: "$lookup" (a variable may be missing), "$regex" (only text matches),
 * "$type (aggregation)" and "Comparison/Sort Order" (a value is of a type where it stands among
 * those of that type), "$toDecimal" and "$multiply" (the result has the wider type), "$unionWith"
 * (the documents of another pipeline come behind those of the stages before), "$sample" (any
 * documents; mongo-java-server sorts by numbers drawn anew for each comparison, which Java's sort
 * refuses where it notices).
 */
class TaughtBackend extends MemoryBackend {
  private static final List<String> TAUGHT = List.of("$unionWith", "$sample");

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    if (command.equals("aggregate")) {
      Object pipeline = rewritten(query.get("pipeline"));
      query.put("pipeline", pipeline);
      Document reply = aggregated(channel, database, query);
      dropMissing(reply);
      return reply;
    }
    if (command.equals("find") && query.containsKey("filter")) {
      query.put("filter", rewritten(query.get("filter")));
    }
    Document reply = super.handleCommand(channel, database, command, query);
    if (command.equals("listDatabases")) {
      // MongoDB's manual, "Databases and Collections": one comes to be with its first collection.
      ((Collection<?>) reply.get("databases"))
          .removeIf(each -> isEmpty(channel, (String) ((Document) each).get("name")));
    }
    return reply;
  }

  /** Answers a pipeline, of which the last stage taught is done here with what follows it. */
  private Document aggregated(Channel channel, String database, Document query) {
    List<Document> stages = Aggregation.parse(query.get("pipeline"));
    int at = stages.size() - 1;
    while (at >= 0 && TAUGHT.stream().noneMatch(stages.get(at)::containsKey)) {
      at--;
    }
    if (at < 0) {
      return super.handleCommand(channel, database, "aggregate", query);
    }
    List<Document> all = new ArrayList<>();
    all.addAll(all(channel, database, query.get("aggregate"), stages.subList(0, at)));
    if (stages.get(at).get("$unionWith") instanceof Document union) {
      all.addAll(all(channel, database, union.get("coll"), union.get("pipeline")));
    } else {
      Collections.shuffle(all);
      long size = ((Number) ((Document) stages.get(at).get("$sample")).get("size")).longValue();
      all.subList((int) Math.min(size, all.size()), all.size()).clear();
    }
    Aggregation rest =
        Aggregation.fromPipeline(
            stages.subList(at + 1, stages.size()),
            this::resolveDatabase,
            resolveDatabase(database),
            null,
            NoopOplog.get());
    return new Document(
            "cursor",
            new Document("id", 0L)
                .append("ns", database + "." + query.get("aggregate"))
                .append("firstBatch", rest.runStages(all.stream())))
        .append("ok", 1.0);
  }

  private Collection<Document> all(
      Channel channel, String database, Object collection, Object pipeline) {
    Document query =
        new Document("aggregate", collection)
            .append("pipeline", pipeline)
            .append("cursor", new Document("batchSize", Integer.MAX_VALUE));
    Document reply = aggregated(channel, database, query);
    List<Document> documents = new ArrayList<>();
    ((Collection<?>) ((Document) reply.get("cursor")).get("firstBatch"))
        .forEach(each -> documents.add((Document) each));
    return documents;
  }

  private boolean isEmpty(Channel channel, String database) {
    Document reply =
        super.handleCommand(
            channel, database, "listCollections", new Document("listCollections", 1));
    return ((Collection<?>) ((Document) reply.get("cursor")).get("firstBatch")).isEmpty();
  }

  /** A field without a value is none, where the server would fail to write it. */
  private static void dropMissing(@Nullable Object value) {
    if (value instanceof Document document) {
      document.values().removeIf(Missing.class::isInstance);
      document.values().forEach(TaughtBackend::dropMissing);
    } else if (value instanceof Collection<?> list) {
      list.forEach(TaughtBackend::dropMissing);
    }
  }

  private static @Nullable Object rewritten(@Nullable Object value) {
    if (value instanceof Document document) {
      return rewritten(document);
    }
    if (value instanceof Collection<?> list) {
      List<@Nullable Object> all = new ArrayList<>();
      list.forEach(each -> all.add(rewritten(each)));
      return all;
    }
    return value;
  }

  private static Object rewritten(Document document) {
    if (document.size() == 1 && document.containsKey("$toDecimal")) {
      Object of = rewritten(document.get("$toDecimal"));
      return operation("$multiply", of, new Decimal128(BigDecimal.ONE));
    }
    if (document.size() == 1
        && document.get("$in") instanceof List<?> operands
        && operands.size() == 2
        && operands.get(0) instanceof Document type
        && type.containsKey("$type")
        && operands.get(1) instanceof List<?> names) {
      return ofType(rewritten(type.get("$type")), String.valueOf(names.get(0)));
    }
    if (document.size() == 1
        && document.values().iterator().next() instanceof Document operators
        && operators.containsKey("$regex")) {
      String path = document.keySet().iterator().next();
      return operation("$and", document, new Document(path, new Document("$type", "string")));
    }
    var all = new Document();
    document.forEach(
        (key, inner) -> all.put(key, key.equals("let") ? variables(inner) : rewritten(inner)));
    return all;
  }

  /** The variables of a lookup, which may be of fields that are missing. */
  private static Object variables(@Nullable Object let) {
    var all = new Document();
    ((Document) let).forEach((name, value) -> all.put(name, operation("$ifNull", value, null)));
    return all;
  }

  private static Document ofType(@Nullable Object value, String name) {
    return switch (name) {
      case "int", "long", "double", "decimal" ->
          operation("$and", operation("$gt", value, null), operation("$lt", value, ""));
      case "string" ->
          operation("$and", operation("$gte", value, ""), operation("$lt", value, new Document()));
      case "binData" ->
          operation(
              "$and",
              operation("$gte", value, new BinData(new byte[0])),
              operation("$lt", value, new ObjectId(new byte[12])));
      case "bool" ->
          operation("$and", operation("$gte", value, false), operation("$lte", value, true));
      case "date" ->
          operation(
              "$and",
              operation("$gte", value, Instant.ofEpochMilli(Long.MIN_VALUE)),
              operation("$lte", value, Instant.ofEpochMilli(Long.MAX_VALUE)));
      case "objectId" ->
          operation(
              "$and",
              operation("$gte", value, new ObjectId(new byte[12])),
              operation("$lt", value, false));
      case "array" -> new Document("$isArray", value);
      default -> throw new IllegalArgumentException("No type of BSON: " + name);
    };
  }

  private static Document operation(String operator, @Nullable Object... operands) {
    return new Document(operator, new ArrayList<>(Arrays.asList(operands)));
  }
}
