package io.mesa.mongo.connect;

import io.mesa.spi.DriverCall;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the work of one thread short by interrupting it: the client then closes the socket, and a
 * server that sees the socket closed ends the operation (MongoDB's manual, "Terminate Running
 * Operations"). Leaves the thread as interrupted as it was. Used by one thread, cut short by
 * another.
 */
final class Interruption implements DriverCall.Cancellable, AutoCloseable {
  private final Thread worker = Thread.currentThread();
  private final DriverCall.Registration registration;
  private boolean working;
  private boolean interrupted;

  Interruption(DriverCall call) {
    this.registration = call.onCancel(this);
  }

  <T extends @Nullable Object> T during(Supplier<T> work) {
    synchronized (this) {
      working = true;
    }
    try {
      return work.get();
    } finally {
      ended();
    }
  }

  private synchronized void ended() {
    working = false;
    if (interrupted) {
      interrupted = false;
      Thread.interrupted();
    }
  }

  @Override
  public void cancel() {
    abandon();
  }

  @Override
  public synchronized void abandon() {
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
