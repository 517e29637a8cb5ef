package io.mesa.mongo.query;

import io.mesa.mongo.connect.Clients;
import io.mesa.spi.DriverCall;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;

/**
 * How many documents the collections of a plan have, as the server keeps it in mind, and by which
 * fields those that are looked up are indexed.
 *
 * @param sizes the number of documents
 * @param indexes the indexes of collections that are looked up, as {@code listIndexes} gives them
 */
record CollectionFacts(Map<TableName, Long> sizes, Map<TableName, List<BsonDocument>> indexes) {

  static CollectionFacts read(
      Clients clients,
      DriverCall call,
      Collection<TableName> collections,
      Collection<TableName> lookedUp) {
    Map<TableName, Long> sizes = new HashMap<>();
    for (TableName name : collections) {
      sizes.put(
          name,
          clients.on(
              call,
              name.schema(),
              database -> database.getCollection(name.name()).estimatedDocumentCount()));
    }
    Map<TableName, List<BsonDocument>> indexes = new HashMap<>();
    for (TableName name : lookedUp) {
      indexes.put(
          name,
          clients.on(
              call,
              name.schema(),
              database ->
                  database
                      .getCollection(name.name())
                      .listIndexes(BsonDocument.class)
                      .into(new ArrayList<BsonDocument>())));
    }
    return new CollectionFacts(sizes, indexes);
  }

  long size(TableName collection) {
    return sizes.getOrDefault(collection, 0L);
  }

  /** Whether an index of all documents begins with one of these fields. */
  boolean isIndexed(TableName collection, List<String> fields) {
    return indexes.getOrDefault(collection, List.of()).stream()
        .filter(index -> !index.containsKey("partialFilterExpression"))
        .anyMatch(index -> fields.contains(index.getDocument("key").getFirstKey()));
  }
}
