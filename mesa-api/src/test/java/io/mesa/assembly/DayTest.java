package io.mesa.assembly;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.call.Caller;
import io.mesa.call.SubmitOptions;
import io.mesa.call.SubmitOptions.Prefer;
import io.mesa.cost.CostHistory;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobFilter;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobState;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.spi.DriverCall;
import io.mesa.tck.environment.Waiting;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hours of traffic by the store's clock, in which jobs live out their time and shapes come and go:
 * what is kept stays bounded. A whole day under {@code -Plong}.
 */
class DayTest {
  private static final int HOURS = Boolean.getBoolean("mesa.long") ? 24 : 6;

  /** After so long all that is bounded is full. */
  private static final int FULL_AFTER_HOURS = 3;

  private static final int NEW_SHAPES_A_MINUTE = 30;
  private static final int JOBS_A_MINUTE = 20;
  private static final int ROWS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final JobLimits LIMITS =
      JobLimits.defaults()
          .withTimeToLive(Duration.ofMinutes(10))
          .withHistory(Duration.ofMinutes(30));
  private static final int MOST_JOBS = JOBS_A_MINUTE * 42;
  private static final long MORE_BYTES = 1L << 20;

  @TempDir private Path directory;

  private volatile Instant now = Instant.parse("2026-01-31T00:00:00Z");
  private final AtomicInteger asked = new AtomicInteger();
  private final ScriptedDriver driver = new ScriptedDriver(this::answer);
  private final JobStore store = JobStore.inMemory(() -> now);
  private final List<JobId> open = new ArrayList<>();
  private int minute;
  private int submitted;
  private int archived;

  /** Now and then a query fails, for good or for what may pass. */
  private Object answer(DriverCall call, String method) {
    if (!method.equals("query")) {
      return NativeStatement.of("SELECT 1");
    }
    int number = asked.incrementAndGet();
    if (number % 97 == 0) {
      throw new MesaException(ErrorCode.PERMISSION, "Statement " + number + " is refused.");
    }
    if (number % 89 == 0) {
      throw MesaException.builder(ErrorCode.CONNECTION, "Statement " + number + " was cut off.")
          .retryable(true)
          .build();
    }
    return ScriptedJobs.rows(ROWS);
  }

  private Mesa open(CostHistory history) {
    return Mesa.builder()
        .driver(driver)
        .source(driver.source("shop"))
        .jobs(store)
        .jobLimits(LIMITS)
        .jobArchive(job -> {})
        .history(history)
        .build();
  }

  private static Query query(int shape, int value) {
    return Query.from("item").select("id").where(eq("c" + shape, value)).build();
  }

  private void queries(AssembledGateway gateway) {
    for (int i = 0; i < NEW_SHAPES_A_MINUTE; i++) {
      int shape = minute * NEW_SHAPES_A_MINUTE + i;
      submit(gateway, query(shape, i));
      submit(gateway, query(shape, i + 1));
      submit(gateway, query(-1 - i % 8, i));
    }
  }

  private static void submit(AssembledGateway gateway, Query query) {
    try {
      gateway.submit(query);
    } catch (MesaException e) {
      assertThat(e.code()).isIn(ErrorCode.PERMISSION, ErrorCode.CONNECTION);
    }
  }

  /** Jobs of tenants that come and go, some with a key, some cancelled. */
  private void jobs(AssembledGateway gateway, Mesa mesa) {
    for (int i = 0; i < JOBS_A_MINUTE; i++) {
      SubmitOptions later = SubmitOptions.defaults().withPrefer(Prefer.LATER);
      CallOptions options =
          CallOptions.none()
              .withCaller(Caller.of("app", "tenant " + minute / 10 + " " + i % 3))
              .withSubmit(i % 3 == 0 ? later : later.withIdempotencyKey(minute + " " + i));
      var deferred = (Outcome.Deferred) gateway.with(options).submit(query(i, minute));
      submitted++;
      open.add(deferred.jobId());
      if (i % 5 == 0) {
        mesa.jobs().cancel(deferred.jobId());
      }
    }
    Waiting.until("jobs that end or wait for another attempt", PATIENCE, this::isQuiet);
    open.removeIf(id -> job(id).isFinished());
  }

  private boolean isQuiet() {
    return open.stream()
        .map(this::job)
        .allMatch(job -> job.isFinished() || job.state() == JobState.PENDING && job.attempts() > 0);
  }

  private QueryJob job(JobId id) {
    return store.find(id).orElseThrow();
  }

  private boolean archive(QueryJob job) {
    archived++;
    return true;
  }

  private Map<JobState, Integer> states() {
    Map<JobState, Integer> counts = new HashMap<>();
    store
        .list(JobFilter.all().withLimit(JobFilter.MOST))
        .forEach(job -> counts.merge(job.state(), 1, Integer::sum));
    return counts;
  }

  private static long liveBytes() {
    // What the first leaves to be cleared is gone after the second.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void traffic_overHours_takesNoMoreMemoryThanAfterTheFirst() {
    CostHistory history = CostHistory.file(directory.resolve("costs.json"));
    long full = 0;
    try (Mesa mesa = open(history)) {
      var gateway = (AssembledGateway) mesa.gateway();
      for (minute = 0; minute < HOURS * 60; minute++) {
        queries(gateway);
        jobs(gateway, mesa);
        driver.played().clear();
        now = now.plus(MINUTE);
        store.sweep(1_000, this::archive);
        if (minute % 60 == 59) {
          gateway.saveCosts();
          full = assertBounded(history, full);
        }
      }
    }
    assertThat(archived).isGreaterThan((HOURS - 2) * 60 * JOBS_A_MINUTE);
  }

  /** Gives the bytes that are live once all is full. */
  private long assertBounded(CostHistory history, long full) {
    Map<JobState, Integer> states = states();
    int shapes = history.load("shop").size();
    long live = liveBytes();
    System.out.printf(
        "hour %d: %d jobs submitted, %d archived, kept %s; %d shapes ran, %d kept; %,d KiB live%n",
        minute / 60 + 1,
        submitted,
        archived,
        states,
        (minute + 1) * NEW_SHAPES_A_MINUTE,
        shapes,
        live >> 10);
    assertThat(states.values().stream().mapToInt(Integer::intValue).sum())
        .as("jobs kept")
        .isLessThanOrEqualTo(MOST_JOBS);
    assertThat(shapes).isLessThanOrEqualTo(CostHistory.MOST_SHAPES);
    if (minute / 60 < FULL_AFTER_HOURS) {
      return live;
    }
    assertThat(live).as("bytes live, after those once all was full").isLessThan(full + MORE_BYTES);
    return full;
  }
}
