package io.mesa.bench.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.mesa.bench.cache.trace.HitRatios;
import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A rehearsal: that everything is measured and compared, not how fast it is. That all answer the
 * same and from their caches is checked in each run.
 */
class CacheHitTest {
  private static final String[] HITS = {
    "hit of 1 row, 1 thread", "hit of 1 row, 2 threads", "hit of 1 row, 16 threads"
  };

  private static BenchmarkResult result;

  @BeforeAll
  static void run() throws Exception {
    result = new CacheHit(CacheFork.REHEARSAL, HitRatios.Size.REHEARSAL).run();
  }

  @Test
  void result_isCalledLikeItsFile() {
    assertThat(result.name()).isEqualTo("cache-hit");
  }

  @Test
  void reusedQuery_isComparedWithTheSameFeatures_forEachNumberOfThreads() {
    assertThat(result.bars())
        .filteredOn(bar -> bar.limit().equals("<= 3"))
        .allSatisfy(bar -> assertThat(bar.interval()).isPresent())
        .extracting(bar -> bar.bar().replaceFirst(", Query.*", ""))
        .containsExactly(HITS);
  }

  @Test
  void reusedQuery_hasItsBytesBarred_forEachNumberOfThreads() {
    assertThat(result.bars())
        .filteredOn(bar -> bar.bar().endsWith("bytes allocated"))
        .hasSize(3)
        .extracting(Bar::limit)
        .containsOnly("<= 0");
  }

  @Test
  void rebuiltQuery_isComparedWithSpringAndHibernate() {
    assertThat(result.bars())
        .filteredOn(bar -> bar.bar().contains("Query rebuilt"))
        .extracting(Bar::limit)
        .containsExactly(
            ">= 1", ">= 1", ">= 100", ">= 1", ">= 1", ">= 100", ">= 1", ">= 1", ">= 100", ">= 1",
            ">= 100");
  }

  @Test
  void missesAndWrites_areComparedWithoutACache() {
    assertThat(result.bars())
        .filteredOn(bar -> bar.bar().startsWith("miss ") || bar.bar().startsWith("write "))
        .allSatisfy(bar -> assertThat(bar.interval()).isPresent())
        .extracting(Bar::limit)
        .containsExactly("<= 1.03", "<= 1.03", "<= 2000");
  }

  @Test
  void traces_areComparedWithTheVersionInTheKey() {
    assertThat(result.bars())
        .filteredOn(bar -> bar.bar().endsWith("those with the version in the key"))
        .hasSize(10);
    assertThat(result.runs().get("hit ratios")).asInstanceOf(MAP).hasSize(3 + 15);
  }

  @Test
  void runs_tellOfEachWorkloadAndContender() {
    for (Workload workload : Workload.values()) {
      assertThat((Map<?, ?>) result.runs().get(workload.label())).hasSameSizeAs(workload.kinds());
    }
  }
}
