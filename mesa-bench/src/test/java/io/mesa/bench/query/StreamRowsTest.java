package io.mesa.bench.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rehearsal: that everything is read and watched, not how fast it is. */
class StreamRowsTest {
  private static BenchmarkResult result;

  @BeforeAll
  static void run() throws Exception {
    result = new StreamRows(StreamRows.Size.REHEARSAL).run();
  }

  @Test
  void heap_isWatched() {
    assertThat(result.bars())
        .filteredOn(bar -> bar.bar().startsWith("peak heap"))
        .singleElement()
        .extracting(Bar::measured)
        .satisfies(mebibytes -> assertThat(mebibytes).isBetween(1.0, 64.0));
  }

  @Test
  void speed_isComparedWithPlainJdbc() {
    assertThat(result.bars())
        .filteredOn(bar -> bar.limit().equals(">= 0.95"))
        .singleElement()
        .satisfies(bar -> assertThat(bar.interval()).isPresent());
  }

  @Test
  void runs_tellOfAllContenders() {
    assertThat(result.runs().get("all"))
        .asString()
        .contains("mesa=", "pgjdbc=", "jdbi=", "jooq=", "hibernate=");
  }
}
