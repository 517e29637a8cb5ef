package io.mesa.bench.query;

import io.mesa.bench.measure.JmhRun;
import io.mesa.bench.server.EmbeddedServer;
import io.mesa.bench.server.MongoProcess;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;

/**
 * Runs the paths of the query benchmarks under JMH, with bytes allocated per operation, over
 * servers that it starts. It takes JMH's own arguments. From the repository's root:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark compile -Dbenchmark=query.Jmh
 * mvn -q -Pbenchmark compile -Dbenchmark=query.Jmh -Dbenchmark.arguments="HotQuery -p contender=mesa"
 * mvn -q -Pbenchmark compile -Dbenchmark=query.Jmh -Dbenchmark.arguments=--quick
 * }</pre>
 *
 * <p>JMH runs one contender after the other, each in JVMs of its own; so on a machine that drifts
 * its figures are not comparable, and the files under {@code results} do not come from it.
 */
public final class Jmh {
  private static final long ROWS = 10_000_000;
  private static final long FEW_ROWS = 200_000;

  private Jmh() {}

  /**
   * Runs them.
   *
   * @param args {@code --quick} and arguments of JMH
   * @throws Exception where that fails
   */
  public static void main(String[] args) throws Exception {
    JmhRun asked = JmhRun.of(args);
    run(asked, asked.quick() ? FEW_ROWS : ROWS);
  }

  /**
   * Runs what was asked for.
   *
   * @param rows how many rows the streamed table has
   */
  static Collection<RunResult> run(JmhRun asked, long rows) throws Exception {
    try (var server = EmbeddedServer.start(SampleData.SETTINGS);
        var mongo = MongoProcess.start()) {
      String documents = mongo.url("bench");
      SampleDocuments.create(documents);
      SampleData.create(server);
      SampleData.createReadings(server, rows);
      return asked.run(
          "\\.query\\.jmh\\.",
          "-Dmesa.bench.port=" + server.port(),
          "-Dmesa.bench.mongodb=" + documents);
    }
  }
}
