package io.mesa.bench.cache;

import io.mesa.bench.measure.JmhRun;
import io.mesa.bench.query.SampleData;
import io.mesa.bench.server.EmbeddedServer;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;

/**
 * Runs hits under JMH, with bytes allocated per operation, over a server that it starts. It takes
 * JMH's own arguments. From the repository's root:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark compile -Dbenchmark=cache.Jmh
 * mvn -q -Pbenchmark compile -Dbenchmark=cache.Jmh -Dbenchmark.arguments="-t 16 -p contender=mesa"
 * mvn -q -Pbenchmark compile -Dbenchmark=cache.Jmh -Dbenchmark.arguments=--quick
 * }</pre>
 *
 * <p>JMH runs one contender after the other, each in JVMs of its own; so on a machine that drifts
 * its figures are not comparable, and the files under {@code results} do not come from it.
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

  static Collection<RunResult> run(JmhRun asked) throws Exception {
    try (var server = EmbeddedServer.start(SampleData.SETTINGS)) {
      SampleData.create(server);
      return asked.run("\\.cache\\.jmh\\.", "-Dmesa.bench.port=" + server.port());
    }
  }
}
