package io.mesa.postgres.connect;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.ConnectionChanged;
import io.mesa.runtime.ConnectionFigures.OpenConnection;
import io.mesa.spi.DriverContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Which connections are open, counted where they are opened and closed. Thread-safe. */
final class ConnectionLedger {
  private final DriverContext context;
  private final Map<TrackedConnection, Entry> open = new ConcurrentHashMap<>();
  private final Set<CountDownLatch> opening = ConcurrentHashMap.newKeySet();
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();
  private final AtomicLong mostOpen = new AtomicLong();

  private record Entry(int pid, String database, Instant openedAt, AtomicLong lastUsedMillis) {}

  ConnectionLedger(DriverContext context) {
    this.context = context;
  }

  /**
   * Says that a connection is being opened. The server has its backend before its number is known
   * here.
   *
   * @return counted down when it is opened, or was not
   */
  CountDownLatch opening() {
    var attempt = new CountDownLatch(1);
    opening.add(attempt);
    return attempt;
  }

  void openingEnded(CountDownLatch attempt) {
    opening.remove(attempt);
    attempt.countDown();
  }

  void opened(TrackedConnection connection, String database) {
    Instant now = Instant.now();
    open.put(
        connection,
        new Entry(connection.getBackendPID(), database, now, new AtomicLong(now.toEpochMilli())));
    opened.incrementAndGet();
    mostOpen.accumulateAndGet(open.size(), Math::max);
    context.connectionChanged(database, ConnectionChanged.Change.OPENED);
  }

  void closed(TrackedConnection connection) {
    Entry entry = open.remove(connection);
    if (entry != null) {
      closed.incrementAndGet();
      context.connectionChanged(entry.database, ConnectionChanged.Change.CLOSED);
    }
  }

  void failed(String database) {
    context.connectionChanged(database, ConnectionChanged.Change.FAILED);
  }

  void used(TrackedConnection connection) {
    Entry entry = open.get(connection);
    if (entry != null) {
      entry.lastUsedMillis.set(System.currentTimeMillis());
    }
  }

  /** The numbers of the backends, those included that are being opened now. */
  Set<Integer> pids(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      for (CountDownLatch attempt : opening) {
        attempt.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MesaException(
          ErrorCode.CANCELLED, "The thread was interrupted while connections were being opened.");
    }
    return open.values().stream().map(Entry::pid).collect(Collectors.toSet());
  }

  int openCount() {
    return open.size();
  }

  long openedCount() {
    return opened.get();
  }

  long closedCount() {
    return closed.get();
  }

  int mostOpen() {
    return (int) mostOpen.get();
  }

  List<OpenConnection> connections() {
    return open.values().stream()
        .map(
            entry ->
                new OpenConnection(
                    entry.pid,
                    entry.database,
                    entry.openedAt,
                    Instant.ofEpochMilli(entry.lastUsedMillis.get())))
        .sorted(Comparator.comparing(OpenConnection::openedAt))
        .toList();
  }
}
