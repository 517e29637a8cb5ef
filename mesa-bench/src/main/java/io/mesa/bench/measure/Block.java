package io.mesa.bench.measure;

/**
 * A task done over and over for a moment, by one who does it.
 *
 * @param task the task's name
 * @param rival the name of who did it
 * @param count how often it was done, by all threads together
 * @param measurement what that took; the bytes are those of all threads
 */
public record Block(String task, String rival, long count, Measurement measurement) {

  /**
   * As a line that {@link #parse} reads.
   *
   * @return the line
   */
  public String print() {
    return "%s %s %d %d %d %d"
        .formatted(
            task,
            rival,
            count,
            measurement.wallNanos(),
            measurement.cpuNanos(),
            measurement.allocatedBytes());
  }

  /**
   * Reads what was printed.
   *
   * @param line the line
   * @return the block
   */
  public static Block parse(String line) {
    String[] fields = line.split(" ", -1);
    return new Block(
        fields[0],
        fields[1],
        Long.parseLong(fields[2]),
        new Measurement(
            Long.parseLong(fields[3]), Long.parseLong(fields[4]), Long.parseLong(fields[5])));
  }

  /**
   * Nanoseconds each time: where several threads do it at once, of all of them together.
   *
   * @return the time
   */
  public double nanos() {
    return (double) measurement.wallNanos() / count;
  }

  /**
   * Nanoseconds of the JVM's processor time each time.
   *
   * @return the time
   */
  public double cpuNanos() {
    return (double) measurement.cpuNanos() / count;
  }

  /**
   * Bytes allocated each time, to a hundredth: a thread allocates a little by being measured.
   *
   * @return the bytes
   */
  public double bytes() {
    return Math.rint(100.0 * measurement.allocatedBytes() / count) / 100;
  }
}
