package io.mesa.source;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A source's secrets: those of the environment go before those that were set. */
final class SourceSecrets {
  private final String prefix;
  private Map<String, String> environment = System.getenv();
  private @Nullable Secret password;
  private @Nullable Secret cursorKey;

  SourceSecrets(String sourceId) {
    this.prefix = "MESA_" + sourceId.toUpperCase(Locale.ROOT).replace('-', '_') + "_";
  }

  void environment(Map<String, String> variables) {
    this.environment = Map.copyOf(variables);
  }

  void password(Secret secret) {
    this.password = secret;
  }

  void cursorKey(Secret key) {
    this.cursorKey = key;
  }

  Optional<Secret> password() {
    return fromEnvironment("PASSWORD").or(() -> Optional.ofNullable(password));
  }

  Optional<Secret> cursorKey() {
    return fromEnvironment("CURSOR_KEY").or(() -> Optional.ofNullable(cursorKey));
  }

  /** The same TLS, with the password of its key where the environment has one. */
  Tls withKeyPassword(Tls tls) {
    return fromEnvironment("TLS_KEY_PASSWORD")
        .map(
            secret ->
                new Tls(
                    tls.mode(),
                    tls.rootCertificate(),
                    tls.clientCertificate(),
                    tls.clientKey(),
                    Optional.of(secret)))
        .orElse(tls);
  }

  private Optional<Secret> fromEnvironment(String name) {
    return Optional.ofNullable(environment.get(prefix + name))
        .filter(text -> !text.isEmpty())
        .map(Secret::of);
  }
}
