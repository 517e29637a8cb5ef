package io.mesa.bench.cache;

import com.sun.management.ThreadMXBean;
import io.mesa.bench.cache.peer.Contender;
import io.mesa.bench.measure.Measurement;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Has one or more threads do a contender's work for a while, and measures that. */
final class Threads {
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /** Where results go, so that they are made. */
  static volatile long sink;

  private final Contender contender;
  private final long nanos;

  Threads(Contender contender, long nanos) {
    this.contender = contender;
    this.nanos = nanos;
  }

  /** What the threads did, and what that took. */
  record Done(long count, Measurement measurement) {}

  private record Share(long count, long allocatedBytes) {}

  Done run(int threads) throws Exception {
    List<Share> shares = new ArrayList<>();
    Measurement measured =
        threads == 1 ? Measurement.of(() -> shares.add(share())) : runAtOnce(threads, shares);
    return new Done(
        shares.stream().mapToLong(Share::count).sum(),
        new Measurement(
            measured.wallNanos(),
            measured.cpuNanos(),
            shares.stream().mapToLong(Share::allocatedBytes).sum()));
  }

  private Measurement runAtOnce(int threads, List<Share> shares) throws Exception {
    var begin = new CountDownLatch(1);
    List<FutureTask<Share>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      var task =
          new FutureTask<>(
              () -> {
                begin.await();
                return share();
              });
      tasks.add(task);
      var thread = new Thread(task, "block-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    return Measurement.of(
        () -> {
          begin.countDown();
          for (FutureTask<Share> task : tasks) {
            shares.add(done(task));
          }
        });
  }

  private static Share done(FutureTask<Share> task) throws Exception {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A thread failed.", e.getCause());
    }
  }

  /** What one thread does; the clock is read once for all keys. */
  private Share share() throws Exception {
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    long passes = 0;
    long rows = 0;
    do {
      rows += contender.pass();
      passes++;
    } while (System.nanoTime() - start < nanos);
    sink = rows;
    long count = passes * Contender.KEYS;
    if (rows < count) {
      throw new IllegalStateException("%d rows came of %d times.".formatted(rows, count));
    }
    return new Share(count, THREADS.getCurrentThreadAllocatedBytes() - bytes);
  }
}
