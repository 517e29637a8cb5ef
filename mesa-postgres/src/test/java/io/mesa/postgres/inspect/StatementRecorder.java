package io.mesa.postgres.inspect;

import io.mesa.postgres.testing.TestDatabase;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Connections to a database that note what is sent through them. */
final class StatementRecorder implements DataSource {
  private final TestDatabase database;
  private final List<String> queries = new ArrayList<>();
  private final List<String> others = new ArrayList<>();

  StatementRecorder(TestDatabase database) {
    this.database = database;
  }

  /** The queries sent. */
  List<String> queries() {
    return queries;
  }

  /** What was sent besides queries. */
  List<String> others() {
    return others;
  }

  void clear() {
    queries.clear();
    others.clear();
  }

  private void note(String sql) {
    boolean query = sql.stripLeading().matches("(?s)(SELECT|WITH)\\b.*");
    (query ? queries : others).add(sql.strip());
  }

  @Override
  public Connection getConnection() throws SQLException {
    return (Connection) watched(Connection.class, database.connect());
  }

  private Object watched(Class<?> type, Object target) {
    return Proxy.newProxyInstance(
        getClass().getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          if (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql) {
            if (method.getName().startsWith("prepare") || method.getName().startsWith("execute")) {
              note(sql);
            }
          }
          try {
            Object result = method.invoke(target, arguments);
            return method.getName().equals("createStatement")
                ? watched(Statement.class, result)
                : result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLException("no other login");
  }

  @Override
  public PrintWriter getLogWriter() {
    return new PrintWriter(System.err);
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("recorder");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
