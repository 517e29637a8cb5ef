package io.mesa.mongo.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.LoginBackend;
import io.mesa.mongo.testing.TlsRelay;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Secret;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.Tls;
import io.mesa.tck.environment.TestCertificates;
import io.mesa.tck.environment.TestCertificates.Issued;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins at a double of MongoDB's: no proof of what a real server does. */
class LoginOnDoubleTest {
  private static final Duration IN_TIME = Duration.ofSeconds(10);
  private static final String PASSWORD = "p=w, sésame";

  private static EmbeddedServer server;

  @BeforeAll
  static void start() {
    server =
        EmbeddedServer.start(
            new LoginBackend()
                .user("admin", "root", PASSWORD)
                .user("shop", "clerk,=1", PASSWORD)
                .user("$external", "CN=alice", ""));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static SourceBuilder source(String user, String password) {
    return Source.builder("login").url(server.url("shop")).user(user).password(Secret.of(password));
  }

  private static void assertWorks(SourceBuilder source) {
    try (Mesa mesa = Mesa.of(source.build())) {
      assertThat(mesa.gateway().databases()).isNotNull();
    }
  }

  private static MesaException refused(SourceBuilder source) {
    try (Mesa mesa = Mesa.of(source.build())) {
      long start = System.nanoTime();
      MesaException refused =
          catchThrowableOfType(MesaException.class, () -> mesa.gateway().databases());
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IN_TIME);
      assertThat(refused).as("the call must fail").isNotNull();
      assertThat(refused.source()).contains("login");
      ConnectionFigures figures = mesa.gateway().connectionFigures();
      assertThat(figures.active()).isZero();
      assertThat(figures.waiting()).isZero();
      return refused;
    }
  }

  private static void assertLoginRefused(SourceBuilder source) {
    MesaException refused = refused(source);
    assertThat(refused.code()).as(refused.toString()).isEqualTo(ErrorCode.AUTHENTICATION);
    assertThat(refused.retryable()).isFalse();
    assertThat(refused.databaseCode()).contains("18");
    assertThat(refused).hasMessageContaining("authSource");
  }

  @Test
  void password_thatIsRight_letsIn() {
    assertWorks(source("clerk,=1", PASSWORD));
    assertWorks(source("clerk,=1", PASSWORD).option("authMechanism", "SCRAM-SHA-256"));
  }

  @Test
  void user_ofAnotherDatabase_isFoundByAuthSource() {
    assertWorks(source("root", PASSWORD).option("authSource", "admin"));
    assertLoginRefused(source("root", PASSWORD));
    assertLoginRefused(source("clerk,=1", PASSWORD).option("authSource", "admin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"frugal", "pooled"})
  void password_thatIsWrong_isRefusedAndInNoMessage(String pool) {
    MesaException refused =
        refused(source("clerk,=1", "guess-me-not").url(server.url("shop") + "?pool=" + pool));
    assertThat(refused.code()).as(refused.toString()).isEqualTo(ErrorCode.AUTHENTICATION);
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      assertThat(cause.toString()).doesNotContain("guess-me-not");
    }
  }

  @Test
  void user_thatIsUnknown_isRefusedAsAWrongPasswordIs() {
    assertLoginRefused(source("nobody", PASSWORD).option("authMechanism", "SCRAM-SHA-256"));
  }

  @Test
  void mechanism_thatTheServerDoesNotHave_isRefused() {
    assertLoginRefused(source("clerk,=1", PASSWORD).option("authMechanism", "SCRAM-SHA-1"));
  }

  @Test
  void callWithoutALogin_isRefusedByTheServer() {
    MesaException refused = refused(Source.builder("login").url(server.url("shop")));
    assertThat(refused.code()).as(refused.toString()).isEqualTo(ErrorCode.PERMISSION);
    assertThat(refused.databaseCode()).contains("13");
  }

  @Test
  void certificate_logsInWithoutAPassword(@TempDir Path directory) throws IOException {
    TestCertificates certificates = TestCertificates.in(directory);
    Issued alice = certificates.client("alice");
    Tls tls =
        Tls.of(Tls.Mode.VERIFY_FULL)
            .withRootCertificate(certificates.authority())
            .withClientCertificate(alice.certificate(), alice.derKey());
    try (var door = TlsRelay.demandingCertificates(server, certificates.server())) {
      SourceBuilder source =
          Source.builder("login")
              .url(door.url("localhost", "shop") + "?authMechanism=MONGODB-X509")
              .tls(tls);
      assertWorks(source);
      assertWorks(source.user("CN=alice"));
      assertLoginRefused(source.user("CN=mallory"));
    }
  }
}
