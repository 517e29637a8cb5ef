package io.mesa.bench.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.mesa.bench.result.BenchmarkResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rehearsal: that both tables are written by all, not how fast that is. */
class FeedCostTest {
  private static BenchmarkResult result;

  @BeforeAll
  static void run() throws Exception {
    result = new FeedCost(FeedCost.Size.REHEARSAL).run();
  }

  @Test
  void result_isCalledLikeItsFile() {
    assertThat(result.name()).isEqualTo("feed-cost");
  }

  @Test
  void writers_areMeasuredWithAndWithoutTriggers() {
    assertThat(result.runs())
        .containsOnlyKeys(
            "rounds",
            "1 writer, a commit waits for the disk",
            "4 writers, a commit waits for the disk",
            "16 writers, a commit waits for the disk",
            "1 writer, a commit does not wait for the disk",
            "4 writers, a commit does not wait for the disk",
            "16 writers, a commit does not wait for the disk");
    assertThat(result.runs().get("16 writers, a commit waits for the disk"))
        .asInstanceOf(MAP)
        .containsOnlyKeys(
            "writes/s without triggers", "writes/s with the feed's triggers", "with / without");
  }
}
