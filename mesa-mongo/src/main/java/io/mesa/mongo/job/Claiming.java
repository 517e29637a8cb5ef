package io.mesa.mongo.job;

import static io.mesa.mongo.job.JobDocuments.millis;
import static io.mesa.mongo.job.JobDocuments.number;
import static io.mesa.mongo.job.JobDocuments.text;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import io.mesa.error.ErrorCode;
import io.mesa.job.JobFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Takes jobs for a worker, one after the other: those whose worker was lost first, then those whose
 * turn it is. Used once.
 */
final class Claiming {
  private static final BsonDocument BY_TURN = BsonDocument.parse("{turn: 1, number: 1}");

  private static final Comparator<BsonDocument> FIRST_TURN =
      Comparator.comparingLong((BsonDocument job) -> job.getNumber("turn").longValue())
          .thenComparingLong(job -> job.getNumber("number").longValue());

  private final MongoCollection<BsonDocument> jobs;
  private final BsonDocument begin;
  private final List<BsonDocument> claimed = new ArrayList<>();

  Claiming(MongoCollection<BsonDocument> jobs, Duration lease) {
    this.jobs = jobs;
    this.begin =
        BsonDocument.parse(
            "{$inc: {attempts: 1, token: 1}, $currentDate: {startedAt: true, beat: true}}");
    begin.append(
        "$set", new BsonDocument("state", text("PROCESSING")).append("lease", millis(lease)));
  }

  /** The documents of the jobs that were claimed, those first whose turn was first. */
  List<BsonDocument> claim(Map<String, Integer> room, int mostOfASource) {
    Map<String, Integer> left = new HashMap<>();
    room.forEach((source, most) -> left.put(source, Math.min(most, mostOfASource)));
    try {
      takeLost(left);
      left.forEach(this::takeWaiting);
    } catch (MongoException e) {
      // What was claimed before is the worker's already.
      if (claimed.isEmpty()) {
        throw e;
      }
    }
    claimed.sort(FIRST_TURN);
    return claimed;
  }

  private void takeLost(Map<String, Integer> left) {
    var sources = new BsonArray(left.keySet().stream().map(BsonString::new).toList());
    int most = left.values().stream().mapToInt(Integer::intValue).sum();
    BsonDocument lost = Leases.lost().append("source", new BsonDocument("$in", sources));
    for (BsonDocument found : jobs.find(lost).limit(most + 1).into(new ArrayList<>())) {
      BsonDocument same =
          Leases.lost().append("_id", found.get("_id")).append("token", found.get("token"));
      int attempts = found.getNumber("attempts").intValue();
      String source = found.getString("source").getValue();
      int room = left.getOrDefault(source, 0);
      if (attempts >= found.getNumber("mostAttempts").intValue()) {
        jobs.updateOne(same, giveUp(attempts));
      } else if (room > 0 && take(same)) {
        left.put(source, room - 1);
      }
    }
  }

  private static BsonDocument giveUp(int attempts) {
    var failure =
        new JobFailure(
            ErrorCode.UNAVAILABLE,
            "The workers that began the job gave no sign of life any more, %d of them."
                .formatted(attempts),
            Optional.empty());
    return BsonDocument.parse("{$currentDate: {finishedAt: true}}")
        .append("$inc", new BsonDocument("token", number(1)))
        .append("$set", Leases.failure(failure).append("state", text("FAILED")));
  }

  private void takeWaiting(String source, int room) {
    BsonDocument waiting = Leases.available().append("source", text(source));
    int left = room;
    while (left > 0 && take(waiting)) {
      left--;
    }
  }

  private boolean take(BsonDocument wanted) {
    @Nullable BsonDocument job =
        jobs.findOneAndUpdate(
            wanted,
            begin,
            new FindOneAndUpdateOptions().sort(BY_TURN).returnDocument(ReturnDocument.AFTER));
    if (job != null) {
      claimed.add(job);
    }
    return job != null;
  }
}
