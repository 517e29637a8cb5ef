package io.mesa.postgres.entities;

import io.mesa.postgres.testing.TestDatabase;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** An application's own connections, which may do something of its own in the middle of a call. */
final class WatchedConnections implements DataSource {
  private final TestDatabase database;
  private final AtomicInteger statements = new AtomicInteger();
  private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
  private volatile String mark = "";

  WatchedConnections(TestDatabase database) {
    this.database = database;
  }

  /** How many statements were prepared. */
  int statements() {
    return statements.get();
  }

  /** Does something once, before the next statement that has a text in it. */
  void before(String text, Runnable work) {
    meanwhile.set(work);
    mark = text;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = database.connect();
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                statements.incrementAndGet();
                if (!mark.isEmpty() && ((String) arguments[0]).contains(mark)) {
                  meanwhile.getAndSet(() -> {}).run();
                }
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setLoginTimeout(int seconds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("It wraps nothing.");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
