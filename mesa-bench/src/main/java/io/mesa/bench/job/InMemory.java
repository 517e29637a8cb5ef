package io.mesa.bench.job;

import io.mesa.Mesa;
import io.mesa.bench.measure.Ratio;
import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.call.SubmitOptions.Prefer;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobLimits;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What jobs in memory take of one caller, over a double of a database. */
final class InMemory {
  static final CallOptions LATER =
      CallOptions.none().withSubmit(SubmitOptions.defaults().withPrefer(Prefer.LATER));

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** From so many runs on the estimator knows a query well. */
  private static final int KNOWN = 20_000;

  private InMemory() {}

  /**
   * From the call of submit to the query's start on a worker, one job after the other.
   *
   * @param warmups uncounted jobs
   * @param jobs counted jobs
   * @return nanoseconds of each, the shortest first
   */
  static long[] submitToStart(int warmups, int jobs) {
    var started = new long[1];
    var driver = new DoubleDriver(() -> started[0] = System.nanoTime());
    long[] nanos = new long[jobs];
    try (Mesa mesa = Mesa.builder().driver(driver).source(driver.source()).build()) {
      DatabaseGateway gateway = mesa.gateway().with(LATER);
      for (int i = -warmups; i < jobs; i++) {
        long submitted = System.nanoTime();
        Outcome outcome = gateway.submit(DoubleDriver.QUERY);
        // What the worker wrote is seen by whoever is given the job's end.
        outcome.join(PATIENCE);
        if (i >= 0) {
          nanos[i] = started[0] - submitted;
        }
      }
    }
    Arrays.sort(nanos);
    return nanos;
  }

  /**
   * What it takes to be refused by a full queue.
   *
   * @param queued how many jobs wait
   * @param warmups uncounted calls
   * @param calls counted calls
   * @return nanoseconds of each, the shortest first
   */
  static long[] fullQueue(int queued, int warmups, int calls) {
    var open = new CountDownLatch(1);
    var driver = new DoubleDriver(() -> await(open));
    long[] nanos = new long[calls];
    JobLimits limits = JobLimits.defaults().withWorkers(1).withQueueLength(queued);
    try (Mesa mesa =
        Mesa.builder().driver(driver).source(driver.source()).jobLimits(limits).build()) {
      DatabaseGateway gateway = mesa.gateway().with(LATER);
      int left = queued + 1;
      while (!isRefused(gateway)) {
        if (left-- < 0) {
          throw new IllegalStateException("The queue takes more jobs than it may.");
        }
      }
      for (int i = -warmups; i < calls; i++) {
        long asked = System.nanoTime();
        boolean refused = isRefused(gateway);
        if (!refused) {
          throw new IllegalStateException("The queue is not full.");
        }
        if (i >= 0) {
          nanos[i] = System.nanoTime() - asked;
        }
      }
      open.countDown();
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static boolean isRefused(DatabaseGateway gateway) {
    try {
      gateway.submit(DoubleDriver.QUERY);
      return false;
    } catch (MesaException e) {
      if (e.code() != ErrorCode.LIMIT_EXCEEDED) {
        throw e;
      }
      return true;
    }
  }

  private static void await(CountDownLatch open) {
    try {
      open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What submit takes more than query where it answers on the caller's thread.
   *
   * @param warmups uncounted rounds
   * @param rounds counted rounds, of a block each
   * @param calls how many calls a block has
   * @return nanoseconds of processor time for each call
   */
  static Ratio inlineSubmit(int warmups, int rounds, int calls) {
    var driver = new DoubleDriver(() -> {});
    List<Double> more = new ArrayList<>();
    try (Mesa mesa = Mesa.builder().driver(driver).source(driver.source()).build()) {
      DatabaseGateway gateway = mesa.gateway();
      for (int i = 0; i < KNOWN; i++) {
        gateway.query(DoubleDriver.QUERY);
      }
      for (int round = -warmups; round < rounds; round++) {
        boolean first = round % 2 == 0;
        double one = cpuNanos(gateway, first, calls);
        double other = cpuNanos(gateway, !first, calls);
        if (round >= 0) {
          more.add(first ? one - other : other - one);
        }
      }
    }
    return Ratio.of(List.of(more));
  }

  private static double cpuNanos(DatabaseGateway gateway, boolean submit, int calls) {
    // The calling thread's alone: nothing else takes part.
    long before = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < calls; i++) {
      if (submit) {
        gateway.submit(DoubleDriver.QUERY);
      } else {
        gateway.query(DoubleDriver.QUERY);
      }
    }
    return (double) (THREADS.getCurrentThreadCpuTime() - before) / calls;
  }
}
