package io.mesa.mongo.job;

import static io.mesa.mongo.job.JobDocuments.number;

import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Removes parts of results that nobody will read: those of a worker that ended between writing them
 * and saying so. Each time it looks at the next so many, and after the last at the first again; so
 * it takes a few commands, however many there are. Thread-safe.
 */
final class OrphanedParts {
  private static final BsonDocument OWNER = BsonDocument.parse("{job: 1, token: 1}");
  private static final BsonDocument TOKEN = BsonDocument.parse("{token: 1}");
  private static final BsonDocument IN_ORDER = BsonDocument.parse("{_id: 1}");

  /** Up to which part it was looked; null for the first. */
  private @Nullable BsonValue seen;

  /** A claim that wrote parts. */
  private record Owner(String job, long token) {
    BsonDocument parts() {
      return new BsonDocument("job", new BsonString(job)).append("token", number(token));
    }
  }

  synchronized void sweep(MongoDatabase database, int most) {
    List<BsonDocument> parts = next(database, most);
    seen = parts.size() < most ? null : parts.get(parts.size() - 1).get("_id");
    Set<Owner> owners = new HashSet<>();
    parts.forEach(
        part ->
            owners.add(
                new Owner(part.getString("job").getValue(), part.getNumber("token").longValue())));
    // The jobs are looked at after the parts: a claim was there before what was written under it.
    Map<String, Long> tokens = tokens(database, owners);
    var orphaned = new BsonArray();
    for (Owner owner : owners) {
      Long token = tokens.get(owner.job);
      if (token == null || owner.token < token) {
        orphaned.add(owner.parts());
      }
    }
    if (!orphaned.isEmpty()) {
      JobCollections.results(database).deleteMany(new BsonDocument("$or", orphaned));
    }
  }

  private List<BsonDocument> next(MongoDatabase database, int most) {
    BsonDocument further =
        seen == null ? new BsonDocument() : new BsonDocument("_id", new BsonDocument("$gt", seen));
    return JobCollections.results(database)
        .find(further)
        .sort(IN_ORDER)
        .projection(OWNER)
        .limit(most)
        .into(new ArrayList<>());
  }

  /** The tokens of those jobs that there are. */
  private static Map<String, Long> tokens(MongoDatabase database, Set<Owner> owners) {
    var ids = new BsonArray(owners.stream().map(owner -> new BsonString(owner.job)).toList());
    Map<String, Long> tokens = new HashMap<>();
    if (!ids.isEmpty()) {
      JobCollections.jobs(database)
          .find(new BsonDocument("_id", new BsonDocument("$in", ids)))
          .projection(TOKEN)
          .forEach(
              job ->
                  tokens.put(job.getString("_id").getValue(), job.getNumber("token").longValue()));
    }
    return tokens;
  }
}
