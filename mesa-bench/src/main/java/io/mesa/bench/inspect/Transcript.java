package io.mesa.bench.inspect;

import io.mesa.Mesa;
import io.mesa.bench.server.Place;
import io.mesa.source.Source;
import io.mesa.structure.TableFilter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What Mesa sends for {@code structure()}, as an application's own {@code DataSource} sees it.
 *
 * @param statements the statements in the order they were run
 */
record Transcript(List<Sent> statements) {
  private static final Pattern CONTROL =
      Pattern.compile("(SET|SAVEPOINT|ROLLBACK|RELEASE|RESET)\\b.*", Pattern.DOTALL);

  /**
   * A statement.
   *
   * @param sql its text
   * @param prepared whether it was prepared
   * @param settings what was set before it ran: binds, fetch size
   */
  record Sent(String sql, boolean prepared, List<Setting> settings) {

    /** Whether it reads, rather than sets limits or savepoints. */
    boolean isQuery() {
      return !CONTROL.matcher(sql.strip().toUpperCase(Locale.ROOT)).matches();
    }

    /** Runs it again. */
    Statement runOn(Connection connection) throws SQLException {
      Statement statement =
          prepared ? connection.prepareStatement(sql) : connection.createStatement();
      for (Setting setting : settings) {
        setting.applyTo(statement);
      }
      if (statement instanceof PreparedStatement ready) {
        ready.execute();
      } else {
        statement.execute(sql);
      }
      return statement;
    }
  }

  /**
   * A call of a setter.
   *
   * @param method the setter
   * @param arguments its arguments
   */
  record Setting(Method method, List<@Nullable Object> arguments) {
    void applyTo(Statement statement) throws SQLException {
      invoke(statement, method, arguments.toArray());
    }
  }

  /** Reads a structure once and writes down what was sent. */
  static Transcript of(Place place) {
    var statements = new ArrayList<Sent>();
    DataSource recorded =
        proxy(DataSource.class, new Recorder(place.dataSource(), statements, null));
    var source = Source.builder("recorded").driver("postgresql").client(recorded).build();
    try (Mesa mesa = Mesa.of(source);
        var tables = mesa.gateway().structure(TableFilter.all())) {
      tables.forEach(table -> {});
    }
    return new Transcript(List.copyOf(statements));
  }

  /** How many of the statements read the catalog. */
  long queries() {
    return statements.stream().filter(Sent::isQuery).count();
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object invoke(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SQLException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Stands before a data source, a connection or a statement.
   *
   * @param target what it stands before
   * @param statements where statements are written down
   * @param prepared the text of a prepared statement
   * @param settings what was set on the statement so far
   */
  private record Recorder(
      Object target, List<Sent> statements, @Nullable String prepared, List<Setting> settings)
      implements InvocationHandler {

    Recorder(Object target, List<Sent> statements, @Nullable String prepared) {
      this(target, statements, prepared, new ArrayList<>());
    }

    @Override
    public @Nullable Object invoke(
        Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
      String name = method.getName();
      if (target instanceof Statement && name.startsWith("set") && arguments != null) {
        settings.add(new Setting(method, new ArrayList<>(List.of(arguments))));
      }
      if (name.startsWith("execute")) {
        String sql =
            prepared != null ? prepared : String.valueOf(arguments == null ? "" : arguments[0]);
        statements.add(new Sent(sql, prepared != null, List.copyOf(settings)));
      }
      Object result = Transcript.invoke(target, method, arguments);
      if (result instanceof PreparedStatement statement && arguments != null) {
        return proxy(
            PreparedStatement.class,
            new Recorder(statement, statements, String.valueOf(arguments[0])));
      }
      if (result instanceof Statement statement && target instanceof Connection) {
        return proxy(Statement.class, new Recorder(statement, statements, null));
      }
      return result instanceof Connection connection && target instanceof DataSource
          ? proxy(Connection.class, new Recorder(connection, statements, null))
          : result;
    }
  }
}
