package io.mesa.mongo.job;

import io.mesa.job.JobFailure;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Conditions that the server decides by its own clock. A lease ends a span after its last renewal,
 * or after the time that the job may run, whichever is first.
 */
final class Leases {
  private static final String END =
      "{$add: [{$min: ['$beat', {$add: ['$startedAt', '$longest']}]}, '$lease']}";

  private static final BsonDocument HELD =
      BsonDocument.parse("{state: 'PROCESSING', $expr: {$gt: [" + END + ", '$$NOW']}}");

  private static final BsonDocument LOST =
      BsonDocument.parse("{state: 'PROCESSING', $expr: {$lte: [" + END + ", '$$NOW']}}");

  private static final BsonDocument AVAILABLE =
      BsonDocument.parse(
          "{state: 'PENDING', $expr: {$lte: [{$add: ['$waitsFrom', '$delay']}, '$$NOW']}}");

  private static final BsonDocument EXPIRED =
      BsonDocument.parse(
          """
          {state: {$in: ['COMPLETED', 'FAILED', 'CANCELLED']},
           $expr: {$lte: [{$add: ['$finishedAt', '$timeToLive']}, '$$NOW']}}
          """);

  private static final BsonDocument PAST =
      BsonDocument.parse(
          """
          {state: 'EXPIRED',
           $expr: {$lte: [{$add: ['$finishedAt', '$timeToLive', '$history']}, '$$NOW']}}
          """);

  private Leases() {}

  /** Jobs whose worker's lease holds. */
  static BsonDocument held() {
    return HELD.clone();
  }

  /** Jobs whose worker's lease ran out. */
  static BsonDocument lost() {
    return LOST.clone();
  }

  /** Jobs that wait and may be begun. */
  static BsonDocument available() {
    return AVAILABLE.clone();
  }

  /** Ended jobs whose results lived out their time. */
  static BsonDocument expired() {
    return EXPIRED.clone();
  }

  /** Expired jobs whose history did. */
  static BsonDocument past() {
    return PAST.clone();
  }

  /** What says why a job failed. */
  static BsonDocument failure(JobFailure failure) {
    var said =
        new BsonDocument("failureCode", new BsonString(failure.code().name()))
            .append("failureMessage", new BsonString(failure.message()));
    failure
        .databaseCode()
        .ifPresent(code -> said.append("failureDatabaseCode", new BsonString(code)));
    return said;
  }
}
