package io.mesa.postgres.job;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.call.SubmitOptions.Prefer;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.CallStarted;
import io.mesa.event.MesaListener;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobFilter;
import io.mesa.job.JobLimits;
import io.mesa.job.JobState;
import io.mesa.job.QueryJob;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Query;
import io.mesa.source.Source;
import io.mesa.tck.environment.Timing;
import io.mesa.tck.environment.Waiting;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of submitted queries, seen from the server. */
class SubmitTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LIMIT = Duration.ofMillis(300);

  private static final String RUNNING =
      "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%\"slow\"%'"
          + " AND pid <> pg_backend_pid() AND datname = current_database()";

  private static TestDatabase database;
  private final AtomicInteger queries = new AtomicInteger();
  private Mesa mesa;
  private DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    database = PostgresServer.shared(18).createDatabase("submit");
    database.execute(
        "CREATE TABLE item (id int PRIMARY KEY, name text)",
        "INSERT INTO item SELECT i, 'item ' || i FROM generate_series(1, 50) i",
        "CREATE VIEW slow AS SELECT id, name, pg_sleep(0.01)::text AS nap FROM item",
        "CREATE VIEW slowest AS SELECT id, pg_sleep(60)::text AS nap FROM item WHERE id = 1");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void open() {
    mesa = open(JobLimits.defaults());
    gateway = mesa.gateway();
  }

  @AfterEach
  void close() {
    mesa.close();
  }

  private Mesa open(JobLimits limits) {
    Source source = Source.fromUrl("shop", database.url() + "?pool=pooled");
    return Mesa.builder().source(source).jobLimits(limits).listener(counting()).build();
  }

  /** Counts what is asked of the database. */
  private MesaListener counting() {
    return new MesaListener() {
      @Override
      public void callStarted(CallStarted event) {
        if (event.operation().equals("query")) {
          queries.incrementAndGet();
        }
      }
    };
  }

  private static Query cheap() {
    return Query.from("item").select("name").where(eq("id", 7)).build();
  }

  /** Half a second. */
  private static Query slow() {
    return Query.from("slow").select("id", "nap").build();
  }

  private static Query slowest() {
    return Query.from("slowest").select("id", "nap").build();
  }

  private DatabaseGateway limited(Duration limit) {
    return gateway.with(CallOptions.none().withTimeout(limit));
  }

  private DatabaseGateway preferring(Prefer prefer) {
    return gateway.with(CallOptions.none().withSubmit(SubmitOptions.defaults().withPrefer(prefer)));
  }

  private static Outcome.Deferred deferred(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Deferred.class);
    return (Outcome.Deferred) outcome;
  }

  /** With a limit that the estimate neither keeps for sure nor exceeds: it runs on a worker. */
  private Outcome.Deferred handedOver(Query query) {
    Duration bound = gateway.estimate(query).bound().orElseThrow();
    return deferred(limited(bound.plusMillis(1)).submit(query));
  }

  private static void awaitNothingRuns(String table) {
    Waiting.until(
        "an idle server", PATIENCE, () -> database.one(RUNNING.replace("slow", table)).equals("0"));
  }

  private static void awaitRuns(String table) {
    Waiting.until(
        "a query that runs",
        PATIENCE,
        () -> database.one(RUNNING.replace("slow", table)).equals("1"));
  }

  @Test
  void submit_cheapQuery_isAnsweredAtOnce() {
    Outcome outcome = gateway.submit(cheap());
    assertThat(outcome).isInstanceOf(Outcome.Completed.class);
    assertThat(outcome.join(PATIENCE).get(0).get("name", String.class)).isEqualTo("item 7");
    assertThat(mesa.jobs().list(JobFilter.all())).isEmpty();
  }

  @Test
  void submit_later_isAJobWithTheSameRows() {
    Outcome.Deferred deferred = deferred(preferring(Prefer.LATER).submit(cheap()));
    assertThat(deferred.join(PATIENCE).get(0).get("name", String.class)).isEqualTo("item 7");
    QueryJob job = deferred.job();
    assertThat(job.state()).isEqualTo(JobState.COMPLETED);
    assertThat(job.attempts()).isEqualTo(1);
    assertThat(job.result().orElseThrow().rows()).isEqualTo(1);
  }

  @Test
  void submit_now_isNeverDeferred() {
    DatabaseGateway now =
        gateway.with(
            CallOptions.none()
                .withTimeout(LIMIT)
                .withSubmit(SubmitOptions.defaults().withPrefer(Prefer.NOW)));
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> now.submit(slow()))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
  }

  @Test
  void submit_queryThatReachesTheLimit_isHandedOverAndStartedOnce() {
    Outcome.Deferred deferred = handedOver(slow());
    assertThat(deferred.job().state()).isEqualTo(JobState.PROCESSING);
    assertThat(deferred.join(PATIENCE).size()).isEqualTo(50);
    assertThat(deferred.job().attempts()).isEqualTo(1);
    assertThat(queries).hasValue(1);
  }

  /** The planner does not see how long a function sleeps. */
  @Test
  void submit_queryThoughtQuick_thatReachesTheLimit_isStoppedAndBecomesAJob() {
    Outcome.Deferred deferred = deferred(limited(LIMIT).submit(slow()));
    assertThat(deferred.join(PATIENCE).size()).isEqualTo(50);
    assertThat(deferred.job().attempts()).isEqualTo(1);
    assertThat(queries).hasValue(2);
  }

  private void assertCancelled(Supplier<Outcome.Deferred> submit) {
    Timing.within(
        "the work on the server",
        Duration.ofSeconds(1),
        () -> {
          Outcome.Deferred deferred = submit.get();
          awaitRuns("slowest");
          return deferred;
        },
        deferred -> {
          QueryJob cancelled = mesa.jobs().cancel(deferred.jobId());
          assertThat(cancelled.state()).isEqualTo(JobState.CANCELLED);
          awaitNothingRuns("slowest");
          assertThat(mesa.jobs().cancel(deferred.jobId()).state()).isEqualTo(JobState.CANCELLED);
          assertThatExceptionOfType(MesaException.class)
              .isThrownBy(() -> deferred.join(PATIENCE))
              .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        });
  }

  @Test
  void cancel_ofWhatWasHandedOver_endsItsBackendsWorkWithinASecond() {
    assertCancelled(() -> handedOver(slowest()));
  }

  @Test
  void cancel_ofADeferredJobThatRuns_endsItsBackendsWorkWithinASecond() {
    assertCancelled(() -> deferred(preferring(Prefer.LATER).submit(slowest())));
  }

  @Test
  void job_overItsLongestRun_failsAndIsStopped() {
    try (Mesa strict = open(JobLimits.defaults().withMaximumRunTime(LIMIT))) {
      DatabaseGateway later =
          strict
              .gateway()
              .with(
                  CallOptions.none().withSubmit(SubmitOptions.defaults().withPrefer(Prefer.LATER)));
      Outcome.Deferred deferred = deferred(later.submit(slowest()));
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> deferred.join(PATIENCE))
          .satisfies(e -> assertThat(e.code()).as(e.toString()).isEqualTo(ErrorCode.TIMEOUT));
      assertThat(deferred.job().attempts()).isEqualTo(1);
      awaitNothingRuns("slowest");
    }
  }

  @Test
  void job_whoseBackendIsEnded_isRunAgain() {
    Outcome.Deferred deferred = handedOver(slow());
    awaitRuns("slow");
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE state = 'active' AND query LIKE '%\"slow\"%' AND pid <> pg_backend_pid()");
    assertThat(deferred.join(PATIENCE).size()).isEqualTo(50);
    assertThat(deferred.job().attempts()).isEqualTo(2);
  }

  @Test
  void submit_ofAnUnknownName_isRefusedAndNoJob() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(
            () -> preferring(Prefer.LATER).submit(Query.from("item").select("nmae").build()))
        .withMessageContaining("name");
    assertThat(mesa.jobs().list(JobFilter.all())).isEmpty();
  }

  @Test
  void close_whileJobsRun_waitsForThem() {
    Outcome.Deferred deferred = handedOver(slow());
    var completion = mesa.jobs().completion(deferred.jobId()).toCompletableFuture();
    mesa.close();
    assertThat(completion.join().state()).isEqualTo(JobState.COMPLETED);
  }
}
