package io.mesa.mongo.connect;

import com.mongodb.MongoException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketWriteException;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Source;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Why no member could be asked: by what the members last said, and where an application's own
 * client heard them, by what it repeats of that.
 */
final class Unreachable {
  private final MongoException failed;
  private final Source source;
  private final Members members;

  Unreachable(MongoException failed, Source source, Members members) {
    this.failed = failed;
    this.source = source;
    this.members = members;
  }

  MesaException error() {
    if (has(SSLException.class) || has(CertificateException.class)) {
      return error(
          ErrorCode.CONNECTION,
          false,
          "TLS to %s failed. The server must speak TLS with a trusted certificate that names the host; set sslrootcert for an authority of your own, or ask for less by name with sslmode."
              .formatted(source));
    }
    if (has(UnknownHostException.class)) {
      return error(
          ErrorCode.UNAVAILABLE,
          true,
          "A host of %s is unknown; check its name.".formatted(source));
    }
    if (said().contains("srvResolutionException")) {
      return error(
          ErrorCode.UNAVAILABLE,
          true,
          "The DNS has no SRV record that will do for the host of %s; check its name, or write mongodb:// with the members' hosts."
              .formatted(source));
    }
    if (has(ConnectException.class)) {
      return error(
          ErrorCode.UNAVAILABLE,
          true,
          "%s cannot be reached; is the server running and the address right?".formatted(source));
    }
    if (members.answered()) {
      return unsuitable();
    }
    return has(MongoSocketReadException.class) || has(MongoSocketWriteException.class)
        ? hungUp()
        : silent();
  }

  /** A server that wants a client's certificate says no more than this under TLS 1.3. */
  private MesaException hungUp() {
    return error(
        ErrorCode.CONNECTION,
        true,
        "%s closed the connection; %s"
            .formatted(
                source,
                Encryption.isDemanded(source)
                    ? "does it speak TLS, or ask for a client certificate (sslcert and sslkey)?"
                    : "does it ask for TLS (sslmode), or is it no MongoDB?"));
  }

  /** There are members, and none is what the source asks for. */
  private MesaException unsuitable() {
    Optional<String> replicaSet =
        Optional.ofNullable(source.options().get(MongoOptions.REPLICA_SET));
    Optional<String> stranger = replicaSet.flatMap(members::stranger);
    if (stranger.isPresent()) {
      return error(
          ErrorCode.CONFIGURATION,
          false,
          "%s asks for the replica set '%s', and %s; correct replicaSet, or leave it out."
              .formatted(source, replicaSet.orElseThrow(), stranger.get()));
    }
    return error(
        ErrorCode.UNAVAILABLE,
        true,
        members.havePrimary()
            ? "No member of %s has the role that readPreference asks for; ask for another."
                .formatted(source)
            : "No member of %s is a primary that takes writes now; a failover may be under way. Read from the others with readPreference=primaryPreferred."
                .formatted(source));
  }

  private MesaException silent() {
    return error(
        ErrorCode.UNAVAILABLE,
        true,
        "%s did not answer in the time to connect; %s"
            .formatted(
                source,
                Encryption.isDemanded(source)
                    ? "is a MongoDB there that speaks TLS?"
                    : "is a MongoDB there?"));
  }

  private boolean has(Class<? extends Throwable> cause) {
    return Causes.has(failed, cause)
        || members.failedWith(cause)
        || said().contains("{" + cause.getName());
  }

  private String said() {
    return Optional.ofNullable(failed.getMessage()).orElse("");
  }

  private MesaException error(ErrorCode code, boolean retryable, String message) {
    return MesaException.builder(code, message).retryable(retryable).cause(failed).build();
  }
}
