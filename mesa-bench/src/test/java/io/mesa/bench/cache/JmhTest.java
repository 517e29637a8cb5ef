package io.mesa.bench.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.bench.measure.JmhRun;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That JMH can run hits, by several threads. */
class JmhTest {

  @Test
  void hits_ofSeveralThreads_areMeasuredWithTheirBytes() throws Exception {
    var asked =
        new OptionsBuilder()
            .param("contender", "mesa", "caffeine-same-features")
            .threads(2)
            .verbosity(VerboseMode.SILENT)
            .build();

    Collection<RunResult> results = Jmh.run(new JmhRun(asked, true));

    assertThat(results)
        .hasSize(2)
        .allSatisfy(
            result -> assertThat(result.getSecondaryResults()).containsKey("gc.alloc.rate.norm"));
  }
}
