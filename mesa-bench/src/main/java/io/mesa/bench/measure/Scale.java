package io.mesa.bench.measure;

/** What times are shown in. */
public enum Scale {
  /** Nanoseconds. */
  NANOS("ns", 1),
  /** Microseconds. */
  MICROS("µs", 1e3);

  private final String unit;
  private final double nanos;

  Scale(String unit, double nanos) {
    this.unit = unit;
    this.nanos = nanos;
  }

  String unit() {
    return unit;
  }

  double time(Block block) {
    return block.nanos() / nanos;
  }

  double cpuTime(Block block) {
    return block.cpuNanos() / nanos;
  }
}
