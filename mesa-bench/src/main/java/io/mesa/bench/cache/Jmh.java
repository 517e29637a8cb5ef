package io.mesa.bench.cache;

import io.mesa.bench.query.SampleData;
import io.mesa.bench.server.EmbeddedServer;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

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
  private static final String QUICK = "--quick";
  private static final String ALL = "\\.cache\\.jmh\\.";

  private Jmh() {}

  /**
   * Runs them.
   *
   * @param args {@code --quick} and arguments of JMH
   * @throws Exception where that fails
   */
  public static void main(String[] args) throws Exception {
    boolean quick = List.of(args).contains(QUICK);
    String[] own = List.of(args).stream().filter(arg -> !arg.equals(QUICK)).toArray(String[]::new);
    run(new CommandLineOptions(own), quick);
  }

  /**
   * Runs what options say.
   *
   * @param asked the options
   * @param quick whether once and short is enough
   */
  static Collection<RunResult> run(Options asked, boolean quick) throws Exception {
    try (var server = EmbeddedServer.start(SampleData.SETTINGS)) {
      SampleData.create(server);
      var options =
          new OptionsBuilder()
              .parent(asked)
              .addProfiler(GCProfiler.class)
              .shouldFailOnError(true)
              .jvmArgsPrepend("-Dmesa.bench.port=" + server.port());
      if (asked.getIncludes().isEmpty()) {
        options.include(ALL);
      }
      if (quick) {
        options
            .forks(1)
            .warmupIterations(1)
            .warmupTime(TimeValue.milliseconds(300))
            .measurementIterations(2)
            .measurementTime(TimeValue.milliseconds(300));
      }
      return new Runner(options.build()).run();
    }
  }
}
