package io.mesa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TlsTest {
  private static final Path CA = Path.of("ca.pem");
  private static final Path CERTIFICATE = Path.of("client.crt");
  private static final Path KEY = Path.of("client.pk8");

  @Test
  void automatic_always_trustsWhomTheRuntimeTrusts() {
    assertThat(Tls.automatic()).isEqualTo(Tls.of(Tls.Mode.AUTOMATIC));
    assertThat(Tls.automatic().rootCertificate()).isEmpty();
  }

  @Test
  void with_certificates_keepsTheRest() {
    Tls tls =
        Tls.of(Tls.Mode.VERIFY_AUTHORITY)
            .withRootCertificate(CA)
            .withClientCertificate(CERTIFICATE, KEY);
    assertThat(tls)
        .isEqualTo(
            new Tls(
                Tls.Mode.VERIFY_AUTHORITY,
                Optional.of(CA),
                Optional.of(CERTIFICATE),
                Optional.of(KEY),
                Optional.empty()));
  }

  @Test
  void withClientKeyStore_always_replacesTheCertificate() {
    Path store = Path.of("client.p12");
    Secret password = Secret.of("s3c");
    Tls tls =
        Tls.automatic().withClientCertificate(CERTIFICATE, KEY).withClientKeyStore(store, password);
    assertThat(tls.clientCertificate()).isEmpty();
    assertThat(tls.clientKey()).hasValue(store);
    assertThat(tls.keyPassword()).hasValue(password);
    assertThat(tls.toString()).doesNotContain("s3c");
  }

  @Test
  void disabled_withCertificates_isRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Tls.of(Tls.Mode.DISABLED).withRootCertificate(CA))
        .withMessageContaining("TLS is disabled, yet certificates are given")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Tls.of(Tls.Mode.DISABLED).withClientCertificate(CERTIFICATE, KEY));
  }

  @Test
  void certificate_withoutItsKey_isRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(
            () ->
                new Tls(
                    Tls.Mode.VERIFY_FULL,
                    Optional.empty(),
                    Optional.of(CERTIFICATE),
                    Optional.empty(),
                    Optional.empty()))
        .withMessageContaining("without its key")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
  }
}
