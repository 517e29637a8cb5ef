package io.mesa.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.runtime.WaitGraph.Node;
import io.mesa.runtime.WaitGraph.PreparedTransaction;
import io.mesa.runtime.WaitGraph.Wait;
import io.mesa.value.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitGraphTest {
  private final Node a = node("a");
  private final Node b = node("b");
  private final Node c = node("c");
  private final Node d = node("d");

  private static Node node(String name) {
    return new PreparedTransaction(Reading.known(name), Reading.known(Duration.ZERO));
  }

  private static Wait wait(Node waiter, Node blocker) {
    return new Wait(waiter, blocker, Reading.known("ShareLock"), Reading.known(Optional.empty()));
  }

  @Test
  void roots_blockAndWaitForNobody() {
    var graph = new WaitGraph(List.of(a, b, c, d), List.of(wait(b, a), wait(c, b), wait(c, d)));
    assertThat(graph.roots()).containsExactly(a, d);
    assertThat(graph.waitsFor(b)).containsExactly(wait(c, b));
    assertThat(graph.cycles()).isEmpty();
  }

  @Test
  void cycles_areFoundOnceEach() {
    var graph =
        new WaitGraph(List.of(a, b, c, d), List.of(wait(a, b), wait(b, a), wait(c, a), wait(d, d)));
    assertThat(graph.cycles()).containsExactly(List.of(a, b), List.of(d));
    assertThat(graph.roots()).isEmpty();
  }

  @Test
  void empty_hasNeither() {
    var graph = new WaitGraph(List.of(), List.of());
    assertThat(graph.roots()).isEmpty();
    assertThat(graph.cycles()).isEmpty();
  }
}
