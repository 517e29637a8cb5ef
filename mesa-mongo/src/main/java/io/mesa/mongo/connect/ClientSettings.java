package io.mesa.mongo.connect;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerMonitoringMode;
import com.mongodb.connection.ServerSettings;
import com.mongodb.spi.dns.DnsException;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Login;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.UuidRepresentation;

/** What a source means to the driver's client. Thread-safe. */
final class ClientSettings {
  private static final int DEFAULT_PORT = 27_017;

  /** How often the pool looks for connections that have been idle too long. */
  private static final Duration SWEEP = Duration.ofSeconds(30);

  /**
   * The same for a pool that keeps none: the driver closes idle connections in its sweeps only, and
   * to it no idle time at all means for ever.
   */
  private static final Duration FRUGAL_SWEEP = Duration.ofMillis(500);

  private final Source source;
  private final MongoOptions options;
  private final ClientLedger ledger;
  private final Members members;
  private final Operations operations;

  ClientSettings(Source source, ClientLedger ledger, Members members, Operations operations) {
    this.source = source;
    this.options = new MongoOptions(source);
    this.ledger = ledger;
    this.members = members;
    this.operations = operations;
  }

  /**
   * Checks the source; asks nobody.
   *
   * @throws MesaException {@code CONFIGURATION} where it has what this driver does not understand
   */
  void check() {
    options.check();
    if (source.client().isEmpty()) {
      Encryption.of(source);
      credential(Optional.empty());
    }
  }

  /** For a client of its own to one member, which has one connection and that as long as it is. */
  MongoClientSettings ofMember(ServerAddress member) {
    int connectMillis = Math.toIntExact(source.limits().connectTimeout().toMillis());
    ClusterSettings alone =
        ClusterSettings.builder()
            .hosts(List.of(member))
            .mode(ClusterConnectionMode.SINGLE)
            .serverSelectionTimeout(connectMillis, TimeUnit.MILLISECONDS)
            .build();
    return MongoClientSettings.builder(build())
        .applyToClusterSettings(cluster -> cluster.applySettings(alone))
        .applyToConnectionPoolSettings(pool -> pool.minSize(0).maxSize(2))
        .build();
  }

  /** For a client beside, whose few connections are kept for a while. */
  MongoClientSettings ofBeside() {
    return MongoClientSettings.builder(build())
        .applyToConnectionPoolSettings(
            pool ->
                pool.minSize(0)
                    .maxSize(4)
                    .maintenanceFrequency(SWEEP.toMillis(), TimeUnit.MILLISECONDS)
                    .maxConnectionIdleTime(4, TimeUnit.MINUTES)
                    .maxConnectionLifeTime(30, TimeUnit.MINUTES))
        .build();
  }

  /** For a client of its own that waits for news: each of its commands says how long it takes. */
  MongoClientSettings ofFeed() {
    return builder()
        .applyToConnectionPoolSettings(pool -> pool.minSize(0).maxSize(2))
        .applyToSocketSettings(
            socket ->
                socket.readTimeout(source.limits().readTimeout().toMillis(), TimeUnit.MILLISECONDS))
        .build();
  }

