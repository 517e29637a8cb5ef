package io.mesa.assembly;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the calls under way: a single thread looks at them every 20 ms and cuts short those whose
 * time is up or whose thread was interrupted. Starting a watch costs a call one entry in a set; no
 * timer is set and none removed. Thread-safe.
 */
public final class CallWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.call");
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Set<LiveCall> calls = ConcurrentHashMap.newKeySet();
  private final ExecutorService cancellers;
  private volatile boolean closed;
  private volatile boolean sleeping;
  private volatile @Nullable Thread watcher;

  /** Makes a watch; its threads start with the first call. */
  public CallWatch() {
    var count = new AtomicLong();
    this.cancellers =
        Executors.newCachedThreadPool(
            work -> daemon(work, "mesa-cancel-" + count.incrementAndGet()));
  }

  void add(LiveCall call) {
    calls.add(call);
    if (sleeping || watcher == null) {
      wake();
    }
  }

  void remove(LiveCall call) {
    calls.remove(call);
  }

  Executor cancellers() {
    return cancellers;
  }

  private synchronized void wake() {
    if (closed) {
      return;
    }
    if (watcher == null) {
      watcher = daemon(this::watch, "mesa-watch");
      watcher.start();
    }
    LockSupport.unpark(watcher);
  }

  static Thread daemon(Runnable work, String name) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private void watch() {
    while (!closed) {
      if (calls.isEmpty()) {
        sleeping = true;
        if (calls.isEmpty()) {
          LockSupport.park(this);
        }
        sleeping = false;
      } else {
        LockSupport.parkNanos(this, TICK_NANOS);
        long now = System.nanoTime();
        calls.forEach(call -> look(call, now));
      }
    }
  }

  /** Nothing that one call throws may keep the others from being looked at. */
  private static void look(LiveCall call, long now) {
    try {
      call.look(now);
    } catch (RuntimeException | Error e) {
      LOG.debug("A call could not be looked at; it is tried again", e);
    }
  }

  /**
   * Cuts short every call under way, and waits for them to end.
   *
   * @param limitNanos how long to wait at most
   */
  public void cutAll(long limitNanos) {
    long end = System.nanoTime() + limitNanos;
    calls.forEach(LiveCall::cutByClose);
    while (!calls.isEmpty() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(this, TICK_NANOS);
    }
  }

  /** Stops watching; calls still under way are no longer cut short. */
  @Override
  public synchronized void close() {
    closed = true;
    if (watcher != null) {
      LockSupport.unpark(watcher);
    }
    cancellers.shutdown();
  }
}
