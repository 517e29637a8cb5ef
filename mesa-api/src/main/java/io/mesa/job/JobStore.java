package io.mesa.job;

import io.mesa.cost.CostEstimate;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.Rows;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps jobs and their results, for the workers of one JVM or of many. Applications give one to
 * {@code Mesa.builder().jobs(…)} and call none of its methods; others may implement it, and the
 * contract kit has a test for it.
 *
 * <p>An implementation MUST be thread-safe, and each method MUST happen at once or not at all,
 * whatever dies meanwhile. All times MUST be by one clock, the store's; what JVMs think of the time
 * MUST NOT matter. Each method MUST end within a time limit, and SHOULD throw {@link
 * ErrorCode#UNAVAILABLE} or {@link ErrorCode#CONNECTION} where the store cannot be reached.
 *
 * <p>A worker holds a job by a {@link Claim}: a lease that it renews, and a fencing token that is
 * larger with each claim of the job. A claim whose lease has run out, or whose job was cancelled or
 * claimed anew, is lost for ever: nothing that is done with it MUST have an effect any more. So a
 * job may be run more than once, and its result is written once.
 */
public interface JobStore {

  /**
   * A store in this JVM's memory, which may be shared by several Mesas and lives as long as they.
   * It keeps 10,000 ended jobs and 256 MiB of results at most; the oldest go first.
   *
   * @return an empty store
   */
  static JobStore inMemory() {
    return inMemory(InstantSource.system());
  }

  /**
   * The same with a clock of one's own.
   *
   * @param clock the store's clock
   * @return an empty store
   */
  static JobStore inMemory(InstantSource clock) {
    return new MemoryJobStore(clock);
  }

  /**
   * A store that answers at once: none of its methods MUST wait for a disk or another machine. The
   * thread that submits a job then also claims, where a worker is free; of other stores a thread of
   * Mesa's claims, for which nobody waits.
   */
  interface Prompt extends JobStore {}

  /**
   * A job to be kept.
   *
   * @param request what it asks
   * @param idempotencyKey joins it with an earlier one of the same source, tenant and key
   * @param estimate what it is expected to cost
   * @param limits what bounds it
   */
  record NewJob(
      JobRequest request,
      Optional<String> idempotencyKey,
      CostEstimate estimate,
      JobLimits limits) {
    /** Checks that every part is given. */
    public NewJob {
      Objects.requireNonNull(request, "request");
      Objects.requireNonNull(idempotencyKey, "idempotencyKey");
      Objects.requireNonNull(estimate, "estimate");
      Objects.requireNonNull(limits, "limits");
    }
  }

  /**
   * A job that a worker holds.
   *
   * @param id the job
   * @param token the fencing token: larger than that of any claim of the job before
   * @param request what it asks
   * @param attempt how often the job was begun, this time counted
   * @param attempts how often it is begun at most
   * @param maximumRunTime how long it may run
   */
  record Claim(
      JobId id,
      long token,
      JobRequest request,
      int attempt,
      int attempts,
      Duration maximumRunTime) {
    /** Checks that every part is given. */
    public Claim {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(request, "request");
      Objects.requireNonNull(maximumRunTime, "maximumRunTime");
    }
  }

  /**
   * What tells this store's jobs from those of others.
   *
   * @return 8 hexadecimal digits, the same for as long as the store's jobs are kept
   */
  String mark();

  /**
   * Keeps a job that waits for a worker. Where there is one of the same source, tenant and
   * idempotency key, it MUST be given instead, if its whole request is equal; a hash MUST NOT
   * decide that. The queue MAY be too long by those jobs that others submit while this one is being
   * submitted, and by no more.
   *
   * @param job the job
   * @return its id, or that of the job it joins
   * @throws MesaException {@link ErrorCode#LIMIT_EXCEEDED}, retryable, where as many jobs of its
   *     source wait as its limits allow; {@link ErrorCode#CONFLICT} where the idempotency key was
   *     used for another request; where the query cannot be kept, what says why
   */
  JobId submit(NewJob job);

  /**
   * Keeps a job that a worker runs already. The queue is not asked, nor is an idempotency key.
   *
   * @param job the job
   * @param lease for how long
   * @return the worker's claim
   */
  Claim adopt(NewJob job, Duration lease);

  /**
   * Takes jobs that wait, and those whose worker lost its claim. Each job MUST be given to one
   * worker only. The tenants of a source MUST have their turns: however many jobs one has waiting,
   * another's is not kept waiting behind all of them, nor behind what waits at another source. A
   * job whose worker lost its claim and that was begun as often as it may be fails instead. One
   * whose request cannot be read, as a newer version may have written it, MUST NOT keep others from
   * being given: it waits again for {@link UnreadableJob#DELAY}, and fails where it was begun as
   * often as it may be.
   *
   * @param room how many jobs at most, by the id of their source
   * @param lease for how long
   * @return the claims, those first whose turn was first
   */
  List<Claim> claim(Map<String, Integer> room, Duration lease);

  /**
   * Renews leases, each to {@code lease} from now, but of a job that runs for longer than it may
   * only to {@code lease} after that time.
   *
   * @param claims the claims
   * @param lease for how long
   * @return the claims that are held still; the others are lost
   */
  Set<Claim> renew(Collection<Claim> claims, Duration lease);

  /**
   * Ends a job with its result. The result and the job's state MUST be seen at once. Doing it again
   * with the same claim changes nothing.
   *
   * @param claim the worker's claim
   * @param result what the result is like
   * @param kept the rows to keep
   * @return false where the claim is lost and nothing was written
   */
  boolean complete(Claim claim, JobResult result, Rows kept);

  /**
   * Ends a job with an error. Doing it again with the same claim changes nothing.
   *
   * @param claim the worker's claim
   * @param failure why
   * @return false where the claim is lost and nothing was written
   */
  boolean fail(Claim claim, JobFailure failure);

  /**
   * Lets a job wait again.
   *
   * @param claim the worker's claim, lost after this
   * @param delay how long it is not to be claimed
   * @param begun whether this attempt counts
   * @return false where the claim was lost before
   */
  boolean giveBack(Claim claim, Duration delay, boolean begun);

  /**
   * Looks for a job.
   *
   * @param id the job
   * @return the job, empty where there is none
   */
  Optional<QueryJob> find(JobId id);

  /**
   * Reads rows of a completed job.
   *
   * @param id the job
   * @param from the first row, from 0
   * @param count how many at most
   * @return the rows, of which none may be left; empty where there is no result of that job
   */
  Optional<Rows> rows(JobId id, int from, int count);

  /**
   * Cancels a job that has not ended; the claim of one that runs is lost.
   *
   * @param id the job
   * @return the job as it is then, empty where there is none
   */
  Optional<QueryJob> cancel(JobId id);

  /**
   * Lists jobs. One that cannot be read MUST NOT keep others from being listed; it is left out.
   *
   * @param filter which are wanted
   * @return the jobs, the latest submitted first
   */
  List<QueryJob> list(JobFilter filter);

  /**
   * Counts jobs, those among them that cannot be read.
   *
   * @param filter which are wanted
   * @return how many there are, the filter's limit at most
   */
  int count(JobFilter filter);

  /**
   * Removes results that lived out their time, and ended jobs whose history did. MUST NOT touch a
   * job that waits or runs. A store MAY remove ended jobs and results before, to stay bounded. A
   * job that cannot be read is removed in its time without being given to the archive.
   *
   * @param most how many jobs at most
   * @param archive is asked of each job whether it may be removed; where not, it stays, and MUST
   *     NOT keep others from being removed. It MAY be asked of a job again that was to be removed,
   *     where somebody else removed it or the store broke down meanwhile
   * @return how many results and jobs were removed
   */
  int sweep(int most, Predicate<QueryJob> archive);
}
