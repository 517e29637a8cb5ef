package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A double of what a server tells of its collections, over mongo-java-server, which tells their
 * names only. A test says what {@code listCollections}, {@code listIndexes} and {@code $collStats}
 * tell, in the words of MongoDB's manual, and what is refused to whom.
 */
public final class CatalogDouble extends TaughtBackend {
  private final Map<String, Document> collections = new ConcurrentHashMap<>();
  private final Map<String, List<Document>> indexes = new ConcurrentHashMap<>();
  private final Map<String, List<Document>> storage = new ConcurrentHashMap<>();
  private final Map<String, MongoServerError> refusals = new ConcurrentHashMap<>();
  private final List<Document> received = new CopyOnWriteArrayList<>();

  /** "listCollections": what it tells of a collection, its type and its options. */
  public void tell(String collection, String type, Document options) {
    collections.put(
        collection,
        new Document("name", collection).append("type", type).append("options", options));
  }

  /** The same, of a view of the stages that are given as JSON. */
  public void tellView(String view, String viewOn, String pipeline) {
    org.bson.Document options =
        org.bson.Document.parse("{\"pipeline\": " + pipeline + "}").append("viewOn", viewOn);
    tell(view, "view", (Document) told(options));
  }

  private static Object told(Object value) {
    if (value instanceof org.bson.Document document) {
      var copy = new Document();
      document.forEach((name, inner) -> copy.append(name, told(inner)));
      return copy;
    }
    return value instanceof List<?> list ? list.stream().map(CatalogDouble::told).toList() : value;
  }

  /** "listIndexes": what it tells of a collection. */
  public void tellIndexes(String collection, Document... told) {
    indexes.put(collection, List.of(told));
  }

  /** "$collStats": the storageStats of each shard that has a part of a collection. */
  public void tellStorage(String collection, Document... shards) {
    storage.put(collection, List.of(shards));
  }

  /** Refuses a command, or an aggregation that begins with a stage. */
  public void refuse(String commandOrStage, int code, String name) {
    refusals.put(
        commandOrStage, new MongoServerError(code, name, commandOrStage + " refused by the test"));
  }

  /** The commands that came, whole. */
  public List<Document> received(String command) {
    return received.stream().filter(each -> each.containsKey(command)).toList();
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    received.add(query.clone());
    String stage = firstStage(query);
    boolean namesOnly = Boolean.TRUE.equals(query.get("nameOnly"));
    for (String refused : List.of(command, stage)) {
      if (refusals.containsKey(refused) && !namesOnly) {
        throw refusals.get(refused);
      }
    }
    if (command.equals("listCollections") && !collections.isEmpty()) {
      return cursor(database, collections(query, namesOnly));
    }
    if (command.equals("listIndexes") && indexes.containsKey(query.get(command))) {
      return cursor(database, indexes.get(query.get(command)));
    }
    if (stage.equals("$collStats") && storage.containsKey(query.get(command))) {
      return cursor(
          database,
          storage.get(query.get(command)).stream()
              .map(each -> new Document("ns", database).append("storageStats", each))
              .toList());
    }
    return super.handleCommand(channel, database, command, query);
  }

  private static String firstStage(Document query) {
    return query.get("pipeline") instanceof List<?> stages
            && !stages.isEmpty()
            && stages.get(0) instanceof Document stage
        ? stage.keySet().iterator().next()
        : "";
  }

  private List<Document> collections(Document query, boolean namesOnly) {
    Optional<Object> wanted =
        Optional.ofNullable(query.get("filter")).map(filter -> ((Document) filter).get("name"));
    return collections.values().stream()
        .filter(each -> wanted.isEmpty() || wanted.get().equals(each.get("name")))
        .map(each -> namesOnly ? withoutOptions(each) : each.clone())
        .toList();
  }

  private static Document withoutOptions(Document told) {
    return new Document("name", told.get("name")).append("type", told.get("type"));
  }

  private static Document cursor(String database, List<Document> batch) {
    return new Document(
            "cursor",
            new Document("id", 0L).append("ns", database + ".$cmd").append("firstBatch", batch))
        .append("ok", 1.0);
  }
}
