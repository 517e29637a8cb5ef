package io.mesa.postgres.connect;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Source;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** What this driver understands of a source, checked before anything is opened. */
final class PostgresOptions {
  private static final String SEARCH_PATH = "search_path";
  private static final String PREPARE_THRESHOLD = "prepare_threshold";
  private static final Set<String> KNOWN = Set.of(SEARCH_PATH, PREPARE_THRESHOLD);

  private PostgresOptions() {}

  static void check(Source source) {
    source.checkOptions(KNOWN);
    if (!source.tables().isEmpty()) {
      throw configuration(
          "Source '%s' declares fields of '%s', but PostgreSQL knows those of its tables."
              .formatted(source.id(), source.tables().get(0).name()));
    }
    String threshold = source.options().getOrDefault(PREPARE_THRESHOLD, "5");
    if (!threshold.matches("\\d{1,4}")) {
      throw configuration(
          "Source '%s': prepare_threshold is a whole number from 0 to 9999, not '%s'."
              .formatted(source.id(), threshold));
    }
    source
        .client()
        .ifPresent(
            client -> {
              if (!(client instanceof DataSource)) {
                throw configuration(
                    "Source '%s' is built over a %s; the postgresql driver takes a javax.sql.DataSource."
                        .formatted(source.id(), client.getClass().getName()));
              }
            });
    boolean verifies =
        switch (source.tls().mode()) {
          case VERIFY_FULL, VERIFY_AUTHORITY -> true;
          case AUTOMATIC ->
              !source.hosts().stream().allMatch(io.mesa.source.HostAddress::isLoopback);
          case ENCRYPT_ONLY, DISABLED -> false;
        };
    if (verifies
        && source.tls().clientKey().isPresent()
        && source.tls().rootCertificate().isEmpty()) {
      throw configuration(
          "Source '%s' has a client certificate but no root certificate to verify the server by; set sslrootcert."
              .formatted(source.id()));
    }
  }

  static String prepareThreshold(Source source) {
    return source.options().getOrDefault(PREPARE_THRESHOLD, "5");
  }

  static Optional<String> searchPath(Source source) {
    return Optional.ofNullable(source.options().get(SEARCH_PATH));
  }

  private static MesaException configuration(String message) {
    return new MesaException(ErrorCode.CONFIGURATION, message);
  }
}
