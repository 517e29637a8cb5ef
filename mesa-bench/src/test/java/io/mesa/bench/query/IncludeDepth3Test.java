package io.mesa.bench.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rehearsal: that everything is measured and counted, not how fast it is. */
class IncludeDepth3Test {
  private static BenchmarkResult result;

  @BeforeAll
  static void run() throws Exception {
    result = new IncludeDepth3(AlternatingFork.REHEARSAL).run();
  }

  @Test
  void mesa_takesOneRoundTrip() {
    assertThat(result.bars())
        .filteredOn(bar -> bar.bar().equals("round trips of Mesa"))
        .singleElement()
        .extracting(Bar::measured)
        .isEqualTo(1.0);
  }

  @Test
  void plainJdbc_takesOneRoundTripForEachLevel() {
    assertThat(result.runs().get("round trips")).asString().contains("pgjdbc=4");
  }

  @Test
  void peers_areComparedWithIntervals() {
    assertThat(result.bars())
        .filteredOn(bar -> bar.limit().equals(">= 1"))
        .hasSize(2)
        .allSatisfy(bar -> assertThat(bar.interval()).isPresent());
  }
}
