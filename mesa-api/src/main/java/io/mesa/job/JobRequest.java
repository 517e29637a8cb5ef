package io.mesa.job;

import io.mesa.call.Caller;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.Query;
import io.mesa.value.Names;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a job asks, of whom, and on whose behalf: all that a worker in another JVM must know to run
 * it. Immutable.
 *
 * @param source the id of the source, the same in each JVM whose workers may run it
 * @param query the query
 * @param database the database of the server, in place of the source's default
 * @param caller on whose behalf
 * @param sessionSettings settings that hold while it runs, by name
 * @param cached whether an answer of the cache will do, and whether the result is kept there
 */
public record JobRequest(
    String source,
    Query query,
    Optional<String> database,
    Optional<Caller> caller,
    Map<String, String> sessionSettings,
    boolean cached) {

  /** Stores look jobs up by it, together with the source and the idempotency key. */
  private static final int LONGEST_TENANT = 300;

  /**
   * Checks that every part is given, and copies the settings.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where the tenant, or the caller
   *     without one, has a name of more than 300 characters
   */
  public JobRequest {
    Names.check("source", source);
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(database, "database");
    int length = tenant(caller).length();
    if (length > LONGEST_TENANT) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "The tenant of a job has a name of %d characters; %d at most."
              .formatted(length, LONGEST_TENANT));
    }
    sessionSettings = Map.copyOf(sessionSettings);
  }

  /**
   * Whom workers are fair to: the caller's tenant, or else the caller.
   *
   * @return a name, empty where no caller is known
   */
  public String tenant() {
    return tenant(caller);
  }

  private static String tenant(Optional<Caller> caller) {
    return caller.flatMap(Caller::tenant).or(() -> caller.map(Caller::name)).orElse("");
  }

  /**
   * The request without the query's values and the settings', which may be personal.
   *
   * @return the request, for people
   */
  @Override
  public String toString() {
    return "JobRequest[source=%s, shape=%s, tenant=%s, sessionSettings=%s]"
        .formatted(source, query.shape().id(), tenant(), sessionSettings.keySet());
  }
}
