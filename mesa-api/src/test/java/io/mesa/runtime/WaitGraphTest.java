package io.mesa.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.runtime.WaitGraph.Node;
import io.mesa.runtime.WaitGraph.PreparedTransaction;
import io.mesa.runtime.WaitGraph.Wait;
import io.mesa.value.Reading;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WaitGraphTest {

  /** A node by its name; what kind it is makes no difference here. */
  private static Node node(String name) {
    return new PreparedTransaction(Reading.known(name), Reading.known(Duration.ZERO));
  }

  private static Wait wait(String waiter, String blocker) {
    return new Wait(
        node(waiter), node(blocker), Reading.known("lock"), Reading.known(Optional.empty()));
  }

  /** A graph of waits written {@code waiter>blocker}. */
  private static WaitGraph graph(String... waits) {
    Set<Node> nodes = new LinkedHashSet<>();
    List<Wait> list =
        Arrays.stream(waits)
            .map(text -> text.split(">"))
            .map(pair -> wait(pair[0], pair[1]))
            .toList();
    list.forEach(
        wait -> {
          nodes.add(wait.waiter());
          nodes.add(wait.blocker());
        });
    return new WaitGraph(List.copyOf(nodes), list);
  }

  private static List<List<String>> names(List<List<Node>> cycles) {
    return cycles.stream().map(WaitGraphTest::namesOf).toList();
  }

  private static List<String> namesOf(List<Node> nodes) {
    return nodes.stream().map(node -> ((PreparedTransaction) node).name().get()).toList();
  }

  @Test
  void graph_empty_hasNothing() {
    var empty = new WaitGraph(List.of(), List.of());
    assertThat(empty.roots()).isEmpty();
    assertThat(empty.cycles()).isEmpty();
  }

  @Test
  void roots_ofAChain_areItsEnd() {
    WaitGraph chain = graph("c>b", "b>a");
    assertThat(namesOf(chain.roots())).containsExactly("a");
    assertThat(chain.cycles()).isEmpty();
  }

  @Test
  void roots_ofSeveralTrees_comeInTheOrderOfNodes() {
    assertThat(namesOf(graph("x>b", "y>a", "z>a", "x>a").roots())).containsExactly("b", "a");
  }

  @Test
  void roots_ofANodeThatNeitherWaitsNorBlocks_areNone() {
    assertThat(new WaitGraph(List.of(node("a")), List.of()).roots()).isEmpty();
  }

  @Test
  void cycles_ofACircle_areToldOnceInTheOrderOfWaiting() {
    WaitGraph circle = graph("a>b", "b>c", "c>a");
    assertThat(names(circle.cycles())).containsExactly(List.of("a", "b", "c"));
    assertThat(circle.roots()).isEmpty();
  }

  @Test
  void cycles_ofOneWaitingForItself_areTold() {
    assertThat(names(graph("a>a").cycles())).containsExactly(List.of("a"));
  }

  @Test
  void cycles_behindAChain_leaveTheChainOut() {
    assertThat(names(graph("x>y", "y>a", "a>b", "b>a").cycles()))
        .containsExactly(List.of("a", "b"));
  }

  @Test
  void cycles_apart_areAllTold() {
    assertThat(names(graph("a>b", "b>a", "c>d", "d>c").cycles()))
        .containsExactly(List.of("a", "b"), List.of("c", "d"));
  }

  @Test
  void cycles_forTwoLocksBetweenTheSame_areToldOnce() {
    assertThat(names(graph("a>b", "a>b", "b>a").cycles())).containsExactly(List.of("a", "b"));
  }

  @Test
  void cycles_sharingANode_areToldAtLeastOnce() {
    assertThat(names(graph("a>b", "b>a", "a>c", "c>a").cycles()))
        .containsExactlyInAnyOrder(List.of("a", "b"), List.of("a", "c"));
  }

  @Test
  void waitsFor_aBlocker_areItsDirectOnes() {
    WaitGraph graph = graph("b>a", "c>a", "d>b");
    assertThat(graph.waitsFor(node("a"))).containsExactly(wait("b", "a"), wait("c", "a"));
    assertThat(graph.waitsFor(node("d"))).isEmpty();
  }
}
