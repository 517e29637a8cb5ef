package io.mesa.postgres.testing;

import io.mesa.tck.environment.TestCertificates.Issued;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes a private embedded server. Unless told otherwise it listens on localhost, trusts
 * everybody, preloads {@code pg_stat_statements}, allows prepared transactions and does not wait
 * for the disk.
 */
public final class PostgresServerBuilder {

  private final int major;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<String> accessRules = new ArrayList<>();
  private @Nullable String password;
  private @Nullable Issued certificate;

  PostgresServerBuilder(int major) {
    this.major = major;
    setting("shared_preload_libraries", "pg_stat_statements");
    setting("max_connections", "100");
    setting("max_prepared_transactions", "10");
    setting("full_page_writes", "off");
    setting("wal_keep_size", "128MB");
    setting("unix_socket_directories", "");
    setting("log_line_prefix", "%m [%p] %q%u@%d ");
  }

  /** Sets a parameter of {@code postgresql.conf}. */
  public PostgresServerBuilder setting(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Sets parameters of {@code postgresql.conf}. */
  public PostgresServerBuilder settings(Map<String, String> values) {
    settings.putAll(values);
    return this;
  }

  /** Limits the connections; three of them are the superuser's. */
  public PostgresServerBuilder maxConnections(int limit) {
    return setting("max_connections", Integer.toString(limit));
  }

  /** Logs every statement with its parameters, to be read by {@link PostgresServer#log()}. */
  public PostgresServerBuilder logging() {
    return setting("log_statement", "all").setting("log_connections", "on");
  }

  /** Asks everybody for a password (SCRAM-SHA-256); the superuser's is in its accessor. */
  public PostgresServerBuilder scram() {
    password = "superuser-secret";
    return this;
  }

  /** Offers TLS with this certificate and trusts its authority's client certificates. */
  public PostgresServerBuilder tls(Issued server) {
    certificate = server;
    return this;
  }

  /**
   * Puts rules in front of those of {@code pg_hba.conf}, such as {@code hostnossl all all all
   * reject} or {@code hostssl all alice all cert}.
   */
  public PostgresServerBuilder access(String... rules) {
    accessRules.addAll(List.of(rules));
    return this;
  }

  /** Starts the server, in one to two seconds. */
  public PostgresServer start() {
    return start("embedded binaries", false);
  }

  PostgresServer start(String origin, boolean shared) {
    var process = EmbeddedProcess.create(major, settings, accessRules, password, certificate);
    return new PostgresServer(process.address(), origin, process, shared);
  }
}
