package io.mesa.postgres.testing;

import io.mesa.tck.environment.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server for tests. {@link #shared} ones are started once per JVM and must be left as
 * they were found: a test works in its own {@link #createDatabase database} and drops its own
 * roles. {@link #fresh} ones belong to the test, which may also stop, suspend and replicate them.
 *
 * <p>Safe for use by several threads, but what changes a server's state is for one at a time.
 */
public final class PostgresServer implements SqlAccess, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ServerAddress address;
  private final String origin;
  private final @Nullable EmbeddedProcess process;
  private final boolean shared;
  private final String version;
  private final int major;

  PostgresServer(
      ServerAddress address, String origin, @Nullable EmbeddedProcess process, boolean shared) {
    this.address = address;
    this.origin = origin;
    this.process = process;
    this.shared = shared;
    this.version = one("SELECT split_part(current_setting('server_version'), ' ', 1)");
    this.major = Integer.parseInt(one("SELECT current_setting('server_version_num')")) / 10_000;
  }

  /**
   * The server of this major version that all tests of the JVM share: the one at {@code
   * MESA_TEST_POSTGRES_URL} (the test is skipped if that has another version), else one in Docker,
   * else an embedded one. Closing it does nothing; it stops with the JVM.
   */
  public static PostgresServer shared(int major) {
    return SharedServers.get(major);
  }

  /**
   * The shared servers of all versions tested in this run, for {@code @MethodSource}: 14, 15 and
   * 18; 14 to 18 with {@code -Dmesa.long=true}; the one at {@code MESA_TEST_POSTGRES_URL} alone if
   * that is set.
   */
  public static Stream<PostgresServer> all() {
    return SharedServers.majorsAtHand().stream().map(PostgresServer::shared);
  }

  /**
   * The major versions tested in this run. Giving each to {@link #shared} skips, with a reason,
   * those that the server at {@code MESA_TEST_POSTGRES_URL} is not.
   */
  public static Stream<Integer> majors() {
    return SharedServers.majors().stream();
  }

  /** Describes a private embedded server. */
  public static PostgresServerBuilder fresh(int major) {
    return new PostgresServerBuilder(major);
  }

  /** Its host. */
  public String host() {
    return address.host();
  }

  /** Its port, the same after {@link #restart()}. */
  public int port() {
    return address.port();
  }

  /** Its superuser. */
  public String user() {
    return address.user();
  }

  /** The superuser's password; empty if the server asks for none. */
  public Optional<String> password() {
    return Optional.ofNullable(address.password());
  }

  /** Its version, such as {@code 18.4}. */
  public String version() {
    return version;
  }

  /** Its major version. */
  public int major() {
    return major;
  }

  /** The URL of its default database for the superuser, without a password. */
  public String url() {
    return url(address.database());
  }

  /** The URL of a database for the superuser, without a password. */
  public String url(String database) {
    return url(database, user());
  }

  /** The URL of a database for another user, without a password. */
  public String url(String database, String user) {
    return address.url(database, user);
  }

  @Override
  public Connection connect() throws SQLException {
    return connect(address.database());
  }

  /** Opens a connection to a database as the superuser; the caller closes it. */
  public Connection connect(String database) throws SQLException {
    return address.connect(database, address.user(), address.password());
  }

  /** Opens a connection to a database as another user; the caller closes it. */
  public Connection connect(String database, String user, @Nullable String password)
      throws SQLException {
    return address.connect(database, user, password);
  }

  /** Creates an empty database whose name starts with the prefix. */
  public TestDatabase createDatabase(String prefix) {
    return createDatabase(prefix, "");
  }

  /** As {@link #createDatabase(String)}, with options of {@code CREATE DATABASE}. */
  public TestDatabase createDatabase(String prefix, String options) {
    return TestDatabase.create(this, prefix, options);
  }

  /** Freezes the postmaster and all of its processes until {@link #resume()}. */
  public void suspend() {
    process().suspend();
  }

  /** Freezes one backend until {@link #resume()}; the server goes on accepting connections. */
  public void suspendBackend(int pid) {
    process().suspendBackend(pid);
  }

  /** Thaws whatever is frozen. */
  public void resume() {
    process().resume();
  }

  /** Shuts the server down, ending its sessions ({@code pg_ctl stop -m fast}). */
  public void stop() {
    process().stop();
  }

  /** Kills all of its processes, as a crash would. */
  public void kill() {
    process().kill();
  }

  /** Starts the server again on the same port, shutting it down before if it runs. */
  public void restart() {
    process().stop();
    process().start();
  }

  /** Whether the server was not stopped or killed by this harness. */
  public boolean running() {
    return process == null || process.running();
  }

  /** The server's log so far. */
  public String log() {
    return process().log();
  }

  /** Starts a streaming standby of this server. Closing one does not close the other. */
  public PostgresServer standby() {
    var copy = process().standby(this);
    return new PostgresServer(copy.address(), "embedded binaries (standby)", copy, false);
  }

  /** Makes this standby a primary and waits until it is. */
  public void promote() {
    execute("SELECT pg_promote(true, 30)");
    Waiting.until("promotion", PATIENCE, () -> one("SELECT pg_is_in_recovery()").equals("f"));
  }

  /** Waits until this standby shows all that the primary has written so far. */
  public void awaitReplayOf(PostgresServer primary) {
    String written = primary.one("SELECT pg_current_wal_insert_lsn()");
    Waiting.until(
        "replay of " + written,
        PATIENCE,
        () -> one("SELECT pg_last_wal_replay_lsn() >= ?::pg_lsn", written).equals("t"));
  }

  /** Stops a private server and deletes its files; does nothing for a shared one. */
  @Override
  public void close() {
    if (!shared) {
      process().close();
    }
  }

  /** Such as {@code PostgreSQL 18.4}: the name that parameterized tests show. */
  @Override
  public String toString() {
    return "PostgreSQL " + version;
  }

  /** The line that says which server this is. */
  String introduction() {
    return "[mesa] %s from %s at %s:%d".formatted(this, origin, host(), port());
  }

  private EmbeddedProcess process() {
    if (process == null || shared) {
      throw new UnsupportedOperationException(
          this + " is shared: use PostgresServer.fresh(" + major + ") for this");
    }
    return process;
  }
}
