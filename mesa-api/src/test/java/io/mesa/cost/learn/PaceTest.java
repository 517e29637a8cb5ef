package io.mesa.cost.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final double TWICE = Math.log(2);

  private final Pace pace = new Pace();
  private long nanos = 5 * SECOND;

  private void run(double off, double deviation) {
    nanos += SECOND;
    pace.add(off, deviation, nanos);
  }

  @Test
  void now_ofRunsAsExpected_isNothing() {
    for (int i = 0; i < 100; i++) {
      run(i % 2 == 0 ? 0.1 : -0.1, 0.3);
    }

    assertThat(pace.now(nanos)).isCloseTo(0, within(0.03));
  }

  @Test
  void now_whereAllTakesTwiceAsLong_saysSoAfterAFewRuns() {
    for (int i = 0; i < 12; i++) {
      run(TWICE, 0.3);
    }

    assertThat(pace.now(nanos)).isCloseTo(TWICE, within(0.2));
  }

  @Test
  void now_whereExpectationsAreVague_movesLess() {
    for (int i = 0; i < 12; i++) {
      run(TWICE, 1.3);
    }

    assertThat(pace.now(nanos)).isPositive().isLessThan(TWICE / 2);
  }

  @Test
  void now_afterOneOddRun_isHardlyMoved() {
    for (int i = 0; i < 50; i++) {
      run(0, 0.3);
    }
    run(Math.log(1_000), 0.3);

    assertThat(pace.now(nanos)).isLessThan(0.2);
  }

  @Test
  void now_anHourLater_isForgotten() {
    for (int i = 0; i < 50; i++) {
      run(TWICE, 0.3);
    }

    assertThat(pace.now(nanos + 3_600 * SECOND)).isCloseTo(0, within(0.05));
  }
}
