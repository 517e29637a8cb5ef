package io.mesa.mongo.job;

import static io.mesa.mongo.job.JobDocuments.millis;
import static io.mesa.mongo.job.JobDocuments.number;
import static io.mesa.mongo.job.JobDocuments.text;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.job.JobRequest;
import io.mesa.job.JobStore.NewJob;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;

/** Writes a new job, which gets its number and its turn. */
final class JobInsertion {
  private static final int DUPLICATE = 11_000;

  private JobInsertion() {}

  /**
   * Lets a job wait.
   *
   * @return false where its idempotency key is used already
   */
  static boolean waiting(MongoDatabase database, UUID id, NewJob job, BsonDocument document) {
    MongoCollection<BsonDocument> jobs = JobCollections.jobs(database);
    JobRequest request = job.request();
    int most = job.limits().queueLength();
    var waiting =
        new BsonDocument("state", text("PENDING")).append("source", text(request.source()));
    if (jobs.countDocuments(waiting, new CountOptions().limit(most)) >= most) {
      throw MesaException.builder(
              ErrorCode.LIMIT_EXCEEDED,
              "%d jobs of source '%s' wait already, as many as may; try again later."
                  .formatted(most, request.source()))
          .retryable(true)
          .build();
    }
    BsonDocument whole =
        document
            .clone()
            .append("turn", nextTurn(jobs, request))
            .append("state", text("PENDING"))
            .append("attempts", new BsonInt32(0))
            .append("token", number(0))
            .append("delay", number(0));
    return insert(database, id, whole, "submittedAt", "waitsFrom");
  }

  /** An idempotency key joins only jobs that are submitted. */
  static boolean running(
      MongoDatabase database, UUID id, JobRequest request, BsonDocument document, Duration lease) {
    BsonDocument whole =
        document
            .clone()
            .append("turn", nextTurn(JobCollections.jobs(database), request))
            .append("state", text("PROCESSING"))
            .append("attempts", new BsonInt32(1))
            .append("token", number(1))
            .append("lease", millis(lease));
    return insert(database, id, whole, "submittedAt", "startedAt", "beat");
  }

  /**
   * A tenant's next turn: after its last one, and not before the turn that it is now. That is the
   * first of those that may be begun; one that waits to be tried again holds no turn up.
   */
  private static BsonInt64 nextTurn(MongoCollection<BsonDocument> jobs, JobRequest request) {
    BsonString source = text(request.source());
    BsonDocument own =
        new BsonDocument("state", text("PENDING"))
            .append("source", source)
            .append("tenant", text(request.tenant()));
    long now = turn(jobs, Leases.available().append("source", source), 1);
    return number(1 + Math.max(now, turn(jobs, own, -1)));
  }

  /** The first or the last turn of some; 0 where there is none. */
  private static long turn(
      MongoCollection<BsonDocument> jobs, BsonDocument waiting, int direction) {
    BsonDocument found =
        jobs.find(waiting)
            .sort(new BsonDocument("turn", new BsonInt32(direction)))
            .projection(new BsonDocument("turn", new BsonInt32(1)))
            .first();
    return found == null ? 0 : found.getNumber("turn").longValue();
  }

  /** An insertion by way of an update, for only that has the server write the time. */
  private static boolean insert(
      MongoDatabase database, UUID id, BsonDocument document, String... times) {
    BsonDocument counted =
        JobCollections.store(database)
            .findOneAndUpdate(
                JobCollections.self(),
                new BsonDocument("$inc", new BsonDocument("number", number(1))),
                new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
    document.append("number", Objects.requireNonNull(counted, "store").getNumber("number"));
    try {
      JobCollections.jobs(database)
          .updateOne(
              new BsonDocument("_id", text(id.toString())),
              new BsonDocument("$setOnInsert", document)
                  .append("$currentDate", JobDocuments.now(times)),
              new UpdateOptions().upsert(true));
      return true;
    } catch (MongoWriteException e) {
      if (e.getCode() == DUPLICATE) {
        return false;
      }
      throw e;
    }
  }
}
