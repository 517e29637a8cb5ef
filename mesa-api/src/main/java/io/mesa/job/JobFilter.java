package io.mesa.job;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which jobs are wanted, the latest submitted first. Immutable; each {@code with} method returns a
 * copy.
 *
 * @param states only those in these states; empty for all
 * @param source only those of this source
 * @param tenant only those of this {@linkplain JobRequest#tenant() tenant}
 * @param limit how many at most, 1 to {@value #MOST}
 */
public record JobFilter(
    Set<JobState> states, Optional<String> source, Optional<String> tenant, int limit) {
  /** The most jobs that are listed at once. */
  public static final int MOST = 1_000;

  private static final JobFilter ALL =
      new JobFilter(Set.of(), Optional.empty(), Optional.empty(), 50);

  /**
   * Checks the limit and copies the set.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where the limit is out of range
   */
  public JobFilter {
    states = Set.copyOf(states);
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(tenant, "tenant");
    if (limit < 1 || limit > MOST) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "%d jobs cannot be listed at once; 1 to %d can.".formatted(limit, MOST));
    }
  }

  /**
   * The latest 50 jobs.
   *
   * @return the filter
   */
  public static JobFilter all() {
    return ALL;
  }

  /**
   * The same with certain states.
   *
   * @param wanted the states
   * @return a copy
   */
  public JobFilter withStates(JobState... wanted) {
    return new JobFilter(Set.of(wanted), source, tenant, limit);
  }

  /**
   * The same of one source.
   *
   * @param id the source's id
   * @return a copy
   */
  public JobFilter withSource(String id) {
    return new JobFilter(states, Optional.of(id), tenant, limit);
  }

  /**
   * The same of one tenant.
   *
   * @param name the tenant
   * @return a copy
   */
  public JobFilter withTenant(String name) {
    return new JobFilter(states, source, Optional.of(name), limit);
  }

  /**
   * The same with another limit.
   *
   * @param most how many at most
   * @return a copy
   */
  public JobFilter withLimit(int most) {
    return new JobFilter(states, source, tenant, most);
  }

  /**
   * Whether a job is wanted, the limit left out.
   *
   * @param job the job
   * @return true where each part takes it
   */
  public boolean takes(QueryJob job) {
    return (states.isEmpty() || states.contains(job.state()))
        && source.map(job.request().source()::equals).orElse(true)
        && tenant.map(job.request().tenant()::equals).orElse(true);
  }
}
