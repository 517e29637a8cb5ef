package io.mesa.bench.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.bench.measure.JmhRun;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That JMH can run what is added to a query. */
class JmhTest {

  @Test
  void all_areMeasuredWithTheirBytes() throws Exception {
    var asked = new OptionsBuilder().verbosity(VerboseMode.SILENT).build();

    Collection<RunResult> results = Jmh.run(new JmhRun(asked, true));

    assertThat(results)
        .hasSize(5)
        .allSatisfy(
            result -> assertThat(result.getSecondaryResults()).containsKey("gc.alloc.rate.norm"));
  }
}
