package io.mesa.postgres.monitor;

import io.mesa.postgres.testing.PostgresServer;
import java.util.concurrent.ThreadLocalRandom;

/** A role of a test, dropped with all that is its own when it is closed. */
public final class TestRole implements AutoCloseable {
  private final PostgresServer server;
  private final String name;

  private TestRole(PostgresServer server, String name) {
    this.server = server;
    this.name = name;
  }

  /** A name that no other test uses; the role is not created. */
  public static TestRole named(PostgresServer server, String prefix) {
    return new TestRole(
        server, prefix + "_" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36));
  }

  /** Creates a role. */
  public static TestRole create(PostgresServer server, String prefix, String options) {
    var role = named(server, prefix);
    server.execute("CREATE ROLE " + role.quoted() + " " + options);
    return role;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its name in double quotes. */
  public String quoted() {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Drops the role; databases in which it has something are dropped before. */
  @Override
  public void close() {
    if (server.running()
        && server.column("SELECT 1 FROM pg_roles WHERE rolname = ?", name).size() == 1) {
      server.execute("DROP OWNED BY " + quoted() + " CASCADE", "DROP ROLE " + quoted());
    }
  }
}
