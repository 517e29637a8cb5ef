package io.mesa.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final List<String> RIVALS = List.of("a", "b", "c", "d");

  @Test
  void rounds_haveEachRivalOnce_andNobodyAlwaysAfterTheSameOne() throws Exception {
    List<String> played = play(new Turns(1, 2, 18, 1));

    Set<String> neighbours = new HashSet<>();
    for (int start = 0; start < played.size(); start += RIVALS.size()) {
      List<String> round = played.subList(start, start + RIVALS.size());
      assertThat(round).containsExactlyInAnyOrderElementsOf(RIVALS);
      for (int i = 1; i < round.size(); i++) {
        neighbours.add(round.get(i - 1) + round.get(i));
      }
    }
    assertThat(played).hasSize(20 * RIVALS.size());
    assertThat(neighbours).hasSize(RIVALS.size() * (RIVALS.size() - 1));
  }

  @Test
  void order_isTheSameInEachJvm() throws Exception {
    var turns = new Turns(2, 1, 3, 1);

    assertThat(play(turns)).isEqualTo(play(turns));
  }

  private static List<String> play(Turns turns) throws Exception {
    List<String> played = new ArrayList<>();
    turns.play(
        RIVALS,
        (rival, nanos) -> {
          played.add(rival);
          return new Block("task", rival, 1, new Measurement(1, 1, 1));
        });
    return played;
  }
}
