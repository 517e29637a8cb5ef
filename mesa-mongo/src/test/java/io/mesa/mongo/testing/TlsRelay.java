package io.mesa.mongo.testing;

import io.mesa.tck.environment.TestCertificates;
import io.mesa.tck.environment.TestCertificates.Issued;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** TLS before a server that has none: a door with a certificate, which may demand one too. */
public final class TlsRelay implements AutoCloseable {
  private final Relay relay;

  private TlsRelay(Relay relay) {
    this.relay = relay;
  }

  /** Shows a certificate. */
  public static TlsRelay before(EmbeddedServer server, Issued certificate) throws IOException {
    return open(server, certificate, false);
  }

  /** Shows a certificate and lets in only who shows one of the same authority. */
  public static TlsRelay demandingCertificates(EmbeddedServer server, Issued certificate)
      throws IOException {
    return open(server, certificate, true);
  }

  private static TlsRelay open(EmbeddedServer server, Issued certificate, boolean demanding)
      throws IOException {
    var door =
        (SSLServerSocket)
            context(certificate)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    door.setNeedClientAuth(demanding);
    return new TlsRelay(Relay.open(door, server.address().first(), (said, length) -> true));
  }

  private static SSLContext context(Issued certificate) throws IOException {
    char[] password = TestCertificates.PKCS12_PASSWORD.toCharArray();
    try (InputStream own = Files.newInputStream(certificate.pkcs12())) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(own, password);
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities(certificate.authority()));
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore authorities(Path pem) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    return store;
  }

  /** The URL of a database behind the door, under a name or an address of this machine. */
  public String url(String host, String database) {
    return ServerAddress.of(host, relay.port()).url(database);
  }

  @Override
  public void close() throws IOException {
    relay.close();
  }
}
