package io.mesa.bench.measure;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Watches this JVM's heap by what its collector tells after each collection. */
public final class HeapWatch {
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  private final AtomicLong peak = new AtomicLong();
  private final AtomicLong live = new AtomicLong();

  private HeapWatch() {}

  /**
   * What it found.
   *
   * @param peakBytes the most the heap held, garbage included
   * @param peakLiveBytes the most it held after a collection
   */
  public record Finding(long peakBytes, long peakLiveBytes) {}

  /**
   * Begins to watch.
   *
   * @return the watch
   */
  public static HeapWatch start() {
    var watch = new HeapWatch();
    Set<String> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notification, handback) -> {
                var info =
                    GarbageCollectionNotificationInfo.from(
                            (CompositeData) notification.getUserData())
                        .getGcInfo();
                watch.peak.accumulateAndGet(used(info.getMemoryUsageBeforeGc(), heap), Math::max);
                watch.live.accumulateAndGet(used(info.getMemoryUsageAfterGc(), heap), Math::max);
              },
              null,
              null);
    }
    return watch;
  }

  private static long used(Map<String, MemoryUsage> pools, Set<String> heap) {
    return pools.entrySet().stream()
        .filter(pool -> heap.contains(pool.getKey()))
        .mapToLong(pool -> pool.getValue().getUsed())
        .sum();
  }

  /**
   * Collects once more, and waits for its notification, which comes from another thread.
   *
   * @return what was found so far
   * @throws InterruptedException where the thread is interrupted
   */
  public Finding end() throws InterruptedException {
    System.gc();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (live.get() == 0 && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    return new Finding(peak.get(), live.get());
  }
}
