package io.mesa.runtime;

import io.mesa.value.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who waits for whom, at one moment.
 *
 * @param nodes every session and prepared transaction that waits or blocks
 * @param waits each waiting one with each that it waits for
 */
public record WaitGraph(List<Node> nodes, List<Wait> waits) {
  /** Copies the lists. */
  public WaitGraph {
    nodes = List.copyOf(nodes);
    waits = List.copyOf(waits);
  }

  /** Who waits or blocks. */
  public sealed interface Node {}

  /**
   * A session.
   *
   * @param session the session
   */
  public record SessionNode(Session session) implements Node {}

  /**
   * A transaction prepared for two-phase commit. No session holds its locks, so nothing can be
   * terminated: it ends with {@code COMMIT PREPARED} or {@code ROLLBACK PREPARED}.
   *
   * @param name the name it was prepared under, missing where it is not known which one blocks
   * @param preparedFor how long ago it was prepared
   */
  public record PreparedTransaction(Reading<String> name, Reading<Duration> preparedFor)
      implements Node {}

  /**
   * One waits for another.
   *
   * @param waiter who waits
   * @param blocker who is waited for
   * @param lock what is waited for, such as {@code AccessShareLock on public.orders}
   * @param waitingFor how long, empty inside the reading where the server does not say
   */
  public record Wait(
      Node waiter, Node blocker, Reading<String> lock, Reading<Optional<Duration>> waitingFor) {}

  /**
   * Those who block and wait for nobody: ending them frees the others.
   *
   * @return the roots, in the order of {@link #nodes()}
   */
  public List<Node> roots() {
    Set<Node> waiting = new HashSet<>();
    Set<Node> blocking = new LinkedHashSet<>();
    for (Wait wait : waits) {
      waiting.add(wait.waiter());
      blocking.add(wait.blocker());
    }
    return nodes.stream()
        .filter(node -> blocking.contains(node) && !waiting.contains(node))
        .toList();
  }

  /**
   * Those who wait for each other in a circle, which the server ends as a deadlock before long. Of
   * circles that share a waiting one, at least one is told.
   *
   * @return the circles, each once, in the order of waiting
   */
  public List<List<Node>> cycles() {
    Map<Node, Set<Node>> blockers = new HashMap<>();
    for (Wait wait : waits) {
      blockers.computeIfAbsent(wait.waiter(), ignored -> new LinkedHashSet<>()).add(wait.blocker());
    }
    List<List<Node>> cycles = new ArrayList<>();
    Set<Node> done = new HashSet<>();
    for (Node start : nodes) {
      search(start, blockers, new ArrayList<>(), done, cycles);
    }
    return List.copyOf(cycles);
  }

  private static void search(
      Node node,
      Map<Node, Set<Node>> blockers,
      List<Node> path,
      Set<Node> done,
      List<List<Node>> cycles) {
    int seen = path.indexOf(node);
    if (seen >= 0) {
      cycles.add(List.copyOf(path.subList(seen, path.size())));
      return;
    }
    if (done.contains(node)) {
      return;
    }
    path.add(node);
    for (Node blocker : blockers.getOrDefault(node, Set.of())) {
      search(blocker, blockers, path, done, cycles);
    }
    path.remove(path.size() - 1);
    done.add(node);
  }

  /**
   * Those who wait for one directly.
   *
   * @param blocker who is waited for
   * @return the waits on it, in the order of {@link #waits()}
   */
  public List<Wait> waitsFor(Node blocker) {
    return waits.stream().filter(wait -> wait.blocker().equals(blocker)).toList();
  }
}