  MongoClientSettings build() {
    return builder()
        .timeout(source.limits().queryTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .build();
  }

  private MongoClientSettings.Builder builder() {
    int connectMillis = Math.toIntExact(source.limits().connectTimeout().toMillis());
    MongoClientSettings.Builder settings =
        MongoClientSettings.builder()
            .applicationName(source.applicationName())
            .uuidRepresentation(UuidRepresentation.STANDARD)
            .readPreference(options.readPreference())
            .writeConcern(WriteConcern.MAJORITY);
    Optional<ConnectionString> listed = listed();
    listed.ifPresent(settings::applyConnectionString);
    settings
        .addCommandListener(operations)
        .dnsClient(dns())
        .applyToClusterSettings(cluster -> members(cluster, connectMillis))
        .applyToServerSettings(this::monitoring)
        .applyToSocketSettings(
            socket -> socket.connectTimeout(connectMillis, TimeUnit.MILLISECONDS))
        .applyToConnectionPoolSettings(this::pool)
        .applyToSslSettings(ssl -> Encryption.of(source).apply(ssl));
    credential(listed).ifPresent(settings::credential);
    return settings;
  }

  /** What the DNS says of a deployment that is listed there: MongoDB's manual, "SRV Connection". */
  private Optional<ConnectionString> listed() {
    if (!options.isSrv()) {
      return Optional.empty();
    }
    // Whose login it is the DNS may say; for that the driver must see that there is one.
    String text =
        "mongodb+srv://%s%s/%s"
            .formatted(
                source.login().isPresent() ? "user:password@" : "",
                source.hosts().get(0).host(),
                URLEncoder.encode(source.database().orElse(""), StandardCharsets.UTF_8)
                    .replace("+", "%20"));
    try {
      return Optional.of(new ConnectionString(text, dns()));
    } catch (MongoConfigurationException | IllegalArgumentException e) {
      boolean silent = Causes.has(e, DnsException.class);
      throw MesaException.builder(
              silent ? ErrorCode.UNAVAILABLE : ErrorCode.CONFIGURATION,
              "The DNS has no use for the host of %s (%s); check its name, or write mongodb:// with the members' hosts."
                  .formatted(source, e.getMessage()))
          .retryable(silent)
          .cause(e)
          .build();
    }
  }

  /** Two records are looked up before a member is. */
  private DnsLookup dns() {
    return new DnsLookup(source.limits().connectTimeout().dividedBy(2));
  }

  private void members(ClusterSettings.Builder cluster, int connectMillis) {
    if (!options.isSrv()) {
      cluster.hosts(addresses());
    }
    options.get(MongoOptions.REPLICA_SET).ifPresent(cluster::requiredReplicaSetName);
    if (options.isDirect()) {
      cluster.mode(ClusterConnectionMode.SINGLE);
    }
    cluster.serverSelectionTimeout(connectMillis, TimeUnit.MILLISECONDS);
  }

  private void monitoring(ServerSettings.Builder server) {
    server.addServerListener(members);
    if (!source.pooling().keepsConnections()) {
      // One socket per member, where streaming takes two.
      server.serverMonitoringMode(ServerMonitoringMode.POLL);
    }
  }

  private void pool(ConnectionPoolSettings.Builder pool) {
    Pooling pooling = source.pooling();
    Duration sweep = pooling.keepsConnections() ? SWEEP : FRUGAL_SWEEP;
    Duration idle = pooling.keepsConnections() ? pooling.idleTimeout() : FRUGAL_SWEEP;
    pool.minSize(pooling.minimumIdle())
        .maxSize(pooling.maximum())
        .maintenanceFrequency(sweep.toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionIdleTime(idle.toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionLifeTime(pooling.maxLifetime().toMillis(), TimeUnit.MILLISECONDS)
        .addConnectionPoolListener(ledger);
  }

  private List<ServerAddress> addresses() {
    return source.hosts().stream()
        .map(host -> new ServerAddress(host.host(), host.port().orElse(DEFAULT_PORT)))
        .toList();
  }

  private Optional<MongoCredential> credential(Optional<ConnectionString> listed) {
    String mechanism = options.get(MongoOptions.AUTH_MECHANISM).orElse("");
    if (mechanism.equals("MONGODB-X509")) {
      return Optional.of(
          source
              .login()
              .map(login -> MongoCredential.createMongoX509Credential(login.user()))
              .orElseGet(MongoCredential::createMongoX509Credential));
    }
    String authSource =
        new Authentication(source)
            .database(listed.map(ConnectionString::getCredential).map(MongoCredential::getSource));
    return source.login().map(login -> scram(login, authSource, mechanism));
  }

  private MongoCredential scram(Login login, String authSource, String mechanism) {
    char[] password =
        login
            .password()
            .orElseThrow(
                () ->
                    new MesaException(
                        ErrorCode.CONFIGURATION,
                        "Source '%s' has a user and no password.".formatted(source.id())))
            .use(char[]::clone);
    return switch (mechanism) {
      case "SCRAM-SHA-1" ->
          MongoCredential.createScramSha1Credential(login.user(), authSource, password);
      case "SCRAM-SHA-256" ->
          MongoCredential.createScramSha256Credential(login.user(), authSource, password);
      default -> MongoCredential.createCredential(login.user(), authSource, password);
    };
  }
}
