package io.mesa.postgres.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

/** A database of its own for a test, dropped at {@link #close()}. */
public final class TestDatabase implements SqlAccess, AutoCloseable {

  private final PostgresServer server;
  private final String name;

  private TestDatabase(PostgresServer server, String name) {
    this.server = server;
    this.name = name;
  }

  static TestDatabase create(PostgresServer server, String prefix, String options) {
    String name =
        prefix
            + "_"
            + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), Character.MAX_RADIX);
    server.execute("CREATE DATABASE " + quote(name) + " TEMPLATE template0 " + options);
    return new TestDatabase(server, name);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** The server it is on. */
  public PostgresServer server() {
    return server;
  }

  /** Its URL for the superuser, without a password. */
  public String url() {
    return server.url(name);
  }

  /** Its URL for another user, without a password. */
  public String url(String user) {
    return server.url(name, user);
  }

  @Override
  public Connection connect() throws SQLException {
    return server.connect(name);
  }

  /** Opens a connection as another user; the caller closes it. */
  public Connection connect(String user, String password) throws SQLException {
    return server.connect(name, user, password);
  }

  /** Drops the database, ending whoever is connected to it. */
  @Override
  public void close() {
    if (server.running()) {
      server.execute("DROP DATABASE IF EXISTS " + quote(name) + " WITH (FORCE)");
    }
  }

  @Override
  public String toString() {
    return name + " on " + server;
  }

  private static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
