package io.mesa.cache.caffeine.history;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Work for later, done when somebody takes it, by virtual time. Not thread-safe. */
final class LaterWork extends AbstractExecutorService implements ScheduledExecutorService {
  private final VirtualTime time;
  private final PriorityQueue<Work<?>> queue =
      new PriorityQueue<>(
          Comparator.comparingLong((Work<?> work) -> work.due)
              .thenComparingLong(work -> work.number));
  private long numbers;
  private boolean closed;

  LaterWork(VirtualTime time) {
    this.time = time;
  }

  /** Does the work that is due first, if any is. */
  boolean doOne() {
    Work<?> first = queue.peek();
    if (first == null || first.due - time.getAsLong() > 0) {
      return false;
    }
    queue.remove().run();
    return true;
  }

  /** Whether there is none, due or not. */
  boolean isIdle() {
    return queue.isEmpty();
  }

  private <T> Work<T> add(Callable<T> work, long delayNanos) {
    var added = new Work<>(work, time.getAsLong() + delayNanos, numbers++);
    if (!closed) {
      queue.add(added);
    }
    return added;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
    return add(Executors.callable(work), unit.toNanos(delay));
  }

  @Override
  public <T> ScheduledFuture<T> schedule(Callable<T> work, long delay, TimeUnit unit) {
    return add(work, unit.toNanos(delay));
  }

  @Override
  public void execute(Runnable work) {
    add(Executors.callable(work), 0);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable work, long delay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException("scheduleAtFixedRate");
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable work, long first, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("scheduleWithFixedDelay");
  }

  @Override
  public void shutdown() {
    closed = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    closed = true;
    List<Runnable> left = List.copyOf(queue);
    queue.clear();
    return left;
  }

  @Override
  public boolean isShutdown() {
    return closed;
  }

  @Override
  public boolean isTerminated() {
    return closed && queue.isEmpty();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isTerminated();
  }

  /** One piece of work. */
  private final class Work<T> extends FutureTask<T> implements RunnableScheduledFuture<T> {
    private final long due;
    private final long number;

    Work(Callable<T> work, long due, long number) {
      super(work);
      this.due = due;
      this.number = number;
    }

    @Override
    public boolean isPeriodic() {
      return false;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - time.getAsLong(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
