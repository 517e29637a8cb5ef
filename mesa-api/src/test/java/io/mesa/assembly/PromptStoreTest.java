package io.mesa.assembly;

import static io.mesa.assembly.ScriptedJobs.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.call.SubmitOptions.Prefer;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.job.JobLimits;
import io.mesa.job.JobStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who takes a job that was submitted. */
class PromptStoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int JOBS = 50;

  private final Set<Thread> takers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger taken = new AtomicInteger();

  /** A store in memory that notes by which threads jobs are taken. */
  private <S extends JobStore> S noting(Class<S> type) {
    JobStore store = JobStore.inMemory();
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(store, arguments);
                if (method.getName().equals("claim") && !((List<?>) answer).isEmpty()) {
                  takers.add(Thread.currentThread());
                  taken.incrementAndGet();
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static DatabaseGateway later(ScriptedJobs jobs) {
    return jobs.gateway()
        .with(CallOptions.none().withSubmit(SubmitOptions.defaults().withPrefer(Prefer.LATER)));
  }

  private static void submitOneAfterTheOther(ScriptedJobs jobs) {
    for (int i = 0; i < JOBS; i++) {
      assertThat(later(jobs).submit(ScriptedJobs.query()).join(PATIENCE).size()).isEqualTo(1);
    }
  }

  @Test
  void submit_toAStoreThatAnswersAtOnce_takesTheJobItself() {
    try (var jobs =
        new ScriptedJobs(noting(JobStore.Prompt.class), JobLimits.defaults(), call -> rows(1))) {
      submitOneAfterTheOther(jobs);
      assertThat(takers).contains(Thread.currentThread());
    }
  }

  @Test
  void submit_toAnotherStore_leavesTheJobToAThreadOfMesas() {
    try (var jobs =
        new ScriptedJobs(noting(JobStore.class), JobLimits.defaults(), call -> rows(1))) {
      submitOneAfterTheOther(jobs);
      assertThat(takers).isNotEmpty().doesNotContain(Thread.currentThread());
    }
  }

  @Test
  void submit_byManyAtOnce_runsEachJobOnce() {
    var runs = new AtomicInteger();
    try (var jobs =
        new ScriptedJobs(
            JobStore.inMemory(),
            JobLimits.defaults().withWorkers(2),
            call -> rows(runs.incrementAndGet() > 0 ? 1 : 0))) {
      List<CompletableFuture<Void>> submitters = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        submitters.add(CompletableFuture.runAsync(() -> submitOneAfterTheOther(jobs)));
      }
      submitters.forEach(CompletableFuture::join);
      assertThat(runs).hasValue(4 * JOBS);
    }
  }

  @Test
  void submit_ofMoreThanThereAreWorkers_leavesNoneWaiting() {
    try (var jobs =
        new ScriptedJobs(
            JobStore.inMemory(), JobLimits.defaults().withWorkers(1), call -> rows(1))) {
      var outcomes =
          IntStream.range(0, JOBS).mapToObj(i -> later(jobs).submit(ScriptedJobs.query())).toList();
      assertThat(outcomes)
          .allSatisfy(outcome -> assertThat(outcome.join(PATIENCE).size()).isEqualTo(1));
    }
  }

  /** They end one after the other, a fraction of a millisecond apart. */
  @Test
  void jobs_thatWaitForWorkers_areTakenSeveralAtOnce() {
    var open = new CompletableFuture<Void>();
    var begun = new AtomicInteger();
    try (var jobs =
        new ScriptedJobs(
            noting(JobStore.class),
            JobLimits.defaults().withWorkers(16),
            call -> {
              open.join();
              LockSupport.parkNanos(begun.getAndIncrement() % 16 * 150_000L);
              return rows(1);
            })) {
      var outcomes =
          IntStream.range(0, 8 * JOBS)
              .mapToObj(i -> later(jobs).submit(ScriptedJobs.query()))
              .toList();
      taken.set(0);
      open.complete(null);
      outcomes.forEach(outcome -> outcome.join(PATIENCE));
      assertThat(taken).hasValueLessThan(8 * JOBS / 4);
    }
  }
}
