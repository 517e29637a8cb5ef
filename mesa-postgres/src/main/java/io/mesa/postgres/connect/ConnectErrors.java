package io.mesa.postgres.connect;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Login;
import io.mesa.source.Source;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/**
 * What a failure to connect means. The classes of SQLSTATE are those of PostgreSQL's manual,
 * appendix A; what fails on this side has no SQLSTATE of the server's, and is told by its cause.
 */
final class ConnectErrors {
  private ConnectErrors() {}

  static MesaException translate(SQLException refused, Source source, String database) {
    String state = Optional.ofNullable(refused.getSQLState()).orElse("");
    String user = source.login().map(Login::user).orElse("the default user");
    String said = StatementErrors.message(refused);
    return switch (state) {
      case "28P01", "28000" ->
          error(
              ErrorCode.AUTHENTICATION,
              "%s refused the login of '%s' (%s); check user, password and the server's pg_hba.conf."
                  .formatted(source, user, said),
              false,
              refused);
      case "3D000" ->
          error(
              ErrorCode.NOT_FOUND,
              "%s has no database '%s'.".formatted(source, database),
              false,
              refused);
      case "42501", "55000" ->
          error(
              ErrorCode.PERMISSION,
              "'%s' may not connect to database '%s' of %s (%s)."
                  .formatted(user, database, source, said),
              false,
              refused);
      case "53300" ->
          error(
              ErrorCode.LIMIT_EXCEEDED,
              "%s takes no more connections (%s); try again, or raise max_connections."
                  .formatted(source, said),
              true,
              refused);
      case "57P03", "57P01", "57P02" ->
          error(
              ErrorCode.UNAVAILABLE,
              "%s takes no connections now (%s); try again.".formatted(source, said),
              true,
              refused);
      default -> onThisSide(refused, source, said);
    };
  }

  private static MesaException onThisSide(SQLException refused, Source source, String said) {
    if (said.contains("authentication")) {
      return error(
          ErrorCode.AUTHENTICATION,
          "%s did not let the login in (%s); set a password.".formatted(source, said),
          false,
          refused);
    }
    if (has(
            refused,
            cause -> cause instanceof SSLException || cause instanceof CertificateException)
        || said.contains("SSL")
        || said.contains("could not be verified")) {
      return error(
          ErrorCode.CONNECTION,
          "TLS to %s failed (%s). The server must speak TLS with a trusted certificate that names the host; set sslrootcert for an authority of your own, or ask for less by name with sslmode."
              .formatted(source, said),
          false,
          refused);
    }
    if (has(refused, UnknownHostException.class::isInstance)) {
      return error(
          ErrorCode.UNAVAILABLE,
          "A host of %s is unknown (%s); check its name.".formatted(source, said),
          true,
          refused);
    }
    if (said.contains("targetServerType")) {
      return error(
          ErrorCode.UNAVAILABLE,
          "No host of %s is a primary that takes writes now; a failover may be under way. Ask for any host with target_session_attrs=any."
              .formatted(source),
          true,
          refused);
    }
    if (has(refused, IOException.class::isInstance) || "08001".equals(refused.getSQLState())) {
      return error(
          ErrorCode.UNAVAILABLE,
          "%s cannot be reached (%s); is the server running and the address right?"
              .formatted(source, said),
          true,
          refused);
    }
    return StatementErrors.translate(refused, false);
  }

  private static boolean has(Throwable thrown, Predicate<Throwable> wanted) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (wanted.test(cause)) {
        return true;
      }
    }
    return false;
  }

  private static MesaException error(
      ErrorCode code, String message, boolean retryable, SQLException cause) {
    return MesaException.builder(code, message)
        .retryable(retryable)
        .databaseCode(cause.getSQLState())
        .cause(cause)
        .build();
  }
}
