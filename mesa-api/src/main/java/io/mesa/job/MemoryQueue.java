package io.mesa.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The jobs that wait, of each source in the order of their turns. Used under a lock. */
final class MemoryQueue {
  private final Map<String, TreeSet<MemoryJob>> waiting = new HashMap<>();
  private final Map<MemoryJob.Flow, Turns> turns = new HashMap<>();

  /** The turn that it is now, of each source. */
  private final Map<String, Long> now = new HashMap<>();

  /** The last turn given to a tenant that has jobs waiting. */
  private static final class Turns {
    private long last;
    private int waiting;
  }

  /** How many jobs of a source wait. */
  int length(String source) {
    TreeSet<MemoryJob> queue = waiting.get(source);
    return queue == null ? 0 : queue.size();
  }

  /** A tenant's next turn: after its last one, and not before the turn that it is now. */
  long nextTurn(MemoryJob.Flow flow) {
    Turns own = turns.get(flow);
    return Math.max(now.getOrDefault(flow.source(), 0L), own == null ? 0 : own.last) + 1;
  }

  void add(MemoryJob job) {
    waiting.computeIfAbsent(job.source(), s -> new TreeSet<>(MemoryJob.BY_TURN)).add(job);
    Turns own = turns.computeIfAbsent(job.flow(), flow -> new Turns());
    own.waiting++;
    own.last = Math.max(own.last, job.turn);
  }

  void remove(MemoryJob job) {
    TreeSet<MemoryJob> queue = waiting.get(job.source());
    if (queue != null) {
      queue.remove(job);
    }
    turns.computeIfPresent(job.flow(), (flow, own) -> --own.waiting == 0 ? null : own);
  }

  /** Takes those whose turn it is out of the queue, as many of each source as there is room for. */
  List<MemoryJob> take(Map<String, Integer> room, Instant time) {
    List<MemoryJob> taken = new ArrayList<>();
    room.forEach((source, most) -> find(source, most, time, taken));
    taken.sort(MemoryJob.BY_TURN);
    for (MemoryJob job : taken) {
      remove(job);
      now.merge(job.source(), job.turn, Math::max);
    }
    return taken;
  }

  private void find(String source, int most, Instant time, List<MemoryJob> found) {
    TreeSet<MemoryJob> queue = waiting.get(source);
    int left = most;
    if (queue == null) {
      return;
    }
    for (Iterator<MemoryJob> jobs = queue.iterator(); left > 0 && jobs.hasNext(); ) {
      MemoryJob job = jobs.next();
      if (!job.availableAt.isAfter(time)) {
        found.add(job);
        left--;
      }
    }
  }
}
