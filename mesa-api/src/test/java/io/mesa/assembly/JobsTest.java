package io.mesa.assembly;

import static io.mesa.assembly.ScriptedJobs.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.call.SubmitOptions.Prefer;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobFailure;
import io.mesa.job.JobFilter;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobResult;
import io.mesa.job.JobState;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import io.mesa.job.QueryJobs;
import io.mesa.job.ResultPage;
import io.mesa.query.Rows;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.spi.DriverCall;
import io.mesa.tck.environment.Waiting;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of jobs, and what is refused. */
class JobsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final CallOptions LATER =
      CallOptions.none().withSubmit(SubmitOptions.defaults().withPrefer(Prefer.LATER));

  private Instant now = Instant.parse("2026-01-31T10:15:30Z");

  private static ScriptedJobs open(JobStore store, Function<DriverCall, Rows> answer) {
    return new ScriptedJobs(store, JobLimits.defaults(), answer);
  }

  private static Outcome.Deferred later(ScriptedJobs jobs) {
    return (Outcome.Deferred) jobs.gateway().with(LATER).submit(ScriptedJobs.query());
  }

  private static JobId completed(ScriptedJobs jobs) {
    Outcome.Deferred deferred = later(jobs);
    assertThat(jobs.jobs().await(deferred.jobId(), PATIENCE).state()).isEqualTo(JobState.COMPLETED);
    return deferred.jobId();
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.code()).as(e.toString()).isEqualTo(code));
  }

  @Test
  void result_byPage_isTheWholeInOrder() {
    try (ScriptedJobs jobs = open(JobStore.inMemory(), call -> rows(25))) {
      JobId id = completed(jobs);
      ResultPage page = jobs.jobs().result(id, 1, 10);
      assertThat(page.rows().get(0).get("id", Integer.class)).isEqualTo(10);
      assertThat(page.hasNext()).isTrue();
      ResultPage last = jobs.jobs().result(id, 2, 10);
      assertThat(last.rows().size()).isEqualTo(5);
      assertThat(last.hasNext()).isFalse();
      assertThat(jobs.jobs().rows(id).size()).isEqualTo(25);
      refused(ErrorCode.INVALID_ARGUMENT, () -> jobs.jobs().result(id, 3, 10));
      refused(ErrorCode.INVALID_ARGUMENT, () -> jobs.jobs().result(id, -1, 10));
      refused(ErrorCode.INVALID_ARGUMENT, () -> jobs.jobs().result(id, 0, 1_000_000_000));
      refused(ErrorCode.INVALID_ARGUMENT, () -> jobs.jobs().result(id, 0, 0));
    }
  }

  @Test
  void result_thatIsEmpty_hasOnePage() {
    try (ScriptedJobs jobs = open(JobStore.inMemory(), call -> rows(0))) {
      JobId id = completed(jobs);
      assertThat(jobs.jobs().result(id, 0, 10).rows().isEmpty()).isTrue();
      assertThat(jobs.jobs().rows(id).isEmpty()).isTrue();
      refused(ErrorCode.INVALID_ARGUMENT, () -> jobs.jobs().result(id, 1, 10));
    }
  }

  @Test
  void result_overItsLargestSize_isCutAndSaysSo() {
    JobLimits small = JobLimits.defaults().withResultBytes(100_000);
    try (var jobs = new ScriptedJobs(JobStore.inMemory(), small, call -> rows(9_000))) {
      JobId id = completed(jobs);
      JobResult result = jobs.jobs().status(id).result().orElseThrow();
      assertThat(result.rows()).isEqualTo(9_000);
      assertThat(result.isCut()).isTrue();
      assertThat(result.bytes()).isGreaterThan(100_000);
      assertThat(jobs.jobs().result(id, 0, 10).rows().size()).isEqualTo(10);
      refused(ErrorCode.LIMIT_EXCEEDED, () -> jobs.jobs().rows(id));
      refused(
          ErrorCode.INVALID_ARGUMENT, () -> jobs.jobs().result(id, QueryJobs.MOST_PAGE_ROWS, 1));
    }
  }

  @Test
  void result_ofAJobThatHasNotEnded_isRefused() {
    var goOn = new CompletableFuture<Rows>();
    try (ScriptedJobs jobs = open(JobStore.inMemory(), call -> goOn.join())) {
      JobId id = later(jobs).jobId();
      refused(ErrorCode.CONFLICT, () -> jobs.jobs().result(id, 0, 10));
      assertThat(jobs.jobs().await(id, Duration.ofMillis(50)).isFinished()).isFalse();
      refused(ErrorCode.TIMEOUT, () -> later(jobs).join(Duration.ofMillis(50)));
      goOn.complete(rows(1));
    }
  }

  @Test
  void result_afterItsTime_isRefused() {
    JobStore store = JobStore.inMemory(() -> now);
    try (ScriptedJobs jobs = open(store, call -> rows(1))) {
      JobId id = completed(jobs);
      now = now.plus(Duration.ofHours(1));
      store.sweep(10, job -> true);
      assertThat(jobs.jobs().status(id).state()).isEqualTo(JobState.EXPIRED);
      refused(ErrorCode.NOT_FOUND, () -> jobs.jobs().rows(id));
      refused(ErrorCode.NOT_FOUND, () -> jobs.jobs().result(id, 0, 10));
      assertThat(jobs.jobs().cancel(id).state()).isEqualTo(JobState.EXPIRED);
      assertThat(jobs.jobs().await(id, PATIENCE).state()).isEqualTo(JobState.EXPIRED);
      now = now.plus(Duration.ofDays(1));
      store.sweep(10, job -> true);
      refused(ErrorCode.NOT_FOUND, () -> jobs.jobs().status(id));
    }
  }

  @Test
  void id_unknownOrForeign_isRefused() {
    try (ScriptedJobs jobs = open(JobStore.inMemory(), call -> rows(1));
        ScriptedJobs others = open(JobStore.inMemory(), call -> rows(1))) {
      JobId id = completed(jobs);
      var unknown = new JobId(id.store(), UUID.randomUUID());
      refused(ErrorCode.NOT_FOUND, () -> jobs.jobs().status(unknown));
      refused(ErrorCode.NOT_FOUND, () -> jobs.jobs().cancel(unknown));
      refused(ErrorCode.NOT_FOUND, () -> jobs.jobs().await(unknown, PATIENCE));
      refused(ErrorCode.NOT_FOUND, () -> jobs.jobs().rows(unknown));
      refused(ErrorCode.NOT_FOUND, () -> jobs.jobs().result(unknown, 0, 10));
      assertThat(jobs.jobs().completion(unknown)).failsWithin(PATIENCE);
      refused(ErrorCode.NOT_FOUND, () -> others.jobs().cancel(id));
      refused(ErrorCode.NOT_FOUND, () -> others.jobs().result(id, 0, 10));
      refused(ErrorCode.NOT_FOUND, () -> others.jobs().completion(id));
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> others.jobs().status(id))
          .withMessageContaining("another store");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0a1b2c3d", "0a1b2c3d-01234567-89AB-cdef-0123-456789abcdef"})
  void parse_ofWhatIsNoId_isRefused(String text) {
    refused(ErrorCode.INVALID_ARGUMENT, () -> JobId.parse(text));
  }

  @Test
  void id_withAMarkThatIsNone_isRefused() {
    refused(ErrorCode.INVALID_ARGUMENT, () -> new JobId("0A1B2C3D", UUID.randomUUID()));
    refused(ErrorCode.INVALID_ARGUMENT, () -> new JobId("'; --", UUID.randomUUID()));
  }

  @Test
  void await_withALimitThatIsNone_isRefused() {
    try (ScriptedJobs jobs = open(JobStore.inMemory(), call -> rows(1))) {
      JobId id = completed(jobs);
      refused(ErrorCode.INVALID_ARGUMENT, () -> jobs.jobs().await(id, Duration.ZERO));
      refused(ErrorCode.INVALID_ARGUMENT, () -> jobs.jobs().await(id, Duration.ofSeconds(-1)));
      refused(ErrorCode.INVALID_ARGUMENT, () -> jobs.jobs().await(id, Duration.ofDays(2)));
    }
  }

  @Test
  void list_ofMoreThanMayBe_isRefused() {
    refused(ErrorCode.INVALID_ARGUMENT, () -> JobFilter.all().withLimit(1_000_000_000));
    refused(ErrorCode.INVALID_ARGUMENT, () -> JobFilter.all().withLimit(0));
  }

  @Test
  void parse_ofAnIdsText_givesTheId() {
    var id = new JobId("0a1b2c3d", UUID.randomUUID());
    assertThat(JobId.parse(id.toString())).isEqualTo(id);
  }

  @Test
  void limits_thatAreAbsurd_areRefused() {
    JobLimits limits = JobLimits.defaults();
    refused(ErrorCode.INVALID_ARGUMENT, () -> limits.withTimeToLive(Duration.ofSeconds(-1)));
    refused(ErrorCode.INVALID_ARGUMENT, () -> limits.withTimeToLive(Duration.ofDays(100_000)));
    refused(ErrorCode.INVALID_ARGUMENT, () -> limits.withTimeToLive(Duration.ZERO));
    refused(ErrorCode.INVALID_ARGUMENT, () -> limits.withHistory(Duration.ofMillis(-1)));
    refused(ErrorCode.INVALID_ARGUMENT, () -> limits.withMaximumRunTime(Duration.ZERO));
    refused(ErrorCode.INVALID_ARGUMENT, () -> limits.withQueueLength(1_000_000_000));
    refused(ErrorCode.INVALID_ARGUMENT, () -> limits.withResultBytes(0));
    refused(ErrorCode.INVALID_ARGUMENT, () -> limits.withWorkers(0));
    refused(ErrorCode.INVALID_ARGUMENT, () -> limits.withLease(Duration.ZERO));
  }

  @Test
  void workers_ofASource_leaveOneConnectionToOthers() {
    JobLimits four = JobLimits.defaults();
    var source = Source.builder("shop").driver("any");
    assertThat(four.workersOf(source.build())).as("frugal").isEqualTo(1);
    assertThat(four.workersOf(source.pooling(Pooling.pooled(0, 1)).build())).isEqualTo(1);
    assertThat(four.workersOf(source.pooling(Pooling.pooled(0, 3)).build())).isEqualTo(2);
    assertThat(four.workersOf(source.pooling(Pooling.pooled()).build())).isEqualTo(4);
    assertThat(four.workersOf(Source.builder("own").driver("any").client("a client").build()))
        .as("of the application's client")
        .isEqualTo(4);
  }

  @Test
  void cancel_afterCompletion_leavesTheResult() {
    try (ScriptedJobs jobs = open(JobStore.inMemory(), call -> rows(1))) {
      JobId id = completed(jobs);
      assertThat(jobs.jobs().cancel(id).state()).isEqualTo(JobState.COMPLETED);
      assertThat(jobs.jobs().rows(id).size()).isEqualTo(1);
    }
  }

  @Test
  void cancel_ofARunningJob_cutsItsCallAndIsFinal() throws InterruptedException {
    BlockingWork work = BlockingWork.thatHearsCancel();
    try (ScriptedJobs jobs = open(JobStore.inMemory(), call -> (Rows) work.run(call))) {
      JobId id = later(jobs).jobId();
      work.awaitBegun();
      var completion = jobs.jobs().completion(id).toCompletableFuture();
      assertThat(jobs.jobs().cancel(id).state()).isEqualTo(JobState.CANCELLED);
      work.awaitOver();
      assertThat(completion.join().state()).isEqualTo(JobState.CANCELLED);
      refused(ErrorCode.CANCELLED, () -> jobs.jobs().rows(id));
    }
  }

  @Test
  void cancel_inAnotherMesaOfTheStore_cutsTheCall() throws InterruptedException {
    BlockingWork work = BlockingWork.thatHearsCancel();
    JobStore store = JobStore.inMemory();
    try (ScriptedJobs jobs = open(store, call -> (Rows) work.run(call));
        ScriptedJobs others = open(store, call -> rows(1))) {
      JobId id = later(jobs).jobId();
      work.awaitBegun();
      others.jobs().cancel(id);
      work.awaitOver();
    }
  }

  @Test
  void job_thatFailsForWhatMayPass_isRunAgain() {
    var runs = new AtomicInteger();
    try (ScriptedJobs jobs =
        open(
            JobStore.inMemory(),
            call -> {
              if (runs.incrementAndGet() == 1) {
                throw MesaException.builder(ErrorCode.CONNECTION, "It was lost.")
                    .retryable(true)
                    .build();
              }
              return rows(1);
            })) {
      JobId id = completed(jobs);
      assertThat(jobs.jobs().status(id).attempts()).isEqualTo(2);
    }
  }

  @Test
  void job_thatFails_keepsItsError() {
    try (ScriptedJobs jobs =
        open(
            JobStore.inMemory(),
            call -> {
              throw new MesaException(ErrorCode.PERMISSION, "It may not.");
            })) {
      JobId id = later(jobs).jobId();
      QueryJob job = jobs.jobs().await(id, PATIENCE);
      assertThat(job.failure().map(JobFailure::code)).hasValue(ErrorCode.PERMISSION);
      refused(ErrorCode.PERMISSION, () -> jobs.jobs().rows(id));
    }
  }

  @Test
  void job_whoseStoreGoesAwayBeforeItsResult_isWrittenLater() {
    JobStore whole = JobStore.inMemory();
    var failures = new AtomicInteger(3);
    JobStore shaky =
        (JobStore)
            Proxy.newProxyInstance(
                JobStore.class.getClassLoader(),
                new Class<?>[] {JobStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("complete") && failures.getAndDecrement() > 0) {
                    throw new MesaException(ErrorCode.UNAVAILABLE, "The store is away.");
                  }
                  try {
                    return method.invoke(whole, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    try (ScriptedJobs jobs = open(shaky, call -> rows(2))) {
      assertThat(jobs.jobs().rows(completed(jobs)).size()).isEqualTo(2);
      assertThat(failures.get()).isLessThan(0);
    }
  }

  @Test
  void close_whileAJobRunsTooLong_givesItBack() throws InterruptedException {
    BlockingWork work = BlockingWork.thatHearsCancel();
    JobStore store = JobStore.inMemory();
    JobId id;
    try (var jobs =
        new ScriptedJobs(
            store,
            JobLimits.defaults().withFinishing(Duration.ZERO),
            call -> (Rows) work.run(call))) {
      id = later(jobs).jobId();
      work.awaitBegun();
    }
    QueryJob left = store.find(id).orElseThrow();
    assertThat(left.state()).isEqualTo(JobState.PENDING);
    assertThat(left.attempts()).isZero();
    try (ScriptedJobs next = open(store, call -> rows(1))) {
      next.start();
      assertThat(next.jobs().await(id, PATIENCE).state()).isEqualTo(JobState.COMPLETED);
    }
  }

  @Test
  void completion_whenMesaIsClosed_isExceptional() {
    var goOn = new CompletableFuture<Rows>();
    JobStore store = JobStore.inMemory();
    CompletableFuture<QueryJob> completion;
    try (var jobs =
        new ScriptedJobs(
            store, JobLimits.defaults().withFinishing(Duration.ZERO), call -> goOn.join())) {
      JobId id = later(jobs).jobId();
      Waiting.until(PATIENCE, () -> store.find(id).orElseThrow().state() == JobState.PROCESSING);
      completion = jobs.jobs().completion(id).toCompletableFuture();
    }
    assertThat(completion).failsWithin(PATIENCE);
    goOn.complete(rows(1));
  }
}
