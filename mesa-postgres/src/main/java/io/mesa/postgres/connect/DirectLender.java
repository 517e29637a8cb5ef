package io.mesa.postgres.connect;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.spi.DriverCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a connection for each call and closes it after, never more than a number at once. A permit
 * is given back only when the socket is closed.
 */
final class DirectLender implements Lender {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.postgres.connection");

  private final ConnectionFactory factory;
  private final Duration connectTimeout;
  private final Semaphore permits;
  private final AtomicInteger active = new AtomicInteger();

  DirectLender(ConnectionFactory factory, Duration connectTimeout, int maximum) {
    this.factory = factory;
    this.connectTimeout = connectTimeout;
    this.permits = new Semaphore(maximum, true);
  }

  @Override
  public Connection take(DriverCall call, String database) {
    acquire(call);
    boolean taken = false;
    try {
      Duration left = call.remaining();
      Connection connection =
          factory.open(database, left.compareTo(connectTimeout) < 0 ? left : connectTimeout);
      active.incrementAndGet();
      taken = true;
      return connection;
    } finally {
      if (!taken) {
        permits.release();
      }
    }
  }

  /** All that the source may have are in use, and none came free while the call might wait. */
  static MesaException noneFree(DriverCall call) {
    return MesaException.builder(
            ErrorCode.TIMEOUT,
            "No connection came free within %s; the source holds as many as it may. Raise the maximum of its Pooling, or make fewer calls at once."
                .formatted(call.timeout()))
        .retryable(true)
        .build();
  }

  private void acquire(DriverCall call) {
    try {
      if (!permits.tryAcquire(call.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
        throw noneFree(call);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MesaException(
          ErrorCode.CANCELLED, "The thread was interrupted while it waited for a connection.");
    }
  }

  @Override
  public void giveBack(Connection connection, boolean reusable) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("A connection could not be closed in order; its socket is closed.", e);
    } finally {
      active.decrementAndGet();
      permits.release();
    }
  }

  @Override
  public int active() {
    return active.get();
  }

  @Override
  public int idle() {
    return 0;
  }

  @Override
  public int waiting() {
    return permits.getQueueLength();
  }

  @Override
  public boolean limitsFromStart() {
    return factory.startSettingsTaken();
  }

  @Override
  public void close() {
    factory.close();
  }
}
