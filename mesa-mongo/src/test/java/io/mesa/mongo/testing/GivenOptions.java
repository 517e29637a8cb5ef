package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The validators that collections were created with, which mongo-java-server forgets (MongoDB's
 * manual, "listCollections": the options are those that "create" was given).
 */
final class GivenOptions {
  private final Map<String, Document> options = new ConcurrentHashMap<>();

  void remember(String database, Document create) {
    if (create.get("validator") instanceof Document validator) {
      options.put(
          database + "." + create.get("create"), new Document("validator", validator.clone()));
    }
  }

  Document addTo(String database, Document reply) {
    Document cursor = (Document) reply.get("cursor");
    List<Document> batch = new ArrayList<>();
    for (Object each : (List<?>) cursor.get("firstBatch")) {
      Document listed = ((Document) each).clone();
      Document given = options.get(database + "." + listed.get("name"));
      if (given != null) {
        listed.put("options", given.clone());
      }
      batch.add(listed);
    }
    cursor.put("firstBatch", batch);
    return reply;
  }
}
