package io.mesa.source;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys that a URL and properties share; libpq's names where libpq has one. */
final class SourceKeys {
  /** What {@link #apply(SourceBuilder, String, String)} knows; all else is the driver's. */
  static final Set<String> NAMES =
      Set.of(
          "user",
          "password",
          "database",
          "application_name",
          "target_session_attrs",
          "sslmode",
          "sslrootcert",
          "sslcert",
          "sslkey",
          "connect_timeout",
          "pool");

  private static final Pattern POOLED = Pattern.compile("(\\d{1,4})-(\\d{1,4})");

  private SourceKeys() {}

  /** Applies the properties that begin with {@code mesa.ID.}, the URL first. */
  static void apply(SourceBuilder builder, Map<String, String> properties) {
    String prefix = "mesa." + builder.id + ".";
    String url = properties.get(prefix + "url");
    if (url == null) {
      throw Source.configuration(
          "There is no property %surl; set it, such as postgresql://user@host/db."
              .formatted(prefix));
    }
    builder.url(url);
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(prefix) && !name.equals(prefix + "url")) {
            apply(builder, name.substring(prefix.length()), value);
          }
        });
  }

  static void apply(SourceBuilder builder, String key, String value) {
    switch (key) {
      case "user" -> builder.user(value);
      case "password" -> builder.password(Secret.of(value));
      case "database" -> builder.database(value);
      case "application_name" -> builder.applicationName(value);
      case "target_session_attrs" -> builder.role(role(value));
      case "sslmode" -> builder.tls(withMode(builder.tls(), mode(value)));
      case "sslrootcert" -> builder.tls(builder.tls().withRootCertificate(path(key, value)));
      case "sslcert" -> {
        Tls tls = builder.tls();
        // The key may stand before or after the certificate; a certificate alone is refused at the
        // end of the URL, by the record itself.
        Path certificate = path(key, value);
        builder.tls(
            new Tls(
                tls.mode(),
                tls.rootCertificate(),
                Optional.of(certificate),
                tls.clientKey().or(() -> Optional.of(keyBeside(certificate))),
                tls.keyPassword()));
      }
      case "sslkey" -> {
        Tls tls = builder.tls();
        builder.tls(
            new Tls(
                tls.mode(),
                tls.rootCertificate(),
                tls.clientCertificate(),
                Optional.of(path(key, value)),
                tls.keyPassword()));
      }
      case "connect_timeout" ->
          builder.limits(builder.limits().withConnectTimeout(seconds(key, value)));
      case "pool" -> builder.pooling(pooling(value));
      default -> builder.option(key, value);
    }
  }

  private static Path keyBeside(Path certificate) {
    String name = certificate.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return certificate.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".pk8");
  }

  private static Tls withMode(Tls tls, Tls.Mode mode) {
    return new Tls(
        mode, tls.rootCertificate(), tls.clientCertificate(), tls.clientKey(), tls.keyPassword());
  }

  private static Tls.Mode mode(String value) {
    return switch (value) {
      case "verify-full" -> Tls.Mode.VERIFY_FULL;
      case "verify-ca" -> Tls.Mode.VERIFY_AUTHORITY;
      case "require" -> Tls.Mode.ENCRYPT_ONLY;
      case "disable" -> Tls.Mode.DISABLED;
      default ->
          throw refused(
              "sslmode", value, "verify-full, verify-ca, require or disable; none may fall back");
    };
  }

  private static HostRole role(String value) {
    return switch (value) {
      case "any" -> HostRole.ANY;
      case "primary", "read-write" -> HostRole.PRIMARY;
      default -> throw refused("target_session_attrs", value, "any, primary or read-write");
    };
  }

  private static Duration seconds(String key, String value) {
    if (!value.matches("\\d{1,5}") || value.matches("0+")) {
      throw refused(key, value, "whole seconds, 1 to 86400");
    }
    return Duration.ofSeconds(Long.parseLong(value));
  }

  private static Pooling pooling(String value) {
    if (value.equals("frugal")) {
      return Pooling.frugal();
    }
    if (value.equals("pooled")) {
      return Pooling.pooled();
    }
    Matcher matcher = POOLED.matcher(value);
    if (!matcher.matches()) {
      throw refused("pool", value, "frugal, pooled, or a minimum and a maximum such as 2-10");
    }
    return Pooling.pooled(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  private static Path path(String key, String value) {
    try {
      Path path = Path.of(value);
      if (!value.isEmpty() && path.getFileName() != null) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Refused below, as what names no file.
    }
    throw refused(key, value, "the path of a file");
  }

  private static MesaException refused(String key, String value, String wanted) {
    return new MesaException(
        ErrorCode.CONFIGURATION, "%s=%s is not known; give %s.".formatted(key, value, wanted));
  }
}
