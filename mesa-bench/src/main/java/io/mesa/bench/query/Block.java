package io.mesa.bench.query;

import io.mesa.bench.measure.Measurement;
import io.mesa.bench.query.peer.Kind;

/**
 * A workload done over and over for a moment, by one contender.
 *
 * @param workload the workload
 * @param kind the contender
 * @param count how often it was done
 * @param measurement what that took
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

  /** Microseconds each time. */
  double micros() {
    return measurement.wallNanos() / 1e3 / count;
  }

  /** Microseconds of the JVM's processor time each time. */
  double cpuMicros() {
    return measurement.cpuNanos() / 1e3 / count;
  }

  /** Bytes allocated each time. */
  double bytes() {
    return (double) measurement.allocatedBytes() / count;
  }
}
