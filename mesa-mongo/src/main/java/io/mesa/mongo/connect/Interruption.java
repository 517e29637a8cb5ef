package io.mesa.mongo.connect;

import io.mesa.spi.DriverCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.BsonBinary;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the work of one thread short: whatever its session runs on the server is ended there
 * (MongoDB's manual, "killSessions"), and the thread is interrupted in case that it waits for a
 * connection. A thread that waits for the answer of a server that hears nothing any more waits
 * until its time is up: a socket's reader cannot be interrupted. Leaves the thread as interrupted
 * as it was. Used by one thread, cut short by another.
 */
final class Interruption implements DriverCall.Cancellable, AutoCloseable {
  private final Thread worker = Thread.currentThread();
  private final Operations operations;
  private final Consumer<BsonBinary> endSession;
  private final DriverCall.Registration registration;
  private final Map<Integer, Unanswered> sent = new HashMap<>(2);
  private @Nullable BsonBinary session;
  private boolean working;
  private boolean interrupted;

  /**
   * Prepares.
   *
   * @param endSession ends what a session runs on the server; fails silently
   */
  Interruption(DriverCall call, Operations operations, Consumer<BsonBinary> endSession) {
    this.operations = operations;
    this.endSession = endSession;
    this.registration = call.onCancel(this);
  }

  <T extends @Nullable Object> T during(Supplier<T> work) {
    synchronized (this) {
      working = true;
    }
    operations.begin(this);
    try {
      return work.get();
    } finally {
      operations.end();
      ended();
    }
  }

  void sent(int request, Unanswered command) {
    sent.put(request, command);
  }

  void answered(int request) {
    sent.remove(request);
  }

  /** The commands that were sent and not answered; asked by the thread that works. */
  List<Unanswered> unanswered() {
    return List.copyOf(sent.values());
  }

  synchronized void startedIn(BsonBinary id) {
    session = id;
  }

  private synchronized void ended() {
    working = false;
    if (interrupted) {
      interrupted = false;
      Thread.interrupted();
    }
  }

  private synchronized @Nullable BsonBinary runningIn() {
    return working ? session : null;
  }

  @Override
  public void cancel() {
    interrupt();
    BsonBinary running = runningIn();
    if (running != null) {
      endSession.accept(running);
    }
  }

  @Override
  public void abandon() {
    interrupt();
  }

  private synchronized void interrupt() {
    if (working && !interrupted) {
      interrupted = true;
      worker.interrupt();
    }
  }

  @Override
  public void close() {
    registration.close();
  }
}
