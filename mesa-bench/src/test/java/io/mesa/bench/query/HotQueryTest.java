package io.mesa.bench.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rehearsal: that everything is measured and compared, not how fast it is. */
class HotQueryTest {
  private static BenchmarkResult result;

  @BeforeAll
  static void run() throws Exception {
    result = new HotQuery(AlternatingFork.REHEARSAL).run();
  }

  @Test
  void result_isCalledLikeItsFile() {
    assertThat(result.name()).isEqualTo("hot-query");
  }

  @Test
  void time_isComparedWithPlainJdbc_forBothSizesAndBothWays() {
    assertThat(result.bars())
        .filteredOn(bar -> bar.bar().endsWith("time / pgjdbc's"))
        .hasSize(4)
        .allSatisfy(bar -> assertThat(bar.interval()).isPresent())
        .extracting(Bar::limit)
        .containsOnly("<= 1.05");
  }

  @Test
  void bytes_areComparedWithPlainJdbc_forBothSizesAndBothWays() {
    assertThat(result.bars())
        .filteredOn(bar -> bar.bar().contains("bytes allocated"))
        .hasSize(4)
        .allSatisfy(bar -> assertThat(bar.measured()).isPositive());
  }

  @Test
  void otherPeers_areCompared_forBothSizes() {
    assertThat(result.bars())
        .filteredOn(bar -> bar.limit().equals(">= 1"))
        .extracting(Bar::bar)
        .containsExactlyInAnyOrder(
            "1 row by key: jdbi's time / Mesa's",
            "1 row by key: jooq's time / Mesa's",
            "1 row by key: hibernate's time / Mesa's",
            "100 rows by index: jdbi's time / Mesa's",
            "100 rows by index: jooq's time / Mesa's",
            "100 rows by index: hibernate's time / Mesa's");
  }

  @Test
  void runs_tellOfEachWorkload() {
    assertThat(result.runs())
        .containsKeys(
            "1 row by key",
            "100 rows by index",
            "translate an include of depth 3",
            "100 rows to records");
  }
}
