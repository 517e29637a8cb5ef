package io.mesa.bench.result;

import java.util.List;
import java.util.Map;

/**
 * What one run of a benchmark found.
 *
 * @param name the benchmark, and the file its result goes into
 * @param command what repeats it
 * @param bars what was demanded
 * @param runs the figures themselves: numbers, texts, truth values, and lists and maps of such
 */
public record BenchmarkResult(
    String name, String command, List<Bar> bars, Map<String, Object> runs) {
  /** Copies the list. */
  public BenchmarkResult {
    bars = List.copyOf(bars);
  }
}
