package io.mesa.bench.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rehearsal: that everything is measured, compared and counted, not how fast it is. */
class MongoQueryTest {
  private static BenchmarkResult result;

  @BeforeAll
  static void run() throws Exception {
    result = new MongoQuery(AlternatingFork.REHEARSAL).run();
  }

  @Test
  void result_isCalledLikeItsFile() {
    assertThat(result.name()).isEqualTo("mongo-query");
  }

  @Test
  void time_isComparedWithThePlainDriver_forBothSizesAndBothWays() {
    assertThat(result.bars())
        .filteredOn(bar -> bar.bar().contains("time / that of MongoDB's driver"))
        .hasSize(4)
        .allSatisfy(bar -> assertThat(bar.interval()).isPresent())
        .extracting(Bar::limit)
        .containsOnly("<= 1.1");
  }

  @Test
  void mesa_sendsOneCommandForEachQuery() {
    assertThat(result.bars())
        .filteredOn(bar -> bar.bar().endsWith("commands that Mesa sends"))
        .hasSize(3)
        .extracting(Bar::measured)
        .containsOnly(1.0);
  }

  @Test
  void plainDriver_sendsOneCommandForEachQuery() {
    for (String workload :
        new String[] {"1 document by key", "100 documents by index", "include of depth 3"}) {
      assertThat(result.runs().get(workload + ": commands"))
          .asString()
          .contains("mesa-mongodb=1", "mongodb-driver=1", "mongodb-driver-find=1");
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void bytes_areToldForEach() {
    assertThat((Map<?, ?>) result.runs().get("100 documents by index"))
        .hasSize(4)
        .allSatisfy(
            (kind, figures) ->
                assertThat((Map<Object, Object>) figures).containsKey("median bytes allocated"));
  }
}
