package io.mesa.postgres.connect;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Source;
import io.mesa.spi.DriverCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends the connections of the application's own data source, which it never closes. That one may
 * wait as long as it likes, so it is asked on another thread.
 */
final class ClientLender implements Lender {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.postgres.connection");

  private final Source source;
  private final DataSource client;
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final ExecutorService askers;

  ClientLender(Source source, DataSource client) {
    this.source = source;
    this.client = client;
    this.askers =
        Executors.newCachedThreadPool(
            work -> {
              var thread = new Thread(work, "mesa-connect-" + source.id());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public Connection take(DriverCall call, String database) {
    if (!database.isEmpty()) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED,
          "%s gives connections to one database only; database '%s' needs a source of its own."
              .formatted(source, database));
    }
    var attempt = new CompletableFuture<Connection>();
    askers.execute(
        () -> {
          try {
            Connection connection = client.getConnection();
            if (!attempt.complete(connection)) {
              connection.close();
            }
          } catch (SQLException | RuntimeException e) {
            attempt.completeExceptionally(e);
          }
        });
    waiting.incrementAndGet();
    try {
      Connection connection = attempt.get(call.remaining().toNanos(), TimeUnit.NANOSECONDS);
      active.incrementAndGet();
      return checked(connection);
    } catch (InterruptedException e) {
      attempt.cancel(false);
      Thread.currentThread().interrupt();
      throw new MesaException(
          ErrorCode.CANCELLED, "The thread was interrupted while it waited for a connection.");
    } catch (TimeoutException e) {
      attempt.cancel(false);
      throw MesaException.builder(
              ErrorCode.TIMEOUT,
              "The data source of %s gave no connection within %s."
                  .formatted(source, call.timeout()))
          .retryable(true)
          .build();
    } catch (ExecutionException | CancellationException e) {
      throw e.getCause() instanceof SQLException refused
          ? ConnectErrors.translate(refused, source, "")
          : MesaException.builder(
                  ErrorCode.CONNECTION,
                  "The data source of %s failed: %s".formatted(source, e.getCause()))
              .cause(e)
              .build();
    } finally {
      waiting.decrementAndGet();
    }
  }

  private Connection checked(Connection connection) {
    try {
      if (connection.isWrapperFor(PGConnection.class)) {
        return connection;
      }
    } catch (SQLException e) {
      LOG.debug("A connection of the application's cannot say what it wraps.", e);
    }
    giveBack(connection, true);
    throw new MesaException(
        ErrorCode.CONFIGURATION,
        "The data source of %s gives a %s, which is no connection of pgjdbc's."
            .formatted(source, connection.getClass().getName()));
  }

  @Override
  public void giveBack(Connection connection, boolean reusable) {
    active.decrementAndGet();
    try {
      if (!reusable) {
        connection.abort(Runnable::run);
      }
      connection.close();
    } catch (SQLException e) {
      LOG.debug("A connection of the application's could not be given back in order.", e);
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
    return waiting.get();
  }

  @Override
  public boolean limitsFromStart() {
    return false;
  }

  @Override
  public void close() {
    askers.shutdown();
  }
}
