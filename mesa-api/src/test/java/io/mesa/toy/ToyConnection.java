package io.mesa.toy;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.ConnectionChanged;
import io.mesa.gateway.Administrator;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Inspector;
import io.mesa.gateway.Monitor;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Login;
import io.mesa.source.Source;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;
import io.mesa.spi.DriverData;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Sessions of a {@link ToyServer}, lent to calls. */
class ToyConnection implements DriverConnection {
  private final ToyDriver driver;
  private final Source source;
  private final DriverContext context;
  private final Semaphore permits;
  private final Set<ToySession> all = new HashSet<>();
  private final Deque<ToySession> idle = new ArrayDeque<>();
  private long opened;
  private long ended;
  private int mostOpen;
  private boolean closed;

  ToyConnection(ToyDriver driver, Source source, DriverContext context) {
    this.driver = driver;
    this.source = source;
    this.context = context;
    this.permits = new Semaphore(source.pooling().maximum(), true);
  }

  /** A session lent to one call; closing gives it back. */
  final class Loan implements AutoCloseable {
    private final DriverCall.Registration registration;
    private final ToySession session;

    private Loan(DriverCall call, ToySession session) {
      this.session = session;
      try {
        this.registration = call.onCancel(session);
      } catch (RuntimeException e) {
        giveBack(session, true);
        throw e;
      }
    }

    ToySession session() {
      return session;
    }

    @Override
    public void close() {
      registration.close();
      session.finish();
      giveBack(session, registration.cancelled());
    }
  }

  /** Does work on a session that is taken for it. */
  <T> T ask(DriverCall call, String statement, Function<ToySession, T> work) {
    try (var loan = lend(call, statement)) {
      return work.apply(loan.session());
    }
  }

  /** Takes a session for a call, and begins a statement on it. */
  Loan lend(DriverCall call, String statement) {
    try {
      if (!permits.tryAcquire(call.remaining().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new MesaException(ErrorCode.TIMEOUT, "No session was free in time.");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    var loan = new Loan(call, take());
    loan.session().begin(statement);
    return loan;
  }

  /** Opens a session and ends it. */
  synchronized void touch() {
    drop(take());
  }

  private synchronized ToySession take() {
    ToySession session = idle.poll();
    if (session == null) {
      try {
        session = driver.server().open(source.login().map(Login::user).orElse("child"));
      } catch (MesaException e) {
        permits.release();
        context.connectionChanged(ToyServer.DATABASE, ConnectionChanged.Change.FAILED);
        throw e;
      }
      opened++;
      all.add(session);
      mostOpen = Math.max(mostOpen, all.size());
      context.connectionChanged(ToyServer.DATABASE, ConnectionChanged.Change.OPENED);
    }
    return session;
  }

  private synchronized void giveBack(ToySession session, boolean spoilt) {
    if (source.pooling().keepsConnections() && !closed && !spoilt && session.isAlive()) {
      idle.push(session);
    } else {
      drop(session);
    }
    permits.release();
  }

  private void drop(ToySession session) {
    session.end();
    all.remove(session);
    ended++;
    context.connectionChanged(ToyServer.DATABASE, ConnectionChanged.Change.CLOSED);
  }

  /** Whether a session is one of Mesa's own. */
  synchronized boolean owns(ToySession session) {
    return all.contains(session);
  }

  ToyServer server() {
    return driver.server();
  }

  Source source() {
    return source;
  }

  @Override
  public Capabilities declared() {
    return driver.declared();
  }

  @Override
  public Capabilities capabilities(DriverCall call) {
    return driver.declared();
  }

  @Override
  public Inspector inspector(DriverCall call) {
    return driver.inspector(this, call);
  }

  @Override
  public Optional<DriverData> data(DriverCall call) {
    return driver.data(this, call);
  }

  @Override
  public Optional<Monitor> monitor(DriverCall call) {
    return driver.monitor(this, call);
  }

  @Override
  public Optional<Administrator> administrator(DriverCall call) {
    return driver.administrator(this, call);
  }

  @Override
  public void structureChanged() {
    // It keeps none.
  }

  @Override
  public synchronized ConnectionFigures connectionFigures() {
    List<ConnectionFigures.OpenConnection> connections =
        all.stream()
            .map(
                session ->
                    new ConnectionFigures.OpenConnection(
                        session.pid(),
                        ToyServer.DATABASE,
                        session.id().startedAt(),
                        session.stateChangedAt()))
            .toList();
    return new ConnectionFigures(
        all.size() - idle.size(),
        idle.size(),
        permits.getQueueLength(),
        opened,
        ended,
        mostOpen,
        connections);
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!idle.isEmpty()) {
      drop(idle.pop());
    }
  }
}
