package io.mesa.postgres.connect;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.HostAddress;
import io.mesa.source.HostRole;
import io.mesa.source.Login;
import io.mesa.source.Source;
import io.mesa.source.Tls;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGProperty;
import org.postgresql.util.HostSpec;

/**
 * Opens connections to a source. Each is made on a thread of its own, because neither the look-up
 * of a host nor pgjdbc's way through several hosts keeps to one time limit. Thread-safe.
 */
final class ConnectionFactory implements AutoCloseable {
  private static final int DEFAULT_PORT = 5432;
  private static final String MAINTENANCE_DATABASE = "postgres";
  private static final String INVALID_PARAMETER = "22023";
  private static final String PROTOCOL_VIOLATION = "08P01";

  private final Source source;
  private final ConnectionLedger ledger;
  private final HostSpec[] hosts;
  private final String defaultDatabase;
  private final ExecutorService connectors;

  /** False once the server, or a pooler before it, refused the settings sent at the start. */
  private volatile boolean startSettingsTaken = true;

  ConnectionFactory(Source source, ConnectionLedger ledger) {
    this.source = source;
    this.ledger = ledger;
    this.defaultDatabase =
        source.database().or(() -> source.login().map(Login::user)).orElse(MAINTENANCE_DATABASE);
    this.hosts =
        source.hosts().stream()
            .map(host -> new HostSpec(host.host(), host.port().orElse(DEFAULT_PORT)))
            .toArray(HostSpec[]::new);
    var count = new AtomicLong();
    this.connectors =
        Executors.newCachedThreadPool(
            work -> {
              var thread =
                  new Thread(work, "mesa-connect-" + source.id() + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Whether connections carry the source's query time limit from their start. */
  boolean startSettingsTaken() {
    return startSettingsTaken;
  }

  String defaultDatabase() {
    return defaultDatabase;
  }

  /**
   * Opens a connection.
   *
   * @throws MesaException where the server cannot be used; never later than the limit
   */
  TrackedConnection open(String database, Duration limit) {
    var attempt = new CompletableFuture<TrackedConnection>();
    connectors.execute(
        () -> {
          try {
            TrackedConnection connection = connect(database);
            if (!attempt.complete(connection)) {
              connection.close();
            }
          } catch (SQLException | RuntimeException e) {
            attempt.completeExceptionally(e);
          }
        });
    try {
      return attempt.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      attempt.cancel(false);
      Thread.currentThread().interrupt();
      throw new MesaException(
          ErrorCode.CANCELLED, "The thread was interrupted while connecting to " + source + ".");
    } catch (TimeoutException e) {
      attempt.cancel(false);
      ledger.failed(database);
      throw MesaException.builder(
              ErrorCode.UNAVAILABLE,
              "%s did not answer within %s; is the server running and the address right?"
                  .formatted(source, limit))
          .retryable(true)
          .cause(e)
          .build();
    } catch (ExecutionException | CancellationException e) {
      ledger.failed(database);
      Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
      if (cause instanceof MesaException configuration) {
        throw configuration;
      }
      throw cause instanceof SQLException refused
          ? ConnectErrors.translate(refused, source, database)
          : MesaException.builder(
                  ErrorCode.DRIVER, "Connecting to %s failed: %s".formatted(source, cause))
              .cause(cause)
              .build();
    }
  }

  private TrackedConnection connect(String database) throws SQLException {
    boolean withSettings = startSettingsTaken;
    var opening = ledger.opening();
    try {
      return connect(database, withSettings);
    } catch (SQLException e) {
      boolean refused =
          INVALID_PARAMETER.equals(e.getSQLState()) || PROTOCOL_VIOLATION.equals(e.getSQLState());
      if (!withSettings || !refused) {
        throw e;
      }
      if (PostgresOptions.searchPath(source).isPresent()) {
        throw MesaException.builder(
                ErrorCode.CONFIGURATION,
                "%s, or a pooler before it, refuses the search_path of the source; set it with ALTER ROLE … SET search_path, or name tables with their schema."
                    .formatted(source))
            .cause(e)
            .build();
      }
      startSettingsTaken = false;
      return connect(database, false);
    } finally {
      ledger.openingEnded(opening);
    }
  }

  private TrackedConnection connect(String database, boolean withSettings) throws SQLException {
    Properties properties = properties(database, withSettings);
    var connection = new TrackedConnection(hosts, properties, "jdbc:postgresql:", database, ledger);
    // What limited the hand-shake must not limit a long statement; calls have limits of their own.
    connection.setNetworkTimeout(Runnable::run, 0);
    return connection;
  }

  private Properties properties(String database, boolean withSettings) {
    var properties = new Properties();
    Duration limit = source.limits().connectTimeout();
    long seconds = Math.max(1, (limit.toMillis() + 999) / 1_000);
    PGProperty.PG_DBNAME.set(properties, database);
    PGProperty.CONNECT_TIMEOUT.set(properties, Long.toString(seconds));
    PGProperty.SOCKET_TIMEOUT.set(properties, Long.toString(seconds));
    PGProperty.SSL_RESPONSE_TIMEOUT.set(properties, Long.toString(limit.toMillis()));
    PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, "2");
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.APPLICATION_NAME.set(properties, source.applicationName());
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
    PGProperty.PREPARE_THRESHOLD.set(properties, PostgresOptions.prepareThreshold(source));
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    PGProperty.TARGET_SERVER_TYPE.set(
        properties, source.role() == HostRole.PRIMARY ? "primary" : "any");
    // As libpq does (PostgreSQL's manual, "Database Connection Control Functions").
    PGProperty.USER.set(properties, System.getProperty("user.name"));
    source
        .login()
        .ifPresent(
            login -> {
              PGProperty.USER.set(properties, login.user());
              login
                  .password()
                  .ifPresent(
                      secret -> PGProperty.PASSWORD.set(properties, secret.use(String::new)));
            });
    encryption(properties);
    if (withSettings) {
      PGProperty.OPTIONS.set(properties, startSettings());
    }
    return properties;
  }

  private String startSettings() {
    var settings =
        new StringBuilder("-c statement_timeout=")
            .append(source.limits().queryTimeout().toMillis())
            .append(" -c client_connection_check_interval=1000");
    PostgresOptions.searchPath(source)
        .ifPresent(
            path ->
                settings
                    .append(" -c search_path=")
                    .append(path.replace("\\", "\\\\").replace(" ", "\\ ")));
    return settings.toString();
  }

  private void encryption(Properties properties) {
    Tls tls = source.tls();
    boolean loopback = source.hosts().stream().allMatch(HostAddress::isLoopback);
    String mode =
        switch (tls.mode()) {
          case AUTOMATIC -> loopback ? "prefer" : "verify-full";
          case VERIFY_FULL -> "verify-full";
          case VERIFY_AUTHORITY -> "verify-ca";
          case ENCRYPT_ONLY -> "require";
          case DISABLED -> "disable";
        };
    PGProperty.SSL_MODE.set(properties, mode);
    if (mode.startsWith("verify") && tls.rootCertificate().isEmpty()) {
      // Without a file of its own pgjdbc looks for one in the user's home; the runtime's
      // authorities
      // are what applications expect.
      PGProperty.SSL_FACTORY.set(properties, "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
    tls.rootCertificate()
        .ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file.toString()));
    tls.clientCertificate().ifPresent(file -> PGProperty.SSL_CERT.set(properties, file.toString()));
    tls.clientKey().ifPresent(file -> PGProperty.SSL_KEY.set(properties, file.toString()));
    tls.keyPassword()
        .ifPresent(secret -> PGProperty.SSL_PASSWORD.set(properties, secret.use(String::new)));
  }

  @Override
  public void close() {
    connectors.shutdown();
  }
}
