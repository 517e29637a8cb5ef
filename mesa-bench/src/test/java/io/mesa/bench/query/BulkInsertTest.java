package io.mesa.bench.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.bench.result.BenchmarkResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rehearsal: that every way inserts all rows and is compared, not how fast it is. */
class BulkInsertTest {
  private static BenchmarkResult result;

  @BeforeAll
  static void run() throws Exception {
    result = new BulkInsert(1_500, 2, 0).run();
  }

  @Test
  void ways_areAllMeasured() {
    assertThat(result.runs()).containsKeys("mesa", "copy", "batch", "rewritten batch");
  }

  @Test
  void mesa_isComparedWithIntervals() {
    assertThat(result.bars()).hasSize(2).allSatisfy(bar -> assertThat(bar.interval()).isPresent());
  }
}
