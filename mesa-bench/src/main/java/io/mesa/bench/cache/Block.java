package io.mesa.bench.cache;

import io.mesa.bench.cache.peer.Kind;
import io.mesa.bench.measure.Measurement;

/**
 * A workload done over and over for a moment, by one contender.
 *
 * @param workload the workload
 * @param kind the contender
 * @param count how often it was done, by all threads together
 * @param measurement what that took; the bytes are those of all threads
 */
record Block(Workload workload, Kind kind, long count, Measurement measurement) {

  String print() {
    return "%s %s %d %d %d %d"
        .formatted(
            workload,
            kind,
            count,
            measurement.wallNanos(),
            measurement.cpuNanos(),
            measurement.allocatedBytes());
  }

  static Block parse(String line) {
    String[] fields = line.split(" ", -1);
    return new Block(
        Workload.valueOf(fields[0]),
        Kind.valueOf(fields[1]),
        Long.parseLong(fields[2]),
        new Measurement(
            Long.parseLong(fields[3]), Long.parseLong(fields[4]), Long.parseLong(fields[5])));
  }

  /** Nanoseconds each time: where several threads do it at once, of all of them together. */
  double nanos() {
    return (double) measurement.wallNanos() / count;
  }

  /** Nanoseconds of the JVM's processor time each time. */
  double cpuNanos() {
    return (double) measurement.cpuNanos() / count;
  }

  /** Bytes allocated each time, to a hundredth: a thread allocates a little by being measured. */
  double bytes() {
    return Math.rint(100.0 * measurement.allocatedBytes() / count) / 100;
  }
}
