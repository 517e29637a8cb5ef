package io.mesa.bench.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import org.junit.jupiter.api.Test;

class HistoriesRecordedTest {
  private static final String RUN =
      "[mesa] Histories by turns, seed -7, 61000 ms, 550 of 552 count: 11000000 operations,"
          + " 10400000 reads, 42.1 % of them hits, 11.8 % overlapped a commit\n";
  private static final String MUTANT =
      "[mesa] Mutant key-by-hash-alone: found after [11, 7, 15] operations\n";
  private static final String SURVIVOR =
      "[mesa] Mutant no-pending-mark: found after [11, none, 15] operations\n";

  private static boolean holds(String logs, String bar) {
    return Histories.of(logs).bars().stream()
        .filter(each -> each.bar().equals(bar))
        .findFirst()
        .orElseThrow()
        .holds();
  }

  @Test
  void of_runsAndMutants_tellsEach() {
    BenchmarkResult result = Histories.of(RUN + MUTANT.repeat(14));
    assertThat(result.bars()).allMatch(Bar::holds);
    assertThat(result.runs().toString())
        .contains("11000000", "42.1", "key-by-hash-alone", "[11, 7, 15]");
  }

  @Test
  void of_violation_doesNotHold() {
    assertThat(holds(RUN + "After 12 operations: x is true at no instant", "violations")).isFalse();
  }

  @Test
  void of_mutantThatLives_doesNotHold() {
    assertThat(holds(RUN + SURVIVOR, "mutants not caught")).isFalse();
  }

  @Test
  void of_noRun_isRefused() {
    assertThatThrownBy(() -> Histories.of("nothing")).isInstanceOf(IllegalArgumentException.class);
  }
}
