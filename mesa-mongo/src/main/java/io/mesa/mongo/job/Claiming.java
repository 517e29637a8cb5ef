package io.mesa.mongo.job;

import static io.mesa.mongo.job.JobDocuments.millis;
import static io.mesa.mongo.job.JobDocuments.number;
import static io.mesa.mongo.job.JobDocuments.text;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import io.mesa.error.ErrorCode;
import io.mesa.job.JobFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Takes jobs for a worker: those whose worker was lost first, then those whose turn it is. Some are
 * looked for, begun by one update of all that are still as they were found, and read again; others
 * may have been faster with some of them. Used once.
 */
final class Claiming {
  /** So often others may be faster before it is left to the next time. */
  private static final int MOST_TRIES = 10;

  private static final BsonDocument BY_TURN = BsonDocument.parse("{turn: 1, number: 1}");
  private static final BsonDocument AS_FOUND =
      BsonDocument.parse("{token: 1, source: 1, attempts: 1, mostAttempts: 1}");

  private static final Comparator<BsonDocument> FIRST_TURN =
      Comparator.comparingLong((BsonDocument job) -> job.getNumber("turn").longValue())
          .thenComparingLong(job -> job.getNumber("number").longValue());

  private final MongoCollection<BsonDocument> jobs;
  private final BsonString self = text(UUID.randomUUID().toString());
  private final BsonDocument begin;
  private final List<BsonDocument> claimed = new ArrayList<>();

  Claiming(MongoCollection<BsonDocument> jobs, Duration lease) {
    this.jobs = jobs;
    this.begin =
        BsonDocument.parse(
            "{$inc: {attempts: 1, token: 1}, $currentDate: {startedAt: true, beat: true}}");
    begin.append(
        "$set",
        new BsonDocument("state", text("PROCESSING"))
            .append("lease", millis(lease))
            .append("claiming", self));
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
    List<BsonDocument> wanted = new ArrayList<>();
    for (BsonDocument found : find(lost, new BsonDocument(), most + 1)) {
      int attempts = found.getNumber("attempts").intValue();
      String source = found.getString("source").getValue();
      int room = left.getOrDefault(source, 0);
      if (attempts >= found.getNumber("mostAttempts").intValue()) {
        jobs.updateOne(asFound(Leases.lost(), List.of(found)), giveUp(attempts));
      } else if (room > 0) {
        wanted.add(found);
        left.put(source, room - 1);
      }
    }
    take(Leases.lost(), wanted);
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
    for (int tries = 0; left > 0 && tries < MOST_TRIES; tries++) {
      List<BsonDocument> found = find(waiting, BY_TURN, left);
      int taken = take(Leases.available(), found);
      left = found.size() < left ? 0 : left - taken;
    }
  }

  private List<BsonDocument> find(BsonDocument wanted, BsonDocument order, int most) {
    return jobs.find(wanted).sort(order).projection(AS_FOUND).limit(most).into(new ArrayList<>());
  }

  /** Jobs on which a condition holds, and which nobody claimed since they were found. */
  private static BsonDocument asFound(BsonDocument condition, List<BsonDocument> found) {
    var same = new BsonArray();
    found.forEach(
        job -> same.add(new BsonDocument("_id", job.get("_id")).append("token", job.get("token"))));
    return condition.append("$or", same);
  }

  /** How many of them could be begun. */
  private int take(BsonDocument condition, List<BsonDocument> found) {
    if (found.isEmpty()
        || jobs.updateMany(asFound(condition, found), begin).getModifiedCount() == 0) {
      return 0;
    }
    var ids = new BsonArray(found.stream().map(job -> job.get("_id")).toList());
    var own =
        new BsonDocument("_id", new BsonDocument("$in", ids))
            .append("state", text("PROCESSING"))
            .append("claiming", self);
    List<BsonDocument> taken = jobs.find(own).into(new ArrayList<>());
    claimed.addAll(taken);
    return taken.size();
  }
}
