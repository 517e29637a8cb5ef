package io.mesa.mongo.connect;

import com.mongodb.connection.SslSettings;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.HostAddress;
import io.mesa.source.Secret;
import io.mesa.source.Source;
import io.mesa.source.Tls;
import io.mesa.source.Tls.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * How a source's connections are encrypted.
 *
 * @param enabled whether they are
 * @param anyHost whether the certificate may be another host's
 * @param context what trusts and what is shown; empty for the runtime's own
 */
record Encryption(boolean enabled, boolean anyHost, Optional<SSLContext> context) {

  /**
   * Reads a source's certificates.
   *
   * @throws MesaException {@code CONFIGURATION} where a file cannot be read
   */
  static Encryption of(Source source) {
    if (!isDemanded(source)) {
      return new Encryption(false, false, Optional.empty());
    }
    Mode mode = source.tls().mode();
    boolean anyHost = mode == Mode.VERIFY_AUTHORITY || mode == Mode.ENCRYPT_ONLY;
    return new Encryption(true, anyHost, context(source, mode != Mode.ENCRYPT_ONLY));
  }

  /** Whether a source asks for TLS. MongoDB's protocol has no way to use it where it is offered. */
  static boolean isDemanded(Source source) {
    Tls tls = source.tls();
    return switch (tls.mode()) {
      case DISABLED -> false;
      case AUTOMATIC ->
          tls.rootCertificate().isPresent()
              || tls.clientKey().isPresent()
              || !source.hosts().stream().allMatch(HostAddress::isLoopback);
      case VERIFY_FULL, VERIFY_AUTHORITY, ENCRYPT_ONLY -> true;
    };
  }

  void apply(SslSettings.Builder settings) {
    settings.enabled(enabled).invalidHostNameAllowed(anyHost);
    context.ifPresent(settings::context);
  }

  private static Optional<SSLContext> context(Source source, boolean verify) {
    Tls tls = source.tls();
    if (verify && tls.rootCertificate().isEmpty() && tls.clientKey().isEmpty()) {
      return Optional.empty();
    }
    try {
      TrustManager[] trust = verify ? trust(tls) : new TrustManager[] {new Anybody()};
      KeyManager[] keys = tls.clientKey().isPresent() ? keys(tls) : null;
      var context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return Optional.of(context);
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw MesaException.builder(
              ErrorCode.CONFIGURATION,
              "Source '%s': a certificate or key cannot be read (%s)."
                  .formatted(source.id(), e.getMessage()))
          .cause(e)
          .build();
    }
  }

  private static TrustManager[] trust(Tls tls) throws GeneralSecurityException, IOException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (tls.rootCertificate().isEmpty()) {
      factory.init((KeyStore) null);
      return factory.getTrustManagers();
    }
    KeyStore roots = emptyStore();
    int number = 0;
    for (Certificate certificate : certificates(tls.rootCertificate().get())) {
      roots.setCertificateEntry("root" + number, certificate);
      number++;
    }
    factory.init(roots);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(Tls tls) throws GeneralSecurityException, IOException {
    Path file = tls.clientKey().orElseThrow();
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    char[] password = tls.keyPassword().map(Encryption::characters).orElse(new char[0]);
    KeyStore store;
    if (tls.clientCertificate().isPresent()) {
      store = emptyStore();
      store.setKeyEntry(
          "client",
          privateKey(file),
          password,
          certificates(tls.clientCertificate().get()).toArray(Certificate[]::new));
    } else {
      store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, password);
      }
    }
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static char[] characters(Secret secret) {
    return secret.use(char[]::clone);
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  /** A key in PKCS #8, as PEM or plain. */
  private static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
    byte[] content = Files.readAllBytes(file);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (text.contains("-----BEGIN PRIVATE KEY-----")) {
      content =
          Base64.getMimeDecoder()
              .decode(
                  text.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----", "")
                      .replaceAll("(?s)-----END PRIVATE KEY-----.*", ""));
    }
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      Optional<PrivateKey> key = privateKey(algorithm, content);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw new InvalidKeySpecException(file + " is no unencrypted key in PKCS #8");
  }

  private static Optional<PrivateKey> privateKey(String algorithm, byte[] content)
      throws GeneralSecurityException {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content)));
    } catch (InvalidKeySpecException ofAnotherAlgorithm) {
      return Optional.empty();
    }
  }

  /** Trusts whoever answers, where that was asked for by name. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // Nobody connects to a client.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // Encryption without verification was asked for.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
