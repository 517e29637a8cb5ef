package io.mesa.mongo.job;

import static io.mesa.mongo.job.JobDocuments.millis;
import static io.mesa.mongo.job.JobDocuments.number;
import static io.mesa.mongo.job.JobDocuments.text;

import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CountOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.job.JobFailure;
import io.mesa.job.JobFilter;
import io.mesa.job.JobId;
import io.mesa.job.JobRequest;
import io.mesa.job.JobResult;
import io.mesa.job.JobState;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import io.mesa.job.UnreadableJob;
import io.mesa.mongo.connect.Clients;
import io.mesa.query.Rows;
import io.mesa.spi.StoreCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs in a collection. Each change of a job is one operation on its document, which looks at the
 * state, the token and the lease again (MongoDB's manual, "Atomicity and Transactions"). The server
 * writes all points in time ({@code $currentDate}) and compares them with its clock ({@code
 * $$NOW}). Thread-safe.
 */
final class MongoJobStore implements JobStore {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.job");
  private static final int CLAIMED_AT_ONCE = 1_000;
  private static final int PARTS_LOOKED_AT = 1_000;

  private final OrphanedParts orphaned = new OrphanedParts();
  private final Clients clients;
  private final StoreCalls calls;
  private final String schema;
  private volatile @Nullable String mark;

  MongoJobStore(Clients clients, StoreCalls calls, String schema) {
    this.clients = clients;
    this.calls = calls;
    this.schema = schema;
  }

  private <T> T on(Function<MongoDatabase, T> work) {
    return calls.call(
        call ->
            clients.on(
                call,
                schema,
                on ->
                    work.apply(
                        on.withReadPreference(ReadPreference.primary())
                            .withWriteConcern(WriteConcern.MAJORITY))));
  }

  private <T> T onJobs(Function<MongoCollection<BsonDocument>, T> work) {
    return on(database -> work.apply(JobCollections.jobs(database)));
  }

  @Override
  public String mark() {
    String known = mark;
    if (known == null) {
      calls.call(
          call -> {
            MongoStores.refuseRouter(clients, call);
            return true;
          });
      known = on(JobCollections::mark);
      mark = known;
    }
    return known;
  }

  @Override
  public JobId submit(NewJob job) {
    String own = mark();
    UUID id = UUID.randomUUID();
    BsonDocument document = JobDocuments.write(id, job, job.idempotencyKey());
    for (int attempt = 0; attempt < 3; attempt++) {
      Optional<JobId> joined = job.idempotencyKey().flatMap(key -> joined(own, id, job, key));
      if (joined.isPresent()) {
        return joined.get();
      }
      if (on(database -> JobInsertion.waiting(database, id, job, document))) {
        return new JobId(own, id);
      }
      // Another submission with the key was faster; the next look tells.
    }
    throw new MesaException(
        ErrorCode.CONFLICT, "The idempotency key is used by others again and again; try later.");
  }

  private Optional<JobId> joined(String own, UUID id, NewJob job, String key) {
    JobRequest request = job.request();
    var wanted = new BsonDocument("key", JobDocuments.key(id, request, Optional.of(key)));
    Optional<QueryJob> earlier =
        onJobs(jobs -> Optional.ofNullable(jobs.find(wanted).first()))
            .map(found -> JobDocuments.job(own, found));
    if (earlier.isPresent() && !earlier.get().request().equals(request)) {
      throw new MesaException(
          ErrorCode.CONFLICT,
          "The idempotency key was used for another query, of job %s; take another key."
              .formatted(earlier.get().id()));
    }
    return earlier.map(QueryJob::id);
  }

  @Override
  public Claim adopt(NewJob job, Duration lease) {
    String own = mark();
    UUID id = UUID.randomUUID();
    BsonDocument document = JobDocuments.write(id, job, Optional.empty());
    on(database -> JobInsertion.running(database, id, job.request(), document, lease));
    return new Claim(
        new JobId(own, id),
        1,
        job.request(),
        1,
        job.limits().attempts(),
        job.limits().maximumRunTime());
  }

  @Override
  public List<Claim> claim(Map<String, Integer> room, Duration lease) {
    String own = mark();
    List<Claim> claims = new ArrayList<>();
    for (BsonDocument document :
        onJobs(jobs -> new Claiming(jobs, lease).claim(room, CLAIMED_AT_ONCE))) {
      try {
        claims.add(JobDocuments.claim(own, document));
      } catch (RuntimeException e) {
        putAside(JobDocuments.unreadable(document, e));
      }
    }
    return claims;
  }

  /** Where that fails, its lease runs out; those that were taken with it are not to wait for it. */
  private void putAside(UnreadableJob job) {
    try {
      if (job.last()) {
        fail(job.id(), job.token(), job.failure());
      } else {
        giveBack(job.id(), job.token(), UnreadableJob.DELAY, true);
      }
    } catch (MesaException e) {
      LOG.debug("Job {}, which cannot be read, waits until its lease has run out", job.id(), e);
    }
  }

  @Override
  public Set<Claim> renew(Collection<Claim> claims, Duration lease) {
    if (claims.isEmpty()) {
      return Set.of();
    }
    var wanted = new BsonArray();
    claims.forEach(
        claim -> wanted.add(byId(claim.id().value()).append("token", number(claim.token()))));
    BsonDocument held = Leases.held().append("$or", wanted);
    Set<String> renewed =
        onJobs(
            jobs -> {
              jobs.updateMany(
                  held,
                  new BsonDocument("$set", new BsonDocument("lease", millis(lease)))
                      .append("$currentDate", JobDocuments.now("beat")));
              Set<String> ids = new LinkedHashSet<>();
              jobs.find(held)
                  .projection(new BsonDocument("_id", new BsonInt32(1)))
                  .forEach(job -> ids.add(job.getString("_id").getValue()));
              return ids;
            });
    Set<Claim> kept = new LinkedHashSet<>(claims);
    kept.removeIf(claim -> !renewed.contains(claim.id().value().toString()));
    return kept;
  }

  private static BsonDocument byId(UUID id) {
    return new BsonDocument("_id", text(id.toString()));
  }

  private static BsonDocument held(Claim claim) {
    return held(claim.id().value(), claim.token());
  }

  private static BsonDocument held(UUID job, long token) {
    return Leases.held().append("_id", text(job.toString())).append("token", number(token));
  }

  private static BsonDocument end(JobState state, BsonDocument also) {
    return new BsonDocument("$set", also.append("state", text(state.name())))
        .append("$currentDate", JobDocuments.now("finishedAt"));
  }

  @Override
  public boolean complete(Claim claim, JobResult result, Rows kept) {
    String job = claim.id().value().toString();
    List<BsonDocument> parts = Results.write(job, claim.token(), kept);
    BsonDocument end =
        end(
            JobState.COMPLETED,
            new BsonDocument("resultRows", number(result.rows()))
                .append("resultBytes", number(result.bytes()))
                .append("resultKept", new BsonInt32(result.kept())));
    return on(
        database -> {
          MongoCollection<BsonDocument> jobs = JobCollections.jobs(database);
          MongoCollection<BsonDocument> results = JobCollections.results(database);
          if (jobs.find(held(claim)).first() == null) {
            return ended(jobs, claim, JobState.COMPLETED);
          }
          Results.insert(results, parts);
          if (jobs.updateOne(held(claim), end).getMatchedCount() == 1
              || ended(jobs, claim, JobState.COMPLETED)) {
            return true;
          }
          Results.remove(results, job, claim.token());
          return false;
        });
  }

  /** Whether it is this claim that ended its job before. */
  private static boolean ended(MongoCollection<BsonDocument> jobs, Claim claim, JobState state) {
    BsonDocument wanted =
        byId(claim.id().value())
            .append("token", number(claim.token()))
            .append("state", text(state.name()));
    return jobs.find(wanted).first() != null;
  }

  @Override
  public boolean fail(Claim claim, JobFailure failure) {
    return fail(claim.id().value(), claim.token(), failure)
        || onJobs(jobs -> ended(jobs, claim, JobState.FAILED));
  }

  private boolean fail(UUID job, long token, JobFailure failure) {
    BsonDocument end = end(JobState.FAILED, Leases.failure(failure));
    return onJobs(jobs -> jobs.updateOne(held(job, token), end).getMatchedCount() == 1);
  }

  @Override
  public boolean giveBack(Claim claim, Duration delay, boolean begun) {
    return giveBack(claim.id().value(), claim.token(), delay, begun);
  }

  private boolean giveBack(UUID job, long token, Duration delay, boolean begun) {
    BsonDocument change =
        new BsonDocument(
                "$set", new BsonDocument("state", text("PENDING")).append("delay", millis(delay)))
            .append("$inc", new BsonDocument("attempts", new BsonInt32(begun ? 0 : -1)))
            .append("$currentDate", JobDocuments.now("waitsFrom"));
    return onJobs(jobs -> jobs.updateOne(held(job, token), change).getMatchedCount() == 1);
  }

  @Override
  public Optional<QueryJob> find(JobId id) {
    String own = mark();
    return id.store().equals(own)
        ? onJobs(jobs -> Optional.ofNullable(jobs.find(byId(id.value())).first()))
            .map(found -> JobDocuments.job(own, found))
        : Optional.empty();
  }

  @Override
  public Optional<Rows> rows(JobId id, int from, int count) {
    if (!id.store().equals(mark())) {
      return Optional.empty();
    }
    BsonDocument completed = byId(id.value()).append("state", text("COMPLETED"));
    return on(
        database -> {
          MongoCollection<BsonDocument> jobs = JobCollections.jobs(database);
          BsonDocument job = jobs.find(completed).first();
          if (job == null) {
            return Optional.empty();
          }
          Optional<Rows> rows =
              Results.read(
                  JobCollections.results(database),
                  id.value().toString(),
                  job.getNumber("token").longValue(),
                  from,
                  count);
          // Swept meanwhile, it may have been read in part.
          return jobs.find(completed).first() == null ? Optional.empty() : rows;
        });
  }

  @Override
  public Optional<QueryJob> cancel(JobId id) {
    if (id.store().equals(mark())) {
      BsonDocument open =
          byId(id.value()).append("state", BsonDocument.parse("{$in: ['PENDING', 'PROCESSING']}"));
      BsonDocument end =
          end(JobState.CANCELLED, new BsonDocument())
              .append("$inc", new BsonDocument("token", number(1)));
      onJobs(jobs -> jobs.updateOne(open, end));
    }
    return find(id);
  }

  @Override
  public List<QueryJob> list(JobFilter filter) {
    String own = mark();
    return all(wanted(filter), new BsonDocument("number", new BsonInt32(-1)), filter.limit())
        .stream()
        .flatMap(found -> JobDocuments.readable(own, found).stream())
        .toList();
  }

  @Override
  public int count(JobFilter filter) {
    var most = new CountOptions().limit(filter.limit());
    return onJobs(jobs -> (int) jobs.countDocuments(wanted(filter), most));
  }

  private static BsonDocument wanted(JobFilter filter) {
    var wanted = new BsonDocument();
    if (!filter.states().isEmpty()) {
      var states = new BsonArray(filter.states().stream().map(s -> text(s.name())).toList());
      wanted.append("state", new BsonDocument("$in", states));
    }
    filter.source().ifPresent(source -> wanted.append("source", new BsonString(source)));
    filter.tenant().ifPresent(tenant -> wanted.append("tenant", new BsonString(tenant)));
    return wanted;
  }

  private List<BsonDocument> all(BsonDocument wanted, BsonDocument order, int most) {
    return onJobs(jobs -> jobs.find(wanted).sort(order).limit(most).into(new ArrayList<>()));
  }

  @Override
  public int sweep(int most, Predicate<QueryJob> archive) {
    String own = mark();
    var oldest = new BsonDocument("finishedAt", new BsonInt32(1));
    var due = new BsonArray();
    all(Leases.expired(), oldest, most).forEach(job -> due.add(job.get("_id")));
    var past = new BsonArray();
    for (BsonDocument job : all(Leases.past(), oldest, most)) {
      if (JobDocuments.readable(own, job).map(archive::test).orElse(true)) {
        past.add(job.get("_id"));
      }
    }
    int removed =
        (due.isEmpty() ? 0 : on(database -> expire(database, due)))
            + (past.isEmpty() ? 0 : on(database -> remove(database, past)));
    on(
        database -> {
          orphaned.sweep(database, PARTS_LOOKED_AT);
          return true;
        });
    return removed;
  }

  /** The state is changed first: from then on nobody reads what is being removed. */
  private static int expire(MongoDatabase database, BsonArray ids) {
    BsonDocument due = Leases.expired().append("_id", new BsonDocument("$in", ids));
    var expired = new BsonDocument("$set", new BsonDocument("state", text("EXPIRED")));
    long changed = JobCollections.jobs(database).updateMany(due, expired).getMatchedCount();
    Results.remove(JobCollections.results(database), ids);
    return (int) changed;
  }

  private static int remove(MongoDatabase database, BsonArray ids) {
    // What a worker that was cut off wrote in vain goes with its job.
    Results.remove(JobCollections.results(database), ids);
    BsonDocument expired =
        new BsonDocument("_id", new BsonDocument("$in", ids)).append("state", text("EXPIRED"));
    return (int) JobCollections.jobs(database).deleteMany(expired).getDeletedCount();
  }
}
