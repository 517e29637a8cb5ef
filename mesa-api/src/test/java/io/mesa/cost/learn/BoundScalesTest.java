package io.mesa.cost.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BoundScalesTest {
  private static final double SHORT = Math.log(2e6);
  private static final double LONG = Math.log(2e9);

  private final BoundScales scales = new BoundScales();
  private final Random random = new Random(5);

  @Test
  void scale_beforeAnyRun_isThatOfANormalDistribution() {
    assertThat(scales.of(0, LONG).scale()).isEqualTo(1.645);
  }

  @Test
  void scale_ofShortRunsThatVaryMore_isLargerThanOfLongOnes() {
    for (int i = 0; i < 300; i++) {
      scales.of(30, SHORT).add(3 * random.nextGaussian());
      scales.of(30, LONG).add(random.nextGaussian());
    }

    assertThat(scales.of(30, SHORT).scale()).isCloseTo(3 * 1.645, within(1.2));
    assertThat(scales.of(30, LONG).scale()).isCloseTo(1.645, within(0.4));
  }

  @Test
  void scale_ofABandWithFewRuns_isThatOfTheOthersWithAsManyRunsBefore() {
    for (int i = 0; i < 300; i++) {
      scales.of(30, SHORT).add(3 * random.nextGaussian());
    }

    assertThat(scales.of(30, LONG).scale()).isGreaterThan(3);
    assertThat(scales.of(3, LONG).scale()).isEqualTo(1.645);
  }

  @Test
  void scale_isKeptByNineteenOfTwenty() {
    int kept = 0;
    for (int i = 0; i < 4_000; i++) {
      double off = Math.abs(random.nextGaussian()) - 0.5;
      BoundScale scale = scales.of(7, LONG);
      kept += off <= scale.scale() ? 1 : 0;
      scale.add(off);
    }

    assertThat(kept / 4_000.0).isBetween(0.94, 0.965);
  }
}
