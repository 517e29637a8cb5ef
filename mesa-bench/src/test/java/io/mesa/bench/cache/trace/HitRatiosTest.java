package io.mesa.bench.cache.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.bench.measure.Ratio;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HitRatiosTest {
  private static final HitRatios PLAYED = HitRatios.of(new HitRatios.Size(30_000, 1));

  private static HitRatios.Played played(String label) {
    return PLAYED.played().stream()
        .filter(each -> each.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void zipf_drawsTheFirstKeyAsOftenAsItsLawSays() {
    Trace.Keys keys = Trace.ZIPF_10.keys(new SplittableRandom(1));
    Map<Integer, Integer> drawn = new HashMap<>();

    for (long number = 0; number < 100_000; number++) {
      drawn.merge(keys.key(number), 1, Integer::sum);
    }

    // 1 / (1 + 1/2 + … + 1/10,000) = 0.1022
    assertThat(drawn.get(0)).isBetween(9_800, 10_600);
    assertThat(drawn.get(1)).isBetween(4_800, 5_400);
    assertThat(drawn.keySet()).allMatch(key -> key >= 0 && key < Trace.KEYS);
  }

  @Test
  void loop_thatFits_isFoundButForTheFirstRound_byBoth() {
    var loop = played("loop of nine tenths of the room, no writes");

    assertThat(loop.mesa()).containsExactly(1 - 900 / 30_000.0);
    assertThat(loop.versionInKey()).containsExactly(1 - 900 / 30_000.0);
  }

  @Test
  void loop_thatFits_withWrites_isFoundMoreOften_withoutDeadAnswers() {
    var loop = played("loop of nine tenths of the room, a table written every 100 reads");

    assertThat(Ratio.median(loop.mesa())).isGreaterThan(Ratio.median(loop.versionInKey()));
  }

  @Test
  void seeds_thatAreTheSame_giveTheSameTrace() {
    Trace.Keys one = Trace.SCAN.keys(new SplittableRandom(7));
    Trace.Keys other = Trace.SCAN.keys(new SplittableRandom(7));

    assertThat(List.of(one.key(1), one.key(2), one.key(9_000)))
        .isEqualTo(List.of(other.key(1), other.key(2), other.key(9_000)));
  }
}
