package io.mesa.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {

  @Test
  void ratio_ofEqualBlocks_isCertain() {
    Ratio ratio = Ratio.of(List.of(List.of(1.5, 1.5), List.of(1.5)));

    assertThat(ratio.median()).isEqualTo(1.5);
    assertThat(ratio.interval().low()).isEqualTo(1.5);
    assertThat(ratio.interval().high()).isEqualTo(1.5);
  }

  @Test
  void ratio_ofForksThatDiffer_isAsUncertainAsTheForks() {
    Ratio ratio = Ratio.of(List.of(List.of(1.0, 1.0, 1.0), List.of(2.0, 2.0, 2.0)));

    assertThat(ratio.median()).isEqualTo(1.5);
    assertThat(ratio.interval().low()).isEqualTo(1.0);
    assertThat(ratio.interval().high()).isEqualTo(2.0);
  }

  @Test
  void median_ofAnEvenNumber_liesBetweenTheMiddleTwo() {
    assertThat(Ratio.median(List.of(4, 1, 3, 2))).isEqualTo(2.5);
  }
}
