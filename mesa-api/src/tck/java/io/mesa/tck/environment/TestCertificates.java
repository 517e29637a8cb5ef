package io.mesa.tck.environment;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A certificate authority for tests, and the certificates it issues, as files in one directory.
 * Keys are on the curve P-256; private files are readable by their owner only.
 */
public final class TestCertificates {

  /** The password of the {@code .p12} files. */
  public static final String PKCS12_PASSWORD = "p12-secret";

  private static final AtomicLong SERIAL = new AtomicLong(System.currentTimeMillis());
  private static final byte[] ECDSA_WITH_SHA256 =
      Der.sequence(Der.identifier("1.2.840.10045.4.3.2"));
  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final byte[] DIGITAL_SIGNATURE = {(byte) 0x80};
  private static final byte[] SIGNS_CERTIFICATES = {0x06};

  private final Path directory;
  private final String name;
  private final KeyPair keys;
  private final Path authority;

  /**
   * A certificate, its key, and what to trust to believe it.
   *
   * @param authority the authority's certificate, PEM
   * @param certificate the certificate, PEM
   * @param key the private key, PKCS#8 PEM, as servers want it
   * @param derKey the private key, PKCS#8 DER, as {@link io.mesa.source.Tls} takes it
   * @param pkcs12 certificate and key, under {@link #PKCS12_PASSWORD} and the alias {@code user}
   */
  public record Issued(Path authority, Path certificate, Path key, Path derKey, Path pkcs12) {}

  private TestCertificates(Path directory, String name) throws GeneralSecurityException {
    this.directory = directory;
    this.name = name;
    this.keys = newKeys();
    byte[] extensions =
        Der.sequence(
            extension("2.5.29.19", true, Der.sequence(Der.bool(true))),
            extension("2.5.29.15", true, Der.bits(1, SIGNS_CERTIFICATES)));
    byte[] certificate = sign(name, keys, extensions, Instant.now().plus(LIFETIME));
    this.authority = write(name + ".crt", pem("CERTIFICATE", certificate));
  }

  /**
   * Makes an authority that writes its files into a directory.
   *
   * @param directory an empty one
   * @return the authority
   */
  public static TestCertificates in(Path directory) {
    return in(directory, "authority");
  }

  /**
   * Makes an authority of another name, such as one that nobody trusts.
   *
   * @param directory a directory that has no file of that name
   * @param name the authority's
   * @return the authority
   */
  public static TestCertificates in(Path directory, String name) {
    try {
      return new TestCertificates(directory, name);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The authority's own certificate.
   *
   * @return a PEM file
   */
  public Path authority() {
    return authority;
  }

  /**
   * Issues a server's certificate for {@code localhost}, {@code 127.0.0.1} and {@code ::1}.
   *
   * @return its files
   */
  public Issued server() {
    byte[] names =
        Der.sequence(
            dns("localhost"),
            Der.primitive(7, new byte[] {127, 0, 0, 1}),
            Der.primitive(7, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
    return issue("server", "localhost", names, Instant.now().plus(LIFETIME));
  }

  /**
   * Issues a server's certificate for another host than the server's.
   *
   * @return its files
   */
  public Issued wrongHost() {
    byte[] names = Der.sequence(dns("elsewhere.example"));
    return issue("wrong-host", "elsewhere.example", names, Instant.now().plus(LIFETIME));
  }

  /**
   * Issues a server's certificate for {@code localhost} that expired yesterday.
   *
   * @return its files
   */
  public Issued expired() {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    return issue("expired", "localhost", Der.sequence(dns("localhost")), yesterday);
  }

  /**
   * Issues a client's certificate for a user of the database.
   *
   * @param user the user's name
   * @return its files
   */
  public Issued client(String user) {
    return issue("client-" + user, user, Der.sequence(dns(user)), Instant.now().plus(LIFETIME));
  }

  private Issued issue(String file, String subject, byte[] names, Instant expiry) {
    try {
      var leaf = newKeys();
      byte[] extensions =
          Der.sequence(
              extension("2.5.29.15", true, Der.bits(7, DIGITAL_SIGNATURE)),
              extension("2.5.29.17", false, names));
      byte[] certificate = sign(subject, leaf, extensions, expiry);
      byte[] key = leaf.getPrivate().getEncoded();
      return new Issued(
          authority,
          write(file + ".crt", pem("CERTIFICATE", certificate)),
          write(file + ".key", pem("PRIVATE KEY", key)),
          write(file + ".pk8", key),
          write(file + ".p12", pkcs12(leaf, certificate)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** X.509 version 3, RFC 5280. */
  private byte[] sign(String subject, KeyPair subjectKeys, byte[] extensions, Instant expiry)
      throws GeneralSecurityException {
    byte[] content =
        Der.sequence(
            Der.constructed(0, Der.integer(BigInteger.TWO)),
            Der.integer(BigInteger.valueOf(SERIAL.incrementAndGet())),
            ECDSA_WITH_SHA256,
            commonName(name),
            Der.sequence(Der.time(expiry.minus(LIFETIME.multipliedBy(2))), Der.time(expiry)),
            commonName(subject),
            subjectKeys.getPublic().getEncoded(),
            Der.constructed(3, extensions));
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(content);
    return Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
  }

  private static byte[] commonName(String commonName) {
    return Der.sequence(Der.set(Der.sequence(Der.identifier("2.5.4.3"), Der.text(commonName))));
  }

  private static byte[] extension(String identifier, boolean critical, byte[] content) {
    return critical
        ? Der.sequence(Der.identifier(identifier), Der.bool(true), Der.octets(content))
        : Der.sequence(Der.identifier(identifier), Der.octets(content));
  }

  private static byte[] dns(String host) {
    return Der.primitive(2, host.getBytes(StandardCharsets.US_ASCII));
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static byte[] pkcs12(KeyPair keys, byte[] certificate) throws GeneralSecurityException {
    try (var out = new ByteArrayOutputStream()) {
      char[] password = PKCS12_PASSWORD.toCharArray();
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      var parsed =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate));
      store.setKeyEntry("user", keys.getPrivate(), password, new Certificate[] {parsed});
      store.store(out, password);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] pem(String label, byte[] content) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, body, label)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private Path write(String file, byte[] content) {
    try {
      Path path = directory.resolve(file);
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.write(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
