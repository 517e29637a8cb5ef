package io.mesa.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a block of work took.
 *
 * @param wallNanos time
 * @param cpuNanos processor time of the whole JVM, its compiler and collector included
 * @param allocatedBytes what the calling thread allocated
 */
public record Measurement(long wallNanos, long cpuNanos, long allocatedBytes) {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /** A block of work. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does it.
     *
     * @throws Exception where it fails
     */
    void run() throws Exception;
  }

  /**
   * Measures a block.
   *
   * @param work the block
   * @return what it took
   * @throws Exception where it fails
   */
  public static Measurement of(Work work) throws Exception {
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long cpu = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    work.run();
    long wall = System.nanoTime() - start;
    return new Measurement(
        wall, PROCESS.getProcessCpuTime() - cpu, THREADS.getCurrentThreadAllocatedBytes() - bytes);
  }

  /**
   * Time in seconds.
   *
   * @return the seconds
   */
  public double seconds() {
    return wallNanos / 1e9;
  }
}
