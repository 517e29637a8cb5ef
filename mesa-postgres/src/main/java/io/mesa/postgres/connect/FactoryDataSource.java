package io.mesa.postgres.connect;

import io.mesa.error.MesaException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** The pool's way to the factory; so the pool never holds the password. */
final class FactoryDataSource implements DataSource {
  private final Supplier<Connection> factory;
  private final Duration limit;

  FactoryDataSource(Supplier<Connection> factory, Duration limit) {
    this.factory = factory;
    this.limit = limit;
  }

  @Override
  public Connection getConnection() throws SQLException {
    try {
      return factory.get();
    } catch (MesaException e) {
      throw new SQLException(e.getMessage(), e.databaseCode().orElse(null), e);
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("The source has the login.");
  }

  @Override
  public int getLoginTimeout() {
    // So long the pool waits, when it is closed, for connections that are being opened.
    return (int) Math.max(1, limit.toSeconds());
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // The factory keeps the source's own limit.
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    throw new SQLFeatureNotSupportedException("Mesa logs through SLF4J.");
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException("Mesa logs through SLF4J.");
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("Mesa logs through SLF4J.");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("This wraps nothing.");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
