package io.mesa.assembly;

import static io.mesa.assembly.ScriptedJobs.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.call.Caller;
import io.mesa.call.SubmitOptions;
import io.mesa.call.SubmitOptions.Prefer;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.JobChanged;
import io.mesa.event.JobChanged.Change;
import io.mesa.event.MesaListener;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobState;
import io.mesa.job.JobStore;
import io.mesa.query.NativeStatement;
import io.mesa.query.Rows;
import io.mesa.spi.DriverCall;
import io.mesa.tck.environment.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What listeners hear of jobs. */
class JobEventsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Caller CALLER = Caller.of("app", "acme");

  private final List<JobChanged> heard = new CopyOnWriteArrayList<>();
  private volatile Instant now = Instant.parse("2026-01-31T10:15:30Z");

  private final MesaListener hearing =
      new MesaListener() {
        @Override
        public void jobChanged(JobChanged event) {
          heard.add(event);
        }
      };

  private Mesa open(Function<DriverCall, Rows> answer, MesaListener... others) {
    var driver =
        new ScriptedDriver(
            (call, method) ->
                method.equals("query") ? answer.apply(call) : NativeStatement.of("SELECT 1"));
    Mesa.Builder builder =
        Mesa.builder()
            .driver(driver)
            .source(driver.source("shop"))
            .jobs(JobStore.inMemory(() -> now))
            .jobLimits(JobLimits.defaults().withFinishing(Duration.ZERO));
    for (MesaListener other : others) {
      builder.listener(other);
    }
    return builder.listener(hearing).build();
  }

  private static DatabaseGateway preferring(Mesa mesa, Prefer prefer) {
    return mesa.gateway()
        .with(
            CallOptions.none()
                .withCaller(CALLER)
                .withTimeout(Duration.ofMillis(100))
                .withSubmit(SubmitOptions.defaults().withPrefer(prefer)));
  }

  private static JobId submit(Mesa mesa, Prefer prefer) {
    Outcome outcome = preferring(mesa, prefer).submit(ScriptedJobs.query());
    return ((Outcome.Deferred) outcome).jobId();
  }

  private void awaitHeard(Change change) {
    Waiting.until(
        "the event " + change,
        PATIENCE,
        () -> heard.stream().anyMatch(event -> event.change() == change));
  }

  private List<Change> changes() {
    return heard.stream().map(JobChanged::change).toList();
  }

  @Test
  void job_thatCompletes_isHeardOfWithItsShapeAndCaller() {
    try (Mesa mesa = open(call -> rows(1))) {
      JobId id = submit(mesa, Prefer.LATER);
      awaitHeard(Change.COMPLETED);
      assertThat(heard)
          .extracting(JobChanged::change, JobChanged::attempt, JobChanged::error)
          .containsExactlyInAnyOrder(
              tuple(Change.SUBMITTED, 0, Optional.empty()),
              tuple(Change.STARTED, 1, Optional.empty()),
              tuple(Change.COMPLETED, 1, Optional.empty()));
      assertThat(heard)
          .allSatisfy(
              event -> {
                assertThat(event.jobId()).isEqualTo(id.toString());
                assertThat(event.source()).isEqualTo("shop");
                assertThat(event.shape()).isEqualTo(ScriptedJobs.query().shape().id());
                assertThat(event.caller()).hasValue(CALLER);
              });
    }
  }

  @Test
  void query_thatIsAnsweredAtOnce_isNoJobToHearOf() {
    try (Mesa mesa = open(call -> rows(1))) {
      assertThat(preferring(mesa, Prefer.AUTO).submit(ScriptedJobs.query()))
          .isInstanceOf(Outcome.Completed.class);
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void job_thatFails_isHeardOfWithItsError() {
    try (Mesa mesa =
        open(
            call -> {
              throw new MesaException(ErrorCode.PERMISSION, "It may not.");
            })) {
      submit(mesa, Prefer.LATER);
      awaitHeard(Change.FAILED);
      assertThat(heard)
          .filteredOn(event -> event.change() == Change.FAILED)
          .singleElement()
          .satisfies(event -> assertThat(event.error()).hasValue(ErrorCode.PERMISSION));
    }
  }

  @Test
  void job_thatFailsForWhatMayPass_isHeardOfAsGivenBackAndBegunAgain() {
    var runs = new AtomicInteger();
    try (Mesa mesa =
        open(
            call -> {
              if (runs.incrementAndGet() == 1) {
                throw MesaException.builder(ErrorCode.CONNECTION, "It was lost.")
                    .retryable(true)
                    .build();
              }
              return rows(1);
            })) {
      submit(mesa, Prefer.LATER);
      awaitHeard(Change.GIVEN_BACK);
      now = now.plus(Duration.ofMinutes(1));
      awaitHeard(Change.COMPLETED);
      assertThat(heard)
          .extracting(JobChanged::change, JobChanged::attempt, JobChanged::error)
          .contains(
              tuple(Change.STARTED, 1, Optional.empty()),
              tuple(Change.GIVEN_BACK, 1, Optional.of(ErrorCode.CONNECTION)),
              tuple(Change.STARTED, 2, Optional.empty()),
              tuple(Change.COMPLETED, 2, Optional.empty()));
    }
  }

  @Test
  void query_thatReachesItsLimit_isHeardOfAsHandedOver() {
    var goOn = new CompletableFuture<Rows>();
    try (Mesa mesa = open(call -> goOn.join())) {
      submit(mesa, Prefer.AUTO);
      goOn.complete(rows(1));
      awaitHeard(Change.COMPLETED);
      assertThat(changes()).containsExactly(Change.HANDED_OVER, Change.COMPLETED);
    }
  }

  @Test
  void job_cancelledWhileItRuns_isHeardOfAsLost() throws InterruptedException {
    BlockingWork work = BlockingWork.thatHearsCancel();
    try (Mesa mesa = open(call -> (Rows) work.run(call))) {
      JobId id = submit(mesa, Prefer.LATER);
      work.awaitBegun();
      mesa.jobs().cancel(id);
      awaitHeard(Change.LOST);
      assertThat(changes())
          .containsExactlyInAnyOrder(
              Change.SUBMITTED, Change.STARTED, Change.CANCELLED, Change.LOST);
    }
  }

  @Test
  void job_cancelledWhileItWaits_isHeardOfOnce() {
    try (Mesa mesa =
        open(
            call -> {
              throw MesaException.builder(ErrorCode.CONNECTION, "It was lost.")
                  .retryable(true)
                  .build();
            })) {
      JobId id = submit(mesa, Prefer.LATER);
      awaitHeard(Change.GIVEN_BACK); // By the store's clock, which stands still, it waits for ever.
      mesa.jobs().cancel(id);
      mesa.jobs().cancel(id);
      assertThat(changes())
          .containsExactlyInAnyOrder(
              Change.SUBMITTED, Change.STARTED, Change.GIVEN_BACK, Change.CANCELLED);
    }
  }

  @Test
  void job_thatRunsWhenMesaIsClosed_isHeardOfAsGivenBack() throws InterruptedException {
    BlockingWork work = BlockingWork.thatHearsCancel();
    try (Mesa mesa = open(call -> (Rows) work.run(call))) {
      submit(mesa, Prefer.LATER);
      work.awaitBegun();
    }
    assertThat(changes())
        .containsExactlyInAnyOrder(Change.SUBMITTED, Change.STARTED, Change.GIVEN_BACK);
  }

  @Test
  void listener_thatThrows_breaksNoJob() {
    MesaListener throwing =
        new MesaListener() {
          @Override
          public void jobChanged(JobChanged event) {
            throw new IllegalStateException("Nobody listens.");
          }
        };
    try (Mesa mesa = open(call -> rows(1), throwing)) {
      JobId id = submit(mesa, Prefer.LATER);
      assertThat(mesa.jobs().await(id, PATIENCE).state()).isEqualTo(JobState.COMPLETED);
      awaitHeard(Change.COMPLETED);
      assertThat(changes())
          .containsExactlyInAnyOrder(Change.SUBMITTED, Change.STARTED, Change.COMPLETED);
    }
  }
}
