package io.mesa.job;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.Rows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Jobs in memory. Thread-safe: one lock guards all of it, and nothing slow is done under it. */
final class MemoryJobStore implements JobStore.Prompt {
  private static final int MOST_ENDED = 10_000;
  private static final long MOST_RESULT_BYTES = 256L << 20;

  private final InstantSource clock;
  private final String mark = "%08x".formatted(RandomGenerator.getDefault().nextInt());
  private final Map<UUID, MemoryJob> jobs = new HashMap<>();
  private final TreeMap<Long, MemoryJob> byNumber = new TreeMap<>();
  private final MemoryQueue waiting = new MemoryQueue();
  private final Map<Key, MemoryJob> keys = new HashMap<>();
  private final Set<MemoryJob> running = new HashSet<>();
  private final Deque<MemoryJob> ended = new ArrayDeque<>();
  private long number;
  private long resultBytes;

  MemoryJobStore(InstantSource clock) {
    this.clock = clock;
  }

  private record Key(MemoryJob.Flow flow, String key) {}

  @Override
  public String mark() {
    return mark;
  }

  @Override
  public synchronized JobId submit(NewJob job) {
    JobRequest request = job.request();
    var flow = new MemoryJob.Flow(request.source(), request.tenant());
    Key key = job.idempotencyKey().map(text -> new Key(flow, text)).orElse(null);
    MemoryJob earlier = key == null ? null : keys.get(key);
    if (earlier != null) {
      if (!earlier.job.request().equals(request)) {
        throw new MesaException(
            ErrorCode.CONFLICT,
            "The idempotency key was used for another query, of job %s; take another key."
                .formatted(earlier.id));
      }
      return earlier.id;
    }
    int before = waiting.length(request.source());
    if (before >= job.limits().queueLength()) {
      throw MesaException.builder(
              ErrorCode.LIMIT_EXCEEDED,
              "%d jobs of source '%s' wait already, as many as may; try again later."
                  .formatted(before, request.source()))
          .retryable(true)
          .build();
    }
    MemoryJob kept = keep(job);
    if (key != null) {
      keys.put(key, kept);
    }
    waiting.add(kept);
    return kept.id;
  }

  private MemoryJob keep(NewJob job) {
    var flow = new MemoryJob.Flow(job.request().source(), job.request().tenant());
    var id = new JobId(mark, UUID.randomUUID());
    var kept = new MemoryJob(id, job, ++number, waiting.nextTurn(flow), clock.instant());
    jobs.put(id.value(), kept);
    byNumber.put(kept.number, kept);
    return kept;
  }

  @Override
  public synchronized Claim adopt(NewJob job, Duration lease) {
    return begin(keep(job), clock.instant(), lease);
  }

