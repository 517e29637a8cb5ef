package io.mesa.bench.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import org.junit.jupiter.api.Test;

class TwoJvmsRecordedTest {
  private static final String RUN =
      "[mesa] 20 rounds: 4100 commits, 90000 reads, 97 % hits, the oldest answer 374 ms behind, lease 500 ms\n";

  @Test
  void record_ofARun_saysHowOldTheOldestAnswerWas() {
    BenchmarkResult result = TwoJvms.of("before\n" + RUN);

    assertThat(result.bars()).allMatch(Bar::holds);
    assertThat(result.bars().get(0).measured()).isEqualTo(0.748);
    assertThat(result.runs().toString()).contains("commits=4100", "reads=90000");
  }

  @Test
  void record_ofAViolation_falls() {
    BenchmarkResult result = TwoJvms.of(RUN.replace("374 ms", "612 ms") + "VIOLATION 612 ms\n");

    assertThat(result.bars().get(0).holds()).isFalse();
    assertThat(result.bars().get(1)).returns(1.0, Bar::measured).returns(false, Bar::holds);
  }

  @Test
  void record_ofNoRun_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> TwoJvms.of("nothing"));
  }
}
