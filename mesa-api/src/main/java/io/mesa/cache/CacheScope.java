package io.mesa.cache;

import io.mesa.call.Caller;
import io.mesa.source.Source;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What, besides the query, decides about an answer. Immutable; equal scopes share answers.
 *
 * @param source the source, the same object for equal scopes: a source of the same id may have
 *     another login
 * @param database the database of the server, where it is not the source's default
 * @param caller on whose behalf it is asked
 * @param sessionSettings what row-security policies may look at
 */
public record CacheScope(
    Source source,
    Optional<String> database,
    Optional<Caller> caller,
    Map<String, String> sessionSettings) {
  /** Copies the map. */
  public CacheScope {
    sessionSettings = Map.copyOf(sessionSettings);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof CacheScope scope
            && source == scope.source
            && database.equals(scope.database)
            && caller.equals(scope.caller)
            && sessionSettings.equals(scope.sessionSettings));
  }

  @Override
  public int hashCode() {
    int hash = System.identityHashCode(source);
    hash = 31 * hash + database.hashCode();
    hash = 31 * hash + caller.hashCode();
    return 31 * hash + sessionSettings.hashCode();
  }

  /** The source's id, without the values of session settings, which may be personal. */
  @Override
  public String toString() {
    return "CacheScope[source=%s, database=%s, caller=%s, sessionSettings=%s]"
        .formatted(
            source.id(),
            database.orElse("the source's"),
            caller.map(Caller::name).orElse("none"),
            sessionSettings.keySet());
  }
}
