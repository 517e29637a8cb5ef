package io.mesa;

import io.mesa.cache.CacheStatistics;
import io.mesa.cost.CostAccuracy;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.runtime.FeedStatus;
import io.mesa.runtime.ServerHealth;
import io.mesa.value.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a {@link Mesa} is: its sources with their servers, feeds, jobs and estimates, and its cache.
 * What could not be read says why; it fails nothing else. Immutable.
 *
 * @param at when the reading began, by this machine's clock
 * @param sources the sources, in the order they were added
 * @param cache what the cache did, with all the Mesas that share it; empty where there is none
 */
public record MesaHealth(Instant at, List<OfSource> sources, Optional<CacheStatistics> cache) {

  /** Checks that every part is given, and copies the list. */
  public MesaHealth {
    Objects.requireNonNull(at, "at");
    sources = List.copyOf(sources);
    Objects.requireNonNull(cache, "cache");
  }

  /**
   * How a source is.
   *
   * @param id the source's id
   * @param server what its server says of itself; missing where it could not be reached, did not
   *     answer in time, did not let the login in, or where the driver has nothing that tells it
   * @param connections what its connections are doing, on this side
   * @param feed how it stands with its invalidation feed, whether or not the server answers; empty
   *     where none is listened to
   * @param jobs how it stands with its jobs
   * @param estimates how good its latest estimates were; empty before the first query that ran
   *     after one
   */
  public record OfSource(
      String id,
      Reading<ServerHealth> server,
      ConnectionFigures connections,
      Optional<FeedStatus> feed,
      Jobs jobs,
      Optional<CostAccuracy> estimates) {

    /** Checks that every part is given. */
    public OfSource {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(server, "server");
      Objects.requireNonNull(connections, "connections");
      Objects.requireNonNull(feed, "feed");
      Objects.requireNonNull(jobs, "jobs");
      Objects.requireNonNull(estimates, "estimates");
    }

    /**
     * Whether nothing is wrong that can be seen: the server answered (or the driver never tells how
     * it is), the feed that is listened to is heard, and the store of the jobs answered.
     *
     * @return false where one of them is not so
     */
    public boolean isWell() {
      boolean answered = !server.isMissing() || server.isMissing(Reading.Reason.UNSUPPORTED);
      return answered
          && feed.map(FeedStatus::heard).orElse(true)
          && !jobs.waiting().isMissing()
          && !jobs.running().isMissing();
    }
  }

  /**
   * How it stands with a source's jobs, in the store of this Mesa's jobs.
   *
   * @param waiting how many wait for a worker. Estimated where they are {@value
   *     io.mesa.job.JobFilter#MOST} or more: at least so many. Missing where the store did not
   *     answer
   * @param running how many run, in whichever JVM; like {@code waiting}
   * @param workers how many of the source this Mesa runs at a time
   */
  public record Jobs(Reading<Integer> waiting, Reading<Integer> running, int workers) {
    /** Checks that every part is given. */
    public Jobs {
      Objects.requireNonNull(waiting, "waiting");
      Objects.requireNonNull(running, "running");
    }
  }

  /**
   * Whether each source {@linkplain OfSource#isWell() is well}.
   *
   * @return false where one is not
   */
  public boolean isWell() {
    return sources.stream().allMatch(OfSource::isWell);
  }

  /** A line for each source and one for the cache, for people. */
  @Override
  public String toString() {
    return HealthTable.of(this);
  }
}
