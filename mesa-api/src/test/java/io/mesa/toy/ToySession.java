package io.mesa.toy;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.SessionState;
import io.mesa.spi.DriverCall;
import io.mesa.value.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A session of a {@link ToyServer}. */
final class ToySession implements DriverCall.Cancellable {
  private final ToyServer server;
  private final SessionId id;
  private final String user;
  private String statement = "";
  private Optional<Instant> statementStartedAt = Optional.empty();
  private Instant stateChangedAt;
  private SessionState state = SessionState.IDLE;
  private boolean cancelled;
  private boolean ended;

  ToySession(ToyServer server, long pid, String user) {
    this.server = server;
    this.id = new SessionId(pid, now());
    this.user = user;
    this.stateChangedAt = id.startedAt();
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  long pid() {
    return id.pid();
  }

  SessionId id() {
    return id;
  }

  /** Begins a statement; it is over when {@link #finish} is called. */
  synchronized void begin(String text) {
    checkAlive();
    cancelled = false;
    statement = text;
    statementStartedAt = Optional.of(now());
    change(SessionState.ACTIVE);
  }

  /** Lets the statement take its time, unless it is cut short. */
  synchronized void take(Duration time) throws InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    long left = time.toMillis();
    while (left > 0 && !cancelled && !ended) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    checkAlive();
    if (cancelled) {
      throw new MesaException(ErrorCode.CANCELLED, "The statement was cancelled.");
    }
  }

  synchronized void finish() {
    change(SessionState.IDLE);
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    notifyAll();
  }

  @Override
  public void abandon() {
    end();
  }

  synchronized void end() {
    ended = true;
    server.forget(this);
    notifyAll();
  }

  synchronized boolean isAlive() {
    return !ended;
  }

  synchronized boolean isIdle() {
    return state == SessionState.IDLE;
  }

  synchronized Instant stateChangedAt() {
    return stateChangedAt;
  }

  synchronized Optional<Instant> statementStartedAt() {
    return isIdle() ? Optional.empty() : statementStartedAt;
  }

  /** What a monitor tells of it. */
  synchronized Session describe(ToySession reader) {
    return new Session(
        pid(),
        Reading.known(id),
        Reading.known(user),
        Reading.known(ToyServer.DATABASE),
        Reading.known("toy"),
        Reading.known(Optional.empty()),
        Reading.known(state),
        Reading.known(statement),
        Reading.known(statementStartedAt),
        Reading.known(statementStartedAt()),
        Reading.known(stateChangedAt),
        Reading.known(Optional.empty()),
        this == reader,
        now());
  }

  private void change(SessionState next) {
    state = next;
    stateChangedAt = now();
  }

  private void checkAlive() {
    if (ended) {
      throw new MesaException(ErrorCode.CONNECTION, "The session was ended.");
    }
  }
}
