package io.mesa.cache.caffeine.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads of which one runs at a time, chosen by a seed at every step, while virtual time passes:
 * the same seed gives the same history. A thread that waits within the cache for another's answer
 * is left behind until that answer is there.
 */
final class BatonTurns implements Turns {
  private static final long LONGEST_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Random random;
  private final VirtualTime time;
  private final int switchPercent;
  private final List<Lane> lanes = new ArrayList<>();
  private final ThreadLocal<@Nullable Lane> own = new ThreadLocal<>();
  private volatile @Nullable Lane holder;
  private volatile @Nullable Throwable failure;

  private enum Standing {
    READY,
    RUNNING,
    /** Runs without the baton, or waits for an answer. */
    AWAY,
    ENDED
  }

  /** One thread. Changed by whoever holds the baton, but for an {@code AWAY} that comes back. */
  private static final class Lane {
    private final Thread thread;
    private volatile Standing standing = Standing.READY;

    Lane(Thread thread) {
      this.thread = thread;
    }

    /** Whether it waits for a future's result that is not there. */
    boolean waits() {
      Thread.State state = thread.getState();
      return (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING)
          && LockSupport.getBlocker(thread) instanceof ForkJoinPool.ManagedBlocker future
          && !future.isReleasable();
    }
  }

  BatonTurns(long seed, VirtualTime time, int switchPercent) {
    this.random = new Random(seed);
    this.time = time;
    this.switchPercent = switchPercent;
  }

  /** How many threads were added. */
  int size() {
    return lanes.size();
  }

  /** Adds a thread. */
  void add(Runnable work) {
    var thread =
        new Thread(
            () -> {
              Lane lane = lanes.get(Integer.parseInt(Thread.currentThread().getName()));
              own.set(lane);
              try {
                awaitTurn(lane);
                work.run();
                lane.standing = Standing.ENDED;
                pass();
              } catch (RuntimeException | Error e) {
                failure = e;
              }
            },
            Integer.toString(lanes.size()));
    thread.setDaemon(true);
    lanes.add(new Lane(thread));
  }

  /** Runs all threads to their end. */
  void run() throws InterruptedException {
    lanes.forEach(lane -> lane.thread.start());
    pass();
    for (Lane lane : lanes) {
      while (lane.thread.isAlive() && failure == null) {
        lane.thread.join(100);
      }
    }
    if (failure != null) {
      throw new IllegalStateException("A thread failed.", failure);
    }
  }

  private void awaitTurn(Lane lane) {
    while (holder != lane) {
      LockSupport.park(this);
    }
    lane.standing = Standing.RUNNING;
    ready(); // Whoever left the baton behind has come to wait before this one goes on.
  }

  /** Gives the baton to one that is ready, if there is any. */
  private void pass() {
    Lane next = choose();
    if (next != null) {
      give(next);
    }
  }

  private void give(Lane next) {
    holder = next;
    LockSupport.unpark(next.thread);
  }

  private @Nullable Lane choose() {
    List<Lane> ready = ready();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (ready.isEmpty() && lanes.stream().anyMatch(lane -> lane.standing == Standing.AWAY)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("All wait for an answer that nobody loads.");
      }
      Thread.onSpinWait();
      ready = ready();
    }
    return ready.isEmpty() ? null : ready.get(random.nextInt(ready.size()));
  }

  private List<Lane> ready() {
    List<Lane> ready = new ArrayList<>(lanes.size());
    Lane self = own.get();
    for (Lane lane : lanes) {
      if (lane.standing == Standing.AWAY && lane != self) {
        settle(lane);
      }
      if (lane.standing == Standing.READY) {
        ready.add(lane);
      }
    }
    return ready;
  }

  /**
   * Waits until a thread without the baton has come back, or waits for an answer that is not there.
   */
  private static void settle(Lane lane) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (lane.standing == Standing.AWAY && !lane.waits()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "A thread does not go on: " + List.of(lane.thread.getStackTrace()));
      }
      Thread.yield();
    }
  }

  @Override
  public void step() {
    step(switchPercent);
  }

  @Override
  public void rest() {
    step(100);
  }

  private void step(int percent) {
    Lane lane = own.get();
    if (lane == null) {
      return;
    }
    if (holder != lane) {
      lane.standing = Standing.READY;
      awaitTurn(lane);
      return;
    }
    time.pass(1 + random.nextInt((int) LONGEST_STEP_NANOS));
    if (random.nextInt(100) < percent) {
      lane.standing = Standing.READY;
      pass();
      awaitTurn(lane);
    }
  }

  @Override
  public void mayWait() {
    Lane lane = own.get();
    if (lane == null) {
      return;
    }
    List<Lane> others = ready();
    if (!others.isEmpty()) {
      lane.standing = Standing.AWAY;
      give(others.get(random.nextInt(others.size())));
    }
  }
}
