package io.mesa.mongo.job;

import io.mesa.call.Caller;
import io.mesa.cost.CostEstimate;
import io.mesa.error.ErrorCode;
import io.mesa.job.JobFailure;
import io.mesa.job.JobId;
import io.mesa.job.JobRequest;
import io.mesa.job.JobResult;
import io.mesa.job.JobState;
import io.mesa.job.JobStore.Claim;
import io.mesa.job.JobStore.NewJob;
import io.mesa.job.QueryJob;
import io.mesa.job.UnreadableJob;
import io.mesa.query.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a job's document says. Points in time are dates that the server wrote; spans are
 * milliseconds beside them, which the server adds when it compares.
 */
final class JobDocuments {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.job");

  private JobDocuments() {}

  /** A new job but for what the server adds: its state, turn and times. */
  static BsonDocument write(UUID id, NewJob job, Optional<String> key) {
    JobRequest request = job.request();
    CostEstimate estimate = job.estimate();
    var document =
        new BsonDocument("key", key(id, request, key))
            .append("source", text(request.source()))
            .append("tenant", text(request.tenant()))
            .append("query", text(request.query().toJson()))
            .append("cached", BsonBoolean.valueOf(request.cached()))
            .append("basis", text(estimate.basis().name()))
            .append("samples", number(estimate.samples()))
            .append("mostAttempts", new BsonInt32(job.limits().attempts()))
            .append("longest", millis(job.limits().maximumRunTime()))
            .append("timeToLive", millis(job.limits().timeToLive()))
            .append("history", millis(job.limits().history()));
    request.database().ifPresent(name -> document.append("database", text(name)));
    request.caller().ifPresent(caller -> document.append("caller", text(caller.name())));
    request
        .caller()
        .flatMap(Caller::tenant)
        .ifPresent(tenant -> document.append("callerTenant", text(tenant)));
    var settings = new TreeMap<>(request.sessionSettings());
    document
        .append("settingNames", texts(List.copyOf(settings.keySet())))
        .append("settingValues", texts(List.copyOf(settings.values())));
    estimate.expected().ifPresent(time -> document.append("expected", number(time.toNanos())));
    estimate.bound().ifPresent(time -> document.append("bound", number(time.toNanos())));
    estimate.rows().ifPresent(rows -> document.append("estimatedRows", number(rows)));
    estimate.bytes().ifPresent(bytes -> document.append("estimatedBytes", number(bytes)));
    return document;
  }

  /** What no two jobs share: the key of one that has a key, the id of another. */
  static BsonDocument key(UUID id, JobRequest request, Optional<String> key) {
    return key.map(
            given ->
                new BsonDocument("source", text(request.source()))
                    .append("tenant", text(request.tenant()))
                    .append("key", text(given)))
        .orElseGet(() -> new BsonDocument("id", text(id.toString())));
  }

  static BsonString text(String text) {
    return new BsonString(text);
  }

  static BsonInt64 number(long number) {
    return new BsonInt64(number);
  }

  static BsonInt64 millis(Duration span) {
    return new BsonInt64(span.toMillis());
  }

  /** Fields that the server is to write the time to. */
  static BsonDocument now(String... fields) {
    var now = new BsonDocument();
    for (String field : fields) {
      now.append(field, BsonBoolean.TRUE);
    }
    return now;
  }

  private static BsonArray texts(List<String> texts) {
    return new BsonArray(texts.stream().map(BsonString::new).toList());
  }

  static QueryJob job(String mark, BsonDocument document) {
    Optional<Instant> finished = instant(document, "finishedAt");
    return new QueryJob(
        id(mark, document),
        request(document),
        JobState.valueOf(document.getString("state").getValue()),
        estimate(document),
        document.getNumber("attempts").intValue(),
        instant(document, "submittedAt").orElseThrow(),
        instant(document, "startedAt"),
        finished,
        finished.map(end -> end.plusMillis(document.getNumber("timeToLive").longValue())),
        result(document),
        failure(document));
  }

  /** The same; empty, and a word in the log, where what it asks cannot be read. */
  static Optional<QueryJob> readable(String mark, BsonDocument document) {
    try {
      return Optional.of(job(mark, document));
    } catch (RuntimeException e) {
      LOG.warn("Job {} cannot be read and is left out: {}", id(mark, document), e.getMessage());
      return Optional.empty();
    }
  }

  static Claim claim(String mark, BsonDocument document) {
    return new Claim(
        id(mark, document),
        document.getNumber("token").longValue(),
        request(document),
        document.getNumber("attempts").intValue(),
        document.getNumber("mostAttempts").intValue(),
        Duration.ofMillis(document.getNumber("longest").longValue()));
  }

  static UnreadableJob unreadable(BsonDocument document, RuntimeException why) {
    return new UnreadableJob(
        uuid(document),
        document.getNumber("token").longValue(),
        document.getNumber("attempts").intValue() >= document.getNumber("mostAttempts").intValue(),
        why);
  }

  static UUID uuid(BsonDocument document) {
    return UUID.fromString(document.getString("_id").getValue());
  }

  private static JobId id(String mark, BsonDocument document) {
    return new JobId(mark, uuid(document));
  }

  private static JobRequest request(BsonDocument document) {
    BsonArray names = document.getArray("settingNames");
    BsonArray values = document.getArray("settingValues");
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      settings.put(names.get(i).asString().getValue(), values.get(i).asString().getValue());
    }
    return new JobRequest(
        document.getString("source").getValue(),
        Query.fromJson(document.getString("query").getValue()),
        string(document, "database"),
        string(document, "caller").map(name -> new Caller(name, string(document, "callerTenant"))),
        settings,
        document.getBoolean("cached").getValue());
  }

  private static CostEstimate estimate(BsonDocument document) {
    return new CostEstimate(
        CostEstimate.Basis.valueOf(document.getString("basis").getValue()),
        document.getNumber("samples").longValue(),
        whole(document, "expected").map(Duration::ofNanos),
        whole(document, "bound").map(Duration::ofNanos),
        amount(document, "estimatedRows"),
        amount(document, "estimatedBytes"));
  }

  private static Optional<JobResult> result(BsonDocument document) {
    return whole(document, "resultRows")
        .map(
            rows ->
                new JobResult(
                    rows,
                    document.getNumber("resultBytes").longValue(),
                    document.getNumber("resultKept").intValue()));
  }

  private static Optional<JobFailure> failure(BsonDocument document) {
    return string(document, "failureCode")
        .map(
            code ->
                new JobFailure(
                    ErrorCode.valueOf(code),
                    document.getString("failureMessage").getValue(),
                    string(document, "failureDatabaseCode")));
  }

  private static Optional<String> string(BsonDocument document, String field) {
    return document.containsKey(field)
        ? Optional.of(document.getString(field).getValue())
        : Optional.empty();
  }

  private static Optional<Long> whole(BsonDocument document, String field) {
    return document.containsKey(field)
        ? Optional.of(document.getNumber(field).longValue())
        : Optional.empty();
  }

  private static OptionalLong amount(BsonDocument document, String field) {
    return whole(document, field).map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  private static Optional<Instant> instant(BsonDocument document, String field) {
    return document.containsKey(field)
        ? Optional.of(Instant.ofEpochMilli(document.getDateTime(field).getValue()))
        : Optional.empty();
  }
}
