package io.mesa.assembly;

import static io.mesa.assembly.ScriptedJobs.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.call.SubmitOptions.Prefer;
import io.mesa.cost.CostEstimate;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobFilter;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobRequest;
import io.mesa.job.JobState;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import io.mesa.tck.environment.Waiting;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a store, an archive or a listener does to Mesa's own threads. */
@Timeout(60)
class JobThreadsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final CallOptions LATER =
      CallOptions.none().withSubmit(SubmitOptions.defaults().withPrefer(Prefer.LATER));

  private final JobStore memory = JobStore.inMemory();

  /** As a store on another machine, for it is not prompt; something is done before each method. */
  private JobStore distant(BiConsumer<Method, Object[]> before) {
    return (JobStore)
        Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, arguments) -> {
              before.accept(method, arguments);
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static JobId later(ScriptedJobs jobs) {
    return ((Outcome.Deferred) jobs.gateway().with(LATER).submit(ScriptedJobs.query())).jobId();
  }

  /** A job that nobody runs here. */
  private JobId elsewhere() {
    return elsewhere(memory);
  }

  private static JobId elsewhere(JobStore store) {
    var request =
        new JobRequest(
            "elsewhere", ScriptedJobs.query(), Optional.empty(), Optional.empty(), Map.of(), true);
    return store.submit(
        new JobStore.NewJob(
            request, Optional.empty(), CostEstimate.unknown(), JobLimits.defaults()));
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  @Test
  void error_ofTheVirtualMachineInAStore_endsNoThread() {
    Set<String> failing = ConcurrentHashMap.newKeySet();
    failing.addAll(List.of("claim", "renew", "find"));
    JobStore store =
        distant(
            (method, arguments) -> {
              if (failing.remove(method.getName())) {
                throw new OutOfMemoryError("for a moment");
              }
            });
    var limits = JobLimits.defaults().withLease(Duration.ofMillis(600));
    var ends = new AtomicBoolean();
    try (var jobs =
        new ScriptedJobs(
            store,
            limits,
            call -> {
              Waiting.until("the end", PATIENCE, ends::get);
              return rows(1);
            })) {
      JobId id = later(jobs);
      CompletableFuture<QueryJob> told =
          CompletableFuture.supplyAsync(() -> jobs.jobs().await(id, PATIENCE));
      Waiting.until("each failed once", PATIENCE, failing::isEmpty);
      pause(limits.lease().multipliedBy(2));
      ends.set(true);
      Waiting.until(
          "the end of the job",
          PATIENCE,
          () -> jobs.jobs().status(id).state() == JobState.COMPLETED);
      assertThat(jobs.jobs().status(id).attempts()).as("the lease was renewed").isEqualTo(1);
      told.exceptionally(error -> jobs.jobs().status(id)).join();
    }
  }

  @Test
  void leases_whileManyAreWaitedFor_areRenewed() {
    JobStore store =
        distant(
            (method, arguments) -> {
              if (method.getName().equals("find")) {
                pause(Duration.ofMillis(5));
              }
            });
    var limits =
        JobLimits.defaults()
            .withWorkers(1)
            .withLease(Duration.ofSeconds(1))
            .withFinishing(Duration.ZERO);
    var begun = new AtomicInteger();
    try (var jobs =
        new ScriptedJobs(
            store,
            limits,
            call -> {
              begun.incrementAndGet();
              pause(Duration.ofSeconds(3));
              return rows(1);
            })) {
      JobId first = later(jobs);
      for (int i = 0; i < 400; i++) {
        jobs.jobs().completion(elsewhere());
      }
      QueryJob job = jobs.jobs().await(first, PATIENCE);
      assertThat(job.state()).isEqualTo(JobState.COMPLETED);
      assertThat(begun).hasValue(1);
    }
  }

  @Test
  void completion_besideAJobThatCannotBeRead_isTold() {
    Set<JobId> unreadable = ConcurrentHashMap.newKeySet();
    JobStore store =
        distant(
            (method, arguments) -> {
              if (method.getName().equals("find") && unreadable.contains(arguments[0])) {
                throw new MesaException(ErrorCode.INVALID_ARGUMENT, "of a newer version");
              }
            });
    try (var jobs = new ScriptedJobs(store, JobLimits.defaults(), call -> rows(1))) {
      List<JobId> ids = new ArrayList<>();
      List<CompletableFuture<QueryJob>> told = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        ids.add(elsewhere());
        told.add(jobs.jobs().completion(ids.get(i)).toCompletableFuture());
      }
      unreadable.add(ids.get(0));
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> jobs.jobs().completion(ids.get(0)));
      ids.subList(1, 20).forEach(memory::cancel); // As by another process.
      told.stream().skip(1).forEach(each -> assertThat(each).succeedsWithin(PATIENCE));
    }
  }

  @Test
  void completion_whereMesaIsClosed_isToldOnAThreadThatMayBeHeldUp() throws Exception {
    var on = new CompletableFuture<String>();
    try (var jobs = new ScriptedJobs(memory, JobLimits.defaults(), call -> rows(1))) {
      jobs.jobs()
          .completion(elsewhere())
          .whenComplete((job, error) -> on.complete(Thread.currentThread().getName()));
    }
    assertThat(on.get(20, TimeUnit.SECONDS)).matches("mesa-job-\\d+");
  }

  /** Though the store takes its time to say how it ended. */
  @Test
  void completion_ofAJobThatEndsWhileMesaIsClosed_isTold() throws Exception {
    var begun = new CountDownLatch(1);
    var ended = new AtomicBoolean();
    JobStore store =
        distant(
            (method, arguments) -> {
              if (method.getName().equals("complete")) {
                ended.set(true);
              } else if (method.getName().equals("find") && ended.get()) {
                pause(Duration.ofMillis(300));
              }
            });
    CompletableFuture<QueryJob> told;
    try (var jobs =
        new ScriptedJobs(
            store,
            JobLimits.defaults(),
            call -> {
              begun.countDown();
              pause(Duration.ofMillis(300));
              return rows(1);
            })) {
      told = jobs.jobs().completion(later(jobs)).toCompletableFuture();
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(told.join().state()).isEqualTo(JobState.COMPLETED);
  }

  /** One that the archive refuses always, and an error once. */
  @Test
  void sweep_withAnArchiveThatRefusesOne_removesTheOthers() {
    var now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
    JobStore store = JobStore.inMemory(now::get);
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      ids.add(elsewhere(store));
      store.cancel(ids.get(i));
    }
    now.set(now.get().plus(Duration.ofDays(100)));
    var once = new AtomicBoolean();
    try (var sweeper =
        new JobSweeper(
            store,
            job -> {
              if (job.id().equals(ids.get(0))) {
                throw new IllegalStateException("too large");
              }
              if (once.compareAndSet(false, true)) {
                throw new NoClassDefFoundError("io/archive/Gone");
              }
            },
            Duration.ofMillis(20))) {
      sweeper.start();
      Waiting.until("one is left", PATIENCE, () -> store.list(JobFilter.all()).size() == 1);
      assertThat(store.find(ids.get(0))).isPresent();
    }
  }

  @Test
  void submit_whileMesaCloses_isRefusedAsClosed() {
    var listeners = new Listeners(List.of());
    var engine = new JobEngine(memory, JobLimits.defaults(), job -> {}, listeners);
    engine.close();
    try (var jobs = new ScriptedJobs(memory, JobLimits.defaults(), call -> rows(1))) {
      var workers = new SourceWorkers(jobs.gateway(), 1);
      assertThat(workers.tryTake()).isTrue();
      var run = new WorkerRun(jobs.gateway(), ScriptedJobs.query(), workers, engine.writer());
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> engine.run(run, workers))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
      assertThat(workers.anyIsFree()).isTrue();
    }
  }
}