  private Claim begin(MemoryJob job, Instant now, Duration lease) {
    job.state = JobState.PROCESSING;
    job.attempts++;
    job.token++;
    job.startedAt = now;
    job.runsUntil = now.plus(job.job.limits().maximumRunTime());
    job.leaseUntil = earlier(now, job.runsUntil).plus(lease);
    running.add(job);
    return new Claim(
        job.id,
        job.token,
        job.job.request(),
        job.attempts,
        job.job.limits().attempts(),
        job.job.limits().maximumRunTime());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  @Override
  public synchronized List<Claim> claim(Map<String, Integer> room, Duration lease) {
    Instant now = clock.instant();
    takeBackLost(now);
    return waiting.take(room, now).stream().map(job -> begin(job, now, lease)).toList();
  }

  /** Lets those jobs wait again whose worker gave no sign of life. */
  private void takeBackLost(Instant now) {
    for (MemoryJob job : List.copyOf(running)) {
      if (!job.leaseUntil.isAfter(now)) {
        running.remove(job);
        if (job.attempts < job.job.limits().attempts()) {
          job.state = JobState.PENDING;
          waiting.add(job);
        } else {
          job.token++;
          job.failure =
              new JobFailure(
                  ErrorCode.UNAVAILABLE,
                  "The workers that began the job gave no sign of life any more, %d of them."
                      .formatted(job.attempts),
                  Optional.empty());
          end(job, JobState.FAILED, now);
        }
      }
    }
  }

  /** The job that a claim holds; null where the claim is lost. */
  private @Nullable MemoryJob held(Claim claim, Instant now) {
    MemoryJob job = own(claim.id());
    return job != null
            && job.state == JobState.PROCESSING
            && job.token == claim.token()
            && job.leaseUntil.isAfter(now)
        ? job
        : null;
  }

  private @Nullable MemoryJob own(JobId id) {
    return id.store().equals(mark) ? jobs.get(id.value()) : null;
  }

  @Override
  public synchronized Set<Claim> renew(Collection<Claim> claims, Duration lease) {
    Instant now = clock.instant();
    Set<Claim> renewed = new LinkedHashSet<>();
    for (Claim claim : claims) {
      MemoryJob job = held(claim, now);
      if (job != null) {
        job.leaseUntil = earlier(now, job.runsUntil).plus(lease);
        renewed.add(claim);
      }
    }
    return renewed;
  }

  @Override
  public boolean complete(Claim claim, JobResult result, Rows kept) {
    return complete(claim, result, kept, kept.heapBytes());
  }

  private synchronized boolean complete(Claim claim, JobResult result, Rows kept, long keptBytes) {
    Instant now = clock.instant();
    MemoryJob job = held(claim, now);
    if (job == null) {
      return ended(claim, JobState.COMPLETED);
    }
    job.result = result;
    job.kept = kept;
    job.keptBytes = keptBytes;
    resultBytes += keptBytes;
    end(job, JobState.COMPLETED, now);
    return true;
  }

  @Override
  public synchronized boolean fail(Claim claim, JobFailure failure) {
    Instant now = clock.instant();
    MemoryJob job = held(claim, now);
    if (job == null) {
      return ended(claim, JobState.FAILED);
    }
    job.failure = failure;
    end(job, JobState.FAILED, now);
    return true;
  }

  /** Whether it is this claim that ended its job before. */
  private boolean ended(Claim claim, JobState state) {
    MemoryJob job = own(claim.id());
    return job != null && job.state == state && job.token == claim.token();
  }

  private void end(MemoryJob job, JobState state, Instant now) {
    running.remove(job);
    job.state = state;
    job.finishedAt = now;
    job.expiresAt = now.plus(job.job.limits().timeToLive());
    ended.addLast(job);
    for (MemoryJob oldest : excess()) {
      remove(oldest);
    }
  }

  /** The oldest ended jobs that are too many, or whose results are too large together. */
  private List<MemoryJob> excess() {
    List<MemoryJob> excess = new ArrayList<>();
    long bytes = resultBytes;
    int count = ended.size();
    for (MemoryJob oldest : ended) {
      if (count <= MOST_ENDED && (bytes <= MOST_RESULT_BYTES || count == 1)) {
        break;
      }
      excess.add(oldest);
      bytes -= oldest.keptBytes;
      count--;
    }
    return excess;
  }

  private void remove(MemoryJob job) {
    forget(job);
    ended.remove(job);
    jobs.remove(job.id.value());
    byNumber.remove(job.number);
    job.job.idempotencyKey().ifPresent(key -> keys.remove(new Key(job.flow(), key), job));
  }

  private void forget(MemoryJob job) {
    resultBytes -= job.keptBytes;
    job.keptBytes = 0;
    job.kept = null;
  }

  @Override
  public synchronized boolean giveBack(Claim claim, Duration delay, boolean begun) {
    Instant now = clock.instant();
    MemoryJob job = held(claim, now);
    if (job == null) {
      return false;
    }
    running.remove(job);
    job.state = JobState.PENDING;
    job.attempts -= begun ? 0 : 1;
    job.availableAt = now.plus(delay);
    waiting.add(job);
    return true;
  }

  @Override
  public synchronized Optional<QueryJob> find(JobId id) {
    return Optional.ofNullable(own(id)).map(MemoryJob::told);
  }

  @Override
  public synchronized Optional<Rows> rows(JobId id, int from, int count) {
    MemoryJob job = own(id);
    Rows kept = job == null ? null : job.kept;
    return Optional.ofNullable(kept).map(rows -> rows.part(from, count));
  }

  @Override
  public synchronized Optional<QueryJob> cancel(JobId id) {
    MemoryJob job = own(id);
    if (job == null) {
      return Optional.empty();
    }
    if (!job.state.isFinished()) {
      if (job.state == JobState.PENDING) {
        waiting.remove(job);
      }
      job.token++;
      end(job, JobState.CANCELLED, clock.instant());
    }
    return Optional.of(job.told());
  }

  @Override
  public synchronized List<QueryJob> list(JobFilter filter) {
    return byNumber.descendingMap().values().stream()
        .map(MemoryJob::told)
        .filter(filter::takes)
        .limit(filter.limit())
        .toList();
  }

  @Override
  public synchronized int count(JobFilter filter) {
    return (int)
        byNumber.values().stream()
            .map(MemoryJob::told)
            .filter(filter::takes)
            .limit(filter.limit())
            .count();
  }

  @Override
  public int sweep(int most, Predicate<QueryJob> archive) {
    int removed = 0;
    for (QueryJob job : due(most)) {
      removed += sweep(job, archive);
    }
    return removed;
  }

  private synchronized List<QueryJob> due(int most) {
    Instant now = clock.instant();
    return ended.stream().filter(job -> isDue(job, now)).limit(most).map(MemoryJob::told).toList();
  }

  private static boolean isDue(MemoryJob job, Instant now) {
    Instant expires = job.expiresAt;
    if (expires == null || expires.isAfter(now)) {
      return false;
    }
    return job.state != JobState.EXPIRED || isPast(job, expires, now);
  }

  private static boolean isPast(MemoryJob job, Instant expires, Instant now) {
    return !expires.plus(job.job.limits().history()).isAfter(now);
  }

  /** The archive is not called under the lock. */
  private int sweep(QueryJob due, Predicate<QueryJob> archive) {
    if (due.state() == JobState.EXPIRED && !archive.test(due)) {
      return 0;
    }
    synchronized (this) {
      MemoryJob job = own(due.id());
      if (job == null || job.state != due.state()) {
        return 0;
      }
      if (job.state == JobState.EXPIRED) {
        remove(job);
      } else {
        forget(job);
        job.state = JobState.EXPIRED;
      }
      return 1;
    }
  }
}
