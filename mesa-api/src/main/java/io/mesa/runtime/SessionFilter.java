package io.mesa.runtime;

import io.mesa.source.Limits;
import io.mesa.value.Names;
import java.util.Optional;

/**
 * Which sessions are wanted, oldest work first. Immutable; each {@code with} method returns a copy.
 *
 * @param idle whether idle ones are listed too
 * @param user only those of this user
 * @param database only those of this database
 * @param limit how many at most
 */
public record SessionFilter(
    boolean idle, Optional<String> user, Optional<String> database, int limit) {
  private static final SessionFilter STANDARD =
      new SessionFilter(false, Optional.empty(), Optional.empty(), 50);

  /** Checks names and limit. */
  public SessionFilter {
    user.ifPresent(name -> Names.check("user name", name));
    database.ifPresent(name -> Names.check("database name", name));
    Limits.checkPositive("limit", limit);
  }

  /**
   * All but idle sessions, 50 at most. One idle in a transaction is not idle in this sense: it
   * holds what it has locked.
   *
   * @return the filter
   */
  public static SessionFilter standard() {
    return STANDARD;
  }

  /**
   * The same with idle sessions, with their idle time.
   *
   * @return a copy
   */
  public SessionFilter withIdle() {
    return new SessionFilter(true, user, database, limit);
  }

  /**
   * The same for one user only.
   *
   * @param name the user
   * @return a copy
   */
  public SessionFilter withUser(String name) {
    return new SessionFilter(idle, Optional.of(name), database, limit);
  }

  /**
   * The same for one database only.
   *
   * @param name the database
   * @return a copy
   */
  public SessionFilter withDatabase(String name) {
    return new SessionFilter(idle, user, Optional.of(name), limit);
  }

  /**
   * The same with another limit.
   *
   * @param value how many at most, 1 or more
   * @return a copy
   */
  public SessionFilter withLimit(int value) {
    return new SessionFilter(idle, user, database, value);
  }
}
