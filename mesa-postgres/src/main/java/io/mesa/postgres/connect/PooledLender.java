package io.mesa.postgres.connect;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.spi.DriverCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends the connections of a HikariCP pool. Those to other databases of the server are opened for
 * their call, two at a time at most.
 */
final class PooledLender implements Lender {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.postgres.connection");
  private static final int MOST_TO_OTHERS = 2;

  /** How long HikariCP waits at a stretch before it is asked whether connecting fails. */
  private static final long SLICE_MILLIS = 100;

  /**
   * HikariCP's least; on a frozen server a call would wait so long for a look at its connection.
   */
  private static final long VALIDATION_MILLIS = 250;

  private final String database;
  private final ConnectionFactory factory;
  private final DirectLender others;
  private final HikariPool pool;
  private final int maximum;
  private volatile @Nullable Failure lastFailure;

  private record Failure(MesaException error, long nanos) {}

  PooledLender(Source source, ConnectionFactory factory, Pooling pooling) {
    this.database = factory.defaultDatabase();
    this.maximum = pooling.maximum();
    this.factory = factory;
    this.others = new DirectLender(factory, source.limits().connectTimeout(), MOST_TO_OTHERS);
    var config = new HikariConfig();
    config.setPoolName("mesa-" + source.id());
    config.setDataSource(
        new FactoryDataSource(() -> open(source), source.limits().connectTimeout()));
    config.setMinimumIdle(pooling.minimumIdle());
    config.setMaximumPoolSize(pooling.maximum());
    config.setIdleTimeout(pooling.idleTimeout().toMillis());
    config.setMaxLifetime(pooling.maxLifetime().toMillis());
    config.setInitializationFailTimeout(-1);
    config.setValidationTimeout(VALIDATION_MILLIS);
    config.setExceptionOverride(new KeepUnlessLost());
    config.validate();
    this.pool = new HikariPool(config);
  }

  private Connection open(Source source) {
    try {
      return factory.open(database, source.limits().connectTimeout());
    } catch (MesaException e) {
      lastFailure = new Failure(e, System.nanoTime());
      throw e;
    }
  }

  @Override
  public Connection take(DriverCall call, String wanted) {
    if (!wanted.equals(database)) {
      return others.take(call, wanted);
    }
    long began = System.nanoTime();
    long left = call.remaining().toMillis();
    long end = began + TimeUnit.MILLISECONDS.toNanos(left);
    while (true) {
      try {
        return pool.getConnection(Math.min(SLICE_MILLIS, left));
      } catch (SQLTransientConnectionException e) {
        Failure failure = lastFailure;
        // Where others have connections one may come free; where nobody has, nothing will.
        if (failure != null && failure.nanos - began >= 0 && pool.getTotalConnections() == 0) {
          throw failure.error;
        }
        if (System.nanoTime() - end >= 0 && pool.getActiveConnections() >= maximum) {
          throw DirectLender.noneFree(call);
        }
        left = call.remaining().toMillis();
      } catch (SQLException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw new MesaException(
              ErrorCode.CANCELLED, "The thread was interrupted while it waited for a connection.");
        }
        throw StatementErrors.translate(e, false);
      }
    }
  }

  @Override
  public void giveBack(Connection connection, boolean reusable) {
    if (connection instanceof TrackedConnection) {
      others.giveBack(connection, reusable);
      return;
    }
    if (!reusable) {
      // The pool closes it at once; closing what is evicted is an error.
      pool.evictConnection(connection);
      return;
    }
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("A connection could not be given back in order; the pool closes it.", e);
    }
  }

  @Override
  public int active() {
    return pool.getActiveConnections() + others.active();
  }

  @Override
  public int idle() {
    return pool.getIdleConnections();
  }

  @Override
  public int waiting() {
    return pool.getThreadsAwaitingConnection() + others.waiting();
  }

  @Override
  public boolean limitsFromStart() {
    return factory.startSettingsTaken();
  }

  @Override
  public void close() {
    try {
      pool.shutdown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    others.close();
  }
}
