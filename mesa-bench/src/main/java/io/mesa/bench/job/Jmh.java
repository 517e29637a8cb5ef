package io.mesa.bench.job;

import io.mesa.bench.measure.JmhRun;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs estimates and jobs in memory under JMH, with bytes allocated per operation, over a double of
 * a database. It takes JMH's own arguments. From the repository's root:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark compile -Dbenchmark=job.Jmh
 * mvn -q -Pbenchmark compile -Dbenchmark=job.Jmh -Dbenchmark.arguments=--quick
 * }</pre>
 *
 * <p>Figures that are compared with a bar come from {@link Jobs} and {@link
 * io.mesa.bench.cost.Estimates}, which take turns.
 */
public final class Jmh {
  private Jmh() {}

  /**
   * Runs them.
   *
   * @param args {@code --quick} and arguments of JMH
   * @throws Exception where that fails
   */
  public static void main(String[] args) throws Exception {
    run(JmhRun.of(args));
  }

  static Collection<RunResult> run(JmhRun asked) throws RunnerException {
    return asked.run("\\.job\\.jmh\\.");
  }
}
