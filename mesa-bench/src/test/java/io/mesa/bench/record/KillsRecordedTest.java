package io.mesa.bench.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import org.junit.jupiter.api.Test;

class KillsRecordedTest {
  private static final String KILLS =
      "[mesa] 100 kills: 4321 jobs, 87 begun more than once, 0 lost or wrong, 0 written twice\n";
  private static final String PAUSES =
      "[mesa] 10 pauses beyond the lease: 30 jobs, 20 taken from the paused, 0 written by it\n";

  private static long falling(String logs) {
    return Kills.of(logs).bars().stream().filter(bar -> !bar.holds()).count();
  }

  @Test
  void record_ofKillsAndPauses_tellsBoth() {
    BenchmarkResult result = Kills.of(KILLS + PAUSES);
    assertThat(result.name()).isEqualTo("kills");
    assertThat(result.bars()).hasSize(7).allMatch(Bar::holds);
    assertThat(result.runs().toString()).contains("jobs=4321", "begunAgain=87", "taken=20");
  }

  @Test
  void record_ofALostJob_falls() {
    assertThat(falling(KILLS.replace("0 lost", "1 lost") + PAUSES)).isOne();
  }

  @Test
  void record_ofAJobWrittenTwice_falls() {
    assertThat(falling(KILLS.replace("0 written", "2 written") + PAUSES)).isOne();
  }

  @Test
  void record_ofAPausedWorkerThatWrote_falls() {
    assertThat(falling(KILLS + PAUSES.replace("0 written", "1 written"))).isOne();
  }

  @Test
  void record_withoutPauses_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Kills.of(KILLS));
  }
}
