package io.mesa.bench.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.bench.measure.JmhRun;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That JMH finds the paths and can run one. */
class JmhTest {

  @Test
  void benchmarks_areFound() {
    var silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);

    assertThat(BenchmarkList.defaultList().getAll(silent, List.of()))
        .extracting(entry -> entry.getUsername())
        .filteredOn(name -> name.contains(".query."))
        .extracting(name -> name.replaceFirst("io\\.mesa\\.bench\\.query\\.jmh\\.", ""))
        .containsExactlyInAnyOrder(
            "BulkInsertJmh.rows",
            "HotQueryJmh.oneRow",
            "HotQueryJmh.hundredRows",
            "IncludeDepth3Jmh.customers",
            "MapRecordsJmh.hundredRows",
            "MongoQueryJmh.oneDocument",
            "MongoQueryJmh.hundredDocuments",
            "MongoQueryJmh.customers",
            "StreamRowsJmh.readings",
            "TranslateOnlyJmh.customers");
  }

  @Test
  void query_ofOneRow_isMeasuredWithItsBytes() throws Exception {
    var asked =
        new OptionsBuilder()
            .include("HotQueryJmh.oneRow")
            .param("contender", "mesa")
            .verbosity(VerboseMode.SILENT)
            .build();

    Collection<RunResult> results = Jmh.run(new JmhRun(asked, true), 10);

    assertThat(results).hasSize(1);
    assertThat(results.iterator().next().getSecondaryResults()).containsKey("gc.alloc.rate.norm");
  }
}
