package io.mesa.mongo.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.TlsRelay;
import io.mesa.source.Limits;
import io.mesa.source.Secret;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.Tls;
import io.mesa.source.Tls.Mode;
import io.mesa.tck.environment.TestCertificates;
import io.mesa.tck.environment.TestCertificates.Issued;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS as the runtime has it, before a server that has none. */
class TlsTest {
  /** All of it is spent where the server is refused: the driver tries again and again. */
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** The first call of all pays for the loading of classes. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  @TempDir static Path directory;
  private static TestCertificates certificates;
  private static Issued certificate;
  private static EmbeddedServer server;
  private static TlsRelay door;

  @BeforeAll
  static void start() throws IOException {
    certificates = TestCertificates.in(directory);
    server = EmbeddedServer.start();
    certificate = certificates.server();
    door = TlsRelay.before(server, certificate);
  }

  @AfterAll
  static void stop() throws IOException {
    door.close();
    server.close();
  }

  private static SourceBuilder source(TlsRelay door, String host, Tls tls) {
    return Source.builder("tls")
        .url(door.url(host, "shop"))
        .limits(Limits.defaults().withConnectTimeout(CONNECT))
        .tls(tls);
  }

  private static Tls trusting(Mode mode) {
    return Tls.of(mode).withRootCertificate(certificates.authority());
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
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(CONNECT.plus(SLACK));
      assertThat(refused).as("the call must fail").isNotNull();
      return refused;
    }
  }

  private static void assertRefused(SourceBuilder source) {
    MesaException refused = refused(source);
    assertThat(refused.code()).as(refused.toString()).isEqualTo(ErrorCode.CONNECTION);
    assertThat(refused.retryable()).isFalse();
    assertThat(refused).hasMessageContaining("TLS").hasMessageContaining("sslrootcert");
  }

  @Test
  void certificateOfAnOwnAuthority_isTrustedWhereThatIsNamed() {
    assertWorks(source(door, "localhost", trusting(Mode.VERIFY_FULL)));
    assertWorks(source(door, "127.0.0.1", trusting(Mode.VERIFY_FULL)));
    assertWorks(source(door, "localhost", trusting(Mode.AUTOMATIC)));
  }

  @Test
  void certificateOfAnUnknownAuthority_isRefused() {
    assertRefused(source(door, "localhost", Tls.of(Mode.VERIFY_FULL)));
    Path stranger = TestCertificates.in(directory, "stranger").authority();
    assertRefused(
        source(door, "localhost", Tls.of(Mode.VERIFY_FULL).withRootCertificate(stranger)));
    assertRefused(
        source(door, "localhost", Tls.of(Mode.VERIFY_AUTHORITY).withRootCertificate(stranger)));
  }

  @Test
  void certificateOfAnotherHost_isRefusedUnlessOnlyTheAuthorityCounts() throws IOException {
    try (var impostor = TlsRelay.before(server, certificates.wrongHost())) {
      assertRefused(source(impostor, "localhost", trusting(Mode.VERIFY_FULL)));
      assertWorks(source(impostor, "localhost", trusting(Mode.VERIFY_AUTHORITY)));
    }
  }

  @Test
  void certificateThatHasExpired_isRefused() throws IOException {
    try (var expired = TlsRelay.before(server, certificates.expired())) {
      assertRefused(source(expired, "localhost", trusting(Mode.VERIFY_FULL)));
      assertWorks(source(expired, "localhost", Tls.of(Mode.ENCRYPT_ONLY)));
    }
  }

  @Test
  void anyCertificate_doesWhereThatWasAskedForByName() {
    assertWorks(source(door, "localhost", Tls.of(Mode.ENCRYPT_ONLY)));
    assertWorks(Source.builder("tls").url(door.url("localhost", "shop") + "?sslmode=require"));
  }

  @Test
  void hostOffLoopback_isVerifiedUnlessAskedForLess() {
    // 127.1 is 127.0.0.1 to the system and no loopback name to Mesa.
    assertRefused(source(door, "127.1", Tls.automatic()));
    assertWorks(source(door, "127.1", Tls.of(Mode.ENCRYPT_ONLY)));
  }

  @Test
  void serverWithoutTls_whereTlsIsDemanded_isRefusedByAWordOnTls() {
    MesaException refused =
        refused(Source.builder("tls").url(server.url("shop")).tls(Tls.of(Mode.ENCRYPT_ONLY)));
    // The server hangs up at once or not before the time is up, as it gets to read.
    assertThat(refused.code())
        .as(refused.toString())
        .isIn(ErrorCode.UNAVAILABLE, ErrorCode.CONNECTION);
    assertThat(refused).message().containsPattern("that speaks TLS|does it speak TLS");
  }

  @Test
  void serverWithTls_hangsUpWithout() {
    MesaException refused = refused(source(door, "localhost", Tls.of(Mode.DISABLED)));
    assertThat(refused.code()).as(refused.toString()).isEqualTo(ErrorCode.CONNECTION);
    assertThat(refused).hasMessageContaining("does it ask for TLS");
  }

  @Test
  void certificateOfTheClient_isShownWhereItIsDemanded() throws IOException {
    Issued client = certificates.client("alice");
    try (var strict = TlsRelay.demandingCertificates(server, certificate)) {
      Tls trusting = trusting(Mode.VERIFY_FULL);
      assertWorks(
          source(
              strict,
              "localhost",
              trusting.withClientCertificate(client.certificate(), client.derKey())));
      assertWorks(
          source(
              strict,
              "localhost",
              trusting.withClientCertificate(client.certificate(), client.key())));
      assertWorks(
          source(
              strict,
              "localhost",
              trusting.withClientKeyStore(
                  client.pkcs12(), Secret.of(TestCertificates.PKCS12_PASSWORD))));
      MesaException refused = refused(source(strict, "localhost", trusting));
      assertThat(refused.code()).as(refused.toString()).isEqualTo(ErrorCode.CONNECTION);
      assertThat(refused).hasMessageContaining("TLS");
    }
  }
}
