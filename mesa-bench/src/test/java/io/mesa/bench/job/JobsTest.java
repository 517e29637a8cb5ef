package io.mesa.bench.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rehearsal: that everything is measured and compared, not how fast it is. */
class JobsTest {
  private static BenchmarkResult result;

  @BeforeAll
  static void run() throws Exception {
    result = new Jobs(Jobs.Size.REHEARSAL).run();
  }

  @Test
  void result_isCalledLikeItsFile() {
    assertThat(result.name()).isEqualTo("jobs");
  }

  @Test
  void bars_areThoseOfJobs() {
    assertThat(result.bars())
        .extracting(Bar::limit)
        .containsExactly("<= 50", "<= 1000", "<= 3000", ">= 1", ">= 1");
  }

  @Test
  void figures_ofWhatRan_arePositive() {
    assertThat(result.bars())
        .filteredOn(bar -> !bar.bar().startsWith("inline"))
        .allSatisfy(bar -> assertThat(bar.measured()).isPositive());
  }

  @Test
  void rounds_ofAll_areAllThere() {
    assertThat(result.runs().get("jobs a second, Mesa")).asInstanceOf(LIST).hasSize(2);
    assertThat(result.runs().get("jobs a second, db-scheduler")).asInstanceOf(LIST).hasSize(2);
    assertThat(result.runs().get("jobs a second, JobRunr")).asInstanceOf(LIST).hasSize(2);
  }
}
