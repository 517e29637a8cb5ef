package io.mesa.source;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How the connection is encrypted and the server identified.
 *
 * @param mode what is demanded of the server
 * @param rootCertificate a PEM file with the authorities to trust; empty for those the Java runtime
 *     trusts
 * @param clientCertificate a PEM file with the client's certificate
 * @param clientKey the client's key: PKCS#8 in DER (any ending but {@code .p12}), or PKCS#12
 *     holding both key and certificate
 * @param keyPassword the password of the key file
 */
public record Tls(
    Mode mode,
    Optional<Path> rootCertificate,
    Optional<Path> clientCertificate,
    Optional<Path> clientKey,
    Optional<Secret> keyPassword) {

  /** What is demanded of the server. */
  public enum Mode {
    /**
     * {@link #VERIFY_FULL}, unless every host is loopback: there TLS is used where the server
     * offers it, and not demanded. The default.
     */
    AUTOMATIC,
    /** TLS with a trusted certificate that names the host. */
    VERIFY_FULL,
    /** TLS with a trusted certificate, whatever host it names. */
    VERIFY_AUTHORITY,
    /** TLS with any certificate: safe from listeners, not from impostors. */
    ENCRYPT_ONLY,
    /** No TLS: nothing is safe from anybody on the way. */
    DISABLED
  }

  /**
   * Checks that the parts fit together.
   *
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where certificates are given but TLS is
   *     disabled, or a certificate comes without its key
   */
  public Tls {
    Objects.requireNonNull(mode, "mode");
    boolean any =
        rootCertificate.isPresent() || clientCertificate.isPresent() || clientKey.isPresent();
    if (mode == Mode.DISABLED && any) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "TLS is disabled, yet certificates are given; drop one of them.");
    }
    if (clientCertificate.isPresent() && clientKey.isEmpty()) {
      throw new MesaException(
          ErrorCode.CONFIGURATION, "A client certificate is given without its key; give the key.");
    }
  }

  /**
   * The default: {@link Mode#AUTOMATIC} with the authorities the Java runtime trusts.
   *
   * @return the setting
   */
  public static Tls automatic() {
    return of(Mode.AUTOMATIC);
  }

  /**
   * A mode with the authorities the Java runtime trusts and no client certificate.
   *
   * @param mode what is demanded of the server
   * @return the setting
   */
  public static Tls of(Mode mode) {
    return new Tls(mode, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * The same with authorities of one's own.
   *
   * @param pemFile a PEM file of one or more certificates
   * @return a copy
   */
  public Tls withRootCertificate(Path pemFile) {
    return new Tls(mode, Optional.of(pemFile), clientCertificate, clientKey, keyPassword);
  }

  /**
   * The same with a client certificate and its key.
   *
   * @param pemFile the certificate in PEM
   * @param keyFile the key: PKCS#8 in DER
   * @return a copy
   */
  public Tls withClientCertificate(Path pemFile, Path keyFile) {
    return new Tls(mode, rootCertificate, Optional.of(pemFile), Optional.of(keyFile), keyPassword);
  }

  /**
   * The same with a client's PKCS#12 file, which holds both certificate and key.
   *
   * @param p12File the file, ending in {@code .p12}
   * @param password its password
   * @return a copy
   */
  public Tls withClientKeyStore(Path p12File, Secret password) {
    return new Tls(
        mode, rootCertificate, Optional.empty(), Optional.of(p12File), Optional.of(password));
  }
}
