package io.mesa.gateway;

import io.mesa.runtime.ConnectionCount;
import io.mesa.runtime.DatabaseUser;
import io.mesa.runtime.ServerHealth;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SlowQuery;
import io.mesa.runtime.WaitGraph;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a server is doing. What the login may not see is a {@linkplain io.mesa.value.Reading
 * reading} that says so.
 *
 * <p>Each call ends within {@link io.mesa.source.Limits#readTimeout()}. Thread-safe. Errors are
 * those of the {@link Inspector}.
 */
public interface Monitor {

  /**
   * How the server is.
   *
   * @return its health
   * @throws io.mesa.error.MesaException {@code UNAVAILABLE} where it cannot be reached
   */
  ServerHealth health();

  /**
   * Its sessions of clients, the oldest work first.
   *
   * @param filter which are wanted
   * @return the sessions; those whose text is hidden from this login too
   */
  List<Session> sessions(SessionFilter filter);

  /**
   * How many connections there are per user, database and state.
   *
   * @return the counts, largest first
   */
  List<ConnectionCount> connections();

  /**
   * Who waits for whom.
   *
   * @return the graph, empty where nobody waits
   */
  WaitGraph waits();

  /**
   * What took the longest in all, as far as the server counts statements.
   *
   * @param limit how many at most, 1 or more
   * @return the statements, the longest in all first
   * @throws io.mesa.error.MesaException {@code UNSUPPORTED} where it does not count; the message
   *     says what to install
   */
  List<SlowQuery> slowQueries(int limit);

  /**
   * Its users and groups, the system's own left out, without their effective privileges.
   *
   * @return the users by name
   */
  List<DatabaseUser> users();

  /**
   * A user or group with its effective privileges on the databases of the server, and on the
   * schemas and tables of the current one.
   *
   * @param name its exact name
   * @return the user, empty where there is none
   */
  Optional<DatabaseUser> user(String name);
}
