package io.mesa.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.query.NativeStatement;
import io.mesa.source.Limits;
import io.mesa.source.Pooling;
import io.mesa.source.Secret;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.Tls;
import io.mesa.tck.environment.StalledPort;
import io.mesa.tck.environment.TestCertificates;
import io.mesa.tck.environment.Timing;
import io.mesa.tck.environment.Waiting;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way a server cannot be used has its code, its retryable flag, and ends in time. */
class ConnectErrorsTest {
  private static final NativeStatement ONE = NativeStatement.of("SELECT 1");
  private static final Duration CONNECT = Duration.ofSeconds(1);

  @TempDir static Path directory;
  private static TestCertificates certificates;
  private static PostgresServer server;

  @BeforeAll
  static void start() {
    certificates = TestCertificates.in(directory);
    server =
        PostgresServer.fresh(18)
            .tls(certificates.server())
            .scram()
            .access("hostssl all cert_user all cert")
            .maxConnections(12)
            .start();
    server.execute("CREATE ROLE cert_user LOGIN");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static SourceBuilder source(String url) {
    return Source.builder("errors").url(url).limits(Limits.defaults().withConnectTimeout(CONNECT));
  }

  private static SourceBuilder login(String host) {
    return source("postgresql://%s:%d/postgres".formatted(host, server.port()))
        .user(server.user())
        .password(Secret.of(server.password().orElseThrow()));
  }

  /** The error of the first call, which must come within the time to connect and half a second. */
  private static MesaException error(SourceBuilder source) {
    try (Mesa mesa = Mesa.of(source.build())) {
      var errors = new ArrayList<MesaException>();
      Timing.within(
          "a call that fails",
          CONNECT.plusMillis(500),
          () ->
              errors.add(catchThrowableOfType(MesaException.class, () -> mesa.gateway().run(ONE))));
      MesaException error = errors.get(0);
      assertThat(error).as("the call must fail").isNotNull();
      assertThat(error.source()).contains("errors");
      return error;
    }
  }

  private static void assertError(
      SourceBuilder source, ErrorCode code, boolean retryable, String said) {
    MesaException error = error(source);
    assertThat(error.code()).as(error.toString()).isEqualTo(code);
    assertThat(error.retryable()).as(error.toString()).isEqualTo(retryable);
    assertThat(error).hasMessageContaining(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"frugal", "pooled"})
  void serverDown_isUnavailableAndRetryable(String pool) {
    assertError(
        source("postgresql://x@127.0.0.1:1/x?pool=" + pool),
        ErrorCode.UNAVAILABLE,
        true,
        "is the server running");
  }

  @Test
  void unknownHost_isUnavailable() {
    assertError(
        source("postgresql://x@no-such-host.invalid/x"),
        ErrorCode.UNAVAILABLE,
        true,
        "no-such-host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"frugal", "pooled"})
  void portThatNeverAnswers_isUnavailableInTime(String pool) {
    try (var port = StalledPort.open()) {
      assertError(
          source("postgresql://postgres@127.0.0.1:" + port.port() + "/postgres?pool=" + pool),
          ErrorCode.UNAVAILABLE,
          true,
          "did not answer");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"frugal", "pooled"})
  void wrongPassword_isAuthenticationAndNotInTheMessage(String pool) {
    MesaException error =
        error(login("127.0.0.1").password(Secret.of("guess-me-not")).url(urlWith(pool)));
    assertThat(error.code()).as(error.toString()).isEqualTo(ErrorCode.AUTHENTICATION);
    assertThat(error.retryable()).isFalse();
    assertThat(error.databaseCode()).contains("28P01");
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      assertThat(cause.toString()).doesNotContain("guess-me-not");
    }
  }

  private static String urlWith(String pool) {
    return "postgresql://%s@127.0.0.1:%d/postgres?pool=%s"
        .formatted(server.user(), server.port(), pool);
  }

  /** As with libpq. */
  @Test
  void missingUser_isTheOneOfTheSystem() {
    MesaException error = error(source("postgresql://127.0.0.1:" + server.port() + "/postgres"));
    assertThat(error.code()).as(error.toString()).isEqualTo(ErrorCode.AUTHENTICATION);
  }

  @Test
  void missingPassword_isAuthentication() {
    assertError(
        source("postgresql://postgres@127.0.0.1:" + server.port() + "/postgres"),
        ErrorCode.AUTHENTICATION,
        false,
        "password");
  }

  @Test
  void wrongDatabase_isNotFound() {
    assertError(
        login("127.0.0.1").database("nowhere"),
        ErrorCode.NOT_FOUND,
        false,
        "no database 'nowhere'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"frugal", "pooled"})
  void tooManyConnections_isLimitExceededAndRetryable(String pool) throws Exception {
    server.execute("CREATE ROLE crowd LOGIN PASSWORD 'crowd'");
    List<Connection> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < 9; i++) {
        crowd.add(server.connect("postgres", "crowd", "crowd"));
      }
      assertError(
          source(urlWith(pool)).user("crowd").password(Secret.of("crowd")),
          ErrorCode.LIMIT_EXCEEDED,
          true,
          "no more connections");
    } finally {
      for (Connection connection : crowd) {
        connection.close();
      }
      server.execute("DROP ROLE crowd");
    }
  }

  @Test
  void tlsOffLoopback_isVerifiedUnlessAskedForLess() {
    // 127.1 is 127.0.0.1 to the system and no loopback name to Mesa.
    assertError(login("127.1"), ErrorCode.CONNECTION, false, "TLS");
    assertWorks(login("127.1").tls(Tls.of(Tls.Mode.ENCRYPT_ONLY)), "true");
    assertWorks(login("127.1").tls(Tls.of(Tls.Mode.DISABLED)), "false");
  }

  @Test
  void tlsWithOwnAuthority_works() {
    assertWorks(
        login("localhost")
            .tls(Tls.of(Tls.Mode.VERIFY_FULL).withRootCertificate(certificates.authority())),
        "true");
  }

  private static void assertWorks(SourceBuilder source, String encrypted) {
    try (Mesa mesa = Mesa.of(source.build())) {
      assertThat(
              mesa.gateway()
                  .run(
                      NativeStatement.of(
                          "SELECT ssl::text AS v FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
                  .get(0)
                  .get("v", String.class))
          .isEqualTo(encrypted);
    }
  }

  @Test
  void tlsWithUnknownAuthority_isRefused() {
    assertError(
        login("localhost").tls(Tls.of(Tls.Mode.VERIFY_FULL)), ErrorCode.CONNECTION, false, "TLS");
  }

  @Test
  void tlsWithWrongHost_isRefusedUnlessOnlyTheAuthorityCounts() {
    try (var impostor = PostgresServer.fresh(18).tls(certificates.wrongHost()).start()) {
      Tls full = Tls.of(Tls.Mode.VERIFY_FULL).withRootCertificate(certificates.authority());
      Tls authority =
          Tls.of(Tls.Mode.VERIFY_AUTHORITY).withRootCertificate(certificates.authority());
      UnaryOperator<SourceBuilder> here =
          builder -> builder.host("localhost", impostor.port()).user(impostor.user());
      assertError(
          here.apply(source("postgresql:///postgres").tls(full)),
          ErrorCode.CONNECTION,
          false,
          "TLS");
      assertWorks(here.apply(source("postgresql:///postgres").tls(authority)), "true");
    }
  }

  @Test
  void tlsWithExpiredCertificate_isRefused() {
    try (var expired = PostgresServer.fresh(18).tls(certificates.expired()).start()) {
      assertError(
          source("postgresql://postgres@localhost:" + expired.port() + "/postgres")
              .tls(Tls.of(Tls.Mode.VERIFY_FULL).withRootCertificate(certificates.authority())),
          ErrorCode.CONNECTION,
          false,
          "TLS");
    }
  }

  @Test
  void tlsDemandedOfAServerWithout_isRefused() {
    var plain = PostgresServer.shared(18);
    assertError(
        source(plain.url()).tls(Tls.of(Tls.Mode.ENCRYPT_ONLY)), ErrorCode.CONNECTION, false, "TLS");
  }

  @Test
  void clientCertificate_logsInWithoutPassword() {
    var client = certificates.client("cert_user");
    Tls verified = Tls.of(Tls.Mode.VERIFY_FULL).withRootCertificate(certificates.authority());
    SourceBuilder source =
        source("postgresql://cert_user@localhost:" + server.port() + "/postgres");
    assertWorks(
        source.tls(verified.withClientCertificate(client.certificate(), client.derKey())), "true");
    assertWorks(
        source.tls(
            verified.withClientKeyStore(
                client.pkcs12(), Secret.of(TestCertificates.PKCS12_PASSWORD))),
        "true");
    assertError(source.tls(verified), ErrorCode.AUTHENTICATION, false, "certificate");
  }

  @Test
  void standbyAlone_isUnavailableWhereAPrimaryIsWanted() {
    try (var primary = PostgresServer.fresh(18).start();
        var standby = primary.standby()) {
      assertError(
          source(standby.url() + "?target_session_attrs=primary"),
          ErrorCode.UNAVAILABLE,
          true,
          "primary");
      try (Mesa mesa = Mesa.of(source(standby.url()).build())) {
        MesaException refused =
            catchThrowableOfType(
                MesaException.class,
                () ->
                    mesa.gateway()
                        .run(NativeStatement.of("CREATE TABLE t (id int)").allowingWrites()));
        assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(refused).hasMessageContaining("recovery");
      }
    }
  }

  @Test
  void failover_theNextCallFindsTheNewPrimary() {
    try (var primary = PostgresServer.fresh(18).start();
        var standby = primary.standby()) {
      var hosts =
          source("postgresql:///postgres")
              .host("127.0.0.1", primary.port())
              .host("127.0.0.1", standby.port())
              .user(primary.user())
              .pooling(Pooling.pooled(0, 2));
      try (Mesa mesa = Mesa.of(hosts.build())) {
        NativeStatement port = NativeStatement.of("SELECT inet_server_port() AS v");
        assertThat(mesa.gateway().run(port).get(0).get("v", Integer.class))
            .isEqualTo(primary.port());
        standby.awaitReplayOf(primary);
        primary.kill();
        standby.promote();
        Waiting.until(
            "the new primary answers",
            Duration.ofSeconds(10),
            () -> mesa.gateway().run(port).get(0).get("v", Integer.class) == standby.port());
      }
    }
  }

  @Test
  void anyHost_reachesAStandbyToo() {
    try (var primary = PostgresServer.fresh(18).start();
        var standby = primary.standby()) {
      int primaryPort = primary.port();
      primary.stop();
      try (Mesa mesa =
          Mesa.of(
              source(
                      "postgresql://postgres@127.0.0.1:%d,127.0.0.1:%d/postgres?target_session_attrs=any"
                          .formatted(primaryPort, standby.port()))
                  .build())) {
        assertThat(mesa.gateway().run(ONE).size()).isEqualTo(1);
      }
    }
  }
}
