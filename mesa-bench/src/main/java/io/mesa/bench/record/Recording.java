package io.mesa.bench.record;

import io.mesa.bench.result.BenchmarkResult;
import io.mesa.bench.result.ResultFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Records what a test printed as {@code mesa-bench/results/NAME.json}. The names are {@code
 * histories}, {@code two-jvms} and {@code kills}; each has its command in its result. From the
 * repository's root, with what that command printed in a file:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark compile -Dbenchmark=record.Recording \
 *   -Dbenchmark.arguments="kills $PWD/target/kills.log"
 * }</pre>
 */
public final class Recording {
  private static final Map<String, Function<String, BenchmarkResult>> KNOWN =
      Map.of(
          Histories.NAME, Histories::of,
          TwoJvms.NAME, TwoJvms::of,
          Kills.NAME, Kills::of);

  private Recording() {}

  /**
   * Writes a result.
   *
   * @param args its name, and the logs
   * @throws IOException where one cannot be read, or the result not be written
   */
  public static void main(String[] args) throws IOException {
    Function<String, BenchmarkResult> known = args.length < 2 ? null : KNOWN.get(args[0]);
    if (known == null) {
      throw new IllegalArgumentException("Say which of " + KNOWN.keySet() + ", and the logs.");
    }
    String logs = ResultFile.read(List.of(args).subList(1, args.length));
    System.out.println(ResultFile.write(known.apply(logs), ResultFile.committed()));
  }
}
