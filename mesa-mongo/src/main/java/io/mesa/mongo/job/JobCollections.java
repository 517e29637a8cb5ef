package io.mesa.mongo.job;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.mesa.mongo.administer.Script;
import io.mesa.mongo.store.VersionedCollections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/** The collections of a store of jobs in a database, and how they come there. */
final class JobCollections {
  private static final String STORE = "job_store";
  private static final String JOB = "job";
  private static final String RESULT = "job_result";
  private static final BsonDocument SELF = new BsonDocument("_id", new BsonString("jobs"));

  private static final List<List<BsonDocument>> STEPS =
      List.of(
          List.of(
              BsonDocument.parse(
                  """
                  {createIndexes: 'job', indexes: [
                    {key: {key: 1}, name: 'job_key', unique: true},
                    {key: {state: 1, source: 1, turn: 1, number: 1}, name: 'job_turn'},
                    {key: {state: 1, source: 1, tenant: 1, turn: 1}, name: 'job_tenant'},
                    {key: {state: 1, finishedAt: 1}, name: 'job_ended'},
                    {key: {number: 1}, name: 'job_number'}]}
                  """),
              BsonDocument.parse(
                  """
                  {createIndexes: 'job_result', indexes: [
                    {key: {job: 1, token: 1, part: 1, piece: 1}, name: 'job_part', unique: true}]}
                  """)));

  private JobCollections() {}

  private static VersionedCollections of(MongoDatabase database) {
    return new VersionedCollections(database, "jobs", STORE, "jobs", STEPS);
  }

  static MongoCollection<BsonDocument> jobs(MongoDatabase database) {
    return database.getCollection(JOB, BsonDocument.class);
  }

  static MongoCollection<BsonDocument> results(MongoDatabase database) {
    return database.getCollection(RESULT, BsonDocument.class);
  }

  static MongoCollection<BsonDocument> store(MongoDatabase database) {
    return database.getCollection(STORE, BsonDocument.class);
  }

  /** Finds the document that says of which format the store is. */
  static BsonDocument self() {
    return SELF.clone();
  }

  /** What is missing; nothing where all is there. */
  static Script installation(MongoDatabase database) {
    String mark = UUID.randomUUID().toString().substring(0, 8);
    return of(database)
        .installation(
            new BsonDocument("mark", new BsonString(mark)).append("number", new BsonInt64(0)));
  }

  /** Removes those that are there. */
  static Script removal(MongoDatabase database) {
    return of(database).removal(STORE, JOB, RESULT);
  }

  /** The store's mark, where this version understands what is there. */
  static String mark(MongoDatabase database) {
    of(database).check();
    return Objects.requireNonNull(store(database).find(self()).first(), STORE)
        .getString("mark")
        .getValue();
  }
}
