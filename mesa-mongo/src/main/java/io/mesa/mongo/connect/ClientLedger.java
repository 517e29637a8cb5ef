package io.mesa.mongo.connect;

import com.mongodb.connection.ConnectionId;
import com.mongodb.event.ConnectionCheckOutFailedEvent;
import com.mongodb.event.ConnectionCheckOutStartedEvent;
import com.mongodb.event.ConnectionCheckedInEvent;
import com.mongodb.event.ConnectionCheckedOutEvent;
import com.mongodb.event.ConnectionClosedEvent;
import com.mongodb.event.ConnectionCreatedEvent;
import com.mongodb.event.ConnectionPoolListener;
import com.mongodb.event.ConnectionReadyEvent;
import io.mesa.event.ConnectionChanged;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.runtime.ConnectionFigures.OpenConnection;
import io.mesa.spi.DriverContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Which connections the driver's pool has open. Thread-safe. */
final class ClientLedger implements ConnectionPoolListener {
  private final DriverContext context;
  private final String database;
  private final Map<Long, OpenConnection> open = new ConcurrentHashMap<>();
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();

  ClientLedger(DriverContext context, String database) {
    this.context = context;
    this.database = database;
  }

  @Override
  public void connectionCreated(ConnectionCreatedEvent event) {
    // Counted when it is ready: until then it may yet fail.
  }

  @Override
  public void connectionReady(ConnectionReadyEvent event) {
    Instant now = Instant.now();
    ConnectionId id = event.getConnectionId();
    // Servers before MongoDB 4.2 do not number their connections.
    long number = Objects.requireNonNullElse(id.getServerValue(), id.getLocalValue());
    open.put(id.getLocalValue(), new OpenConnection(number, database, now, now));
    opened.incrementAndGet();
    mostOpen.accumulateAndGet(open.size(), Math::max);
    context.connectionChanged(database, ConnectionChanged.Change.OPENED);
  }

  @Override
  public void connectionClosed(ConnectionClosedEvent event) {
    if (open.remove(event.getConnectionId().getLocalValue()) == null) {
      context.connectionChanged(database, ConnectionChanged.Change.FAILED);
      return;
    }
    closed.incrementAndGet();
    context.connectionChanged(database, ConnectionChanged.Change.CLOSED);
  }

  @Override
  public void connectionCheckOutStarted(ConnectionCheckOutStartedEvent event) {
    waiting.incrementAndGet();
  }

  @Override
  public void connectionCheckOutFailed(ConnectionCheckOutFailedEvent event) {
    waiting.decrementAndGet();
  }

  @Override
  public void connectionCheckedOut(ConnectionCheckedOutEvent event) {
    waiting.decrementAndGet();
    active.incrementAndGet();
    touch(event.getConnectionId().getLocalValue());
  }

  @Override
  public void connectionCheckedIn(ConnectionCheckedInEvent event) {
    active.decrementAndGet();
    touch(event.getConnectionId().getLocalValue());
  }

  private void touch(long connection) {
    open.computeIfPresent(
        connection,
        (same, known) ->
            new OpenConnection(known.id(), known.database(), known.openedAt(), Instant.now()));
  }

  ConnectionFigures figures() {
    List<OpenConnection> connections =
        open.values().stream().sorted(Comparator.comparing(OpenConnection::openedAt)).toList();
    int used = Math.min(active.get(), connections.size());
    return new ConnectionFigures(
        used,
        connections.size() - used,
        waiting.get(),
        opened.get(),
        closed.get(),
        mostOpen.get(),
        connections);
  }
}
