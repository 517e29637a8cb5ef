package io.mesa.admin;

import io.mesa.source.Limits;
import io.mesa.value.Names;
import java.time.Duration;
import java.util.Optional;

/**
 * Which idle sessions shall be ended. Immutable; each {@code with} method returns a copy.
 *
 * @param idleFor how long they have been idle at least
 * @param allDatabases whether those of other databases of the server are ended as well
 * @param user only those of this user
 * @param applicationName only those of clients that call themselves so
 */
public record IdleSessions(
    Duration idleFor,
    boolean allDatabases,
    Optional<String> user,
    Optional<String> applicationName) {
  private static final Duration DEFAULT_IDLE = Duration.ofMinutes(5);

  /** Checks the time and the name. */
  public IdleSessions {
    Limits.checkTimeout("idleFor", idleFor);
    user.ifPresent(name -> Names.check("user name", name));
    applicationName.ifPresent(name -> Names.checkText("application name", name));
  }

  /**
   * Those of the current database that have been idle for more than 5 minutes.
   *
   * @return the choice
   */
  public static IdleSessions standard() {
    return new IdleSessions(DEFAULT_IDLE, false, Optional.empty(), Optional.empty());
  }

  /**
   * The same with another time.
   *
   * @param value how long they have been idle at least, 1 ms to a day
   * @return a copy
   */
  public IdleSessions withIdleFor(Duration value) {
    return new IdleSessions(value, allDatabases, user, applicationName);
  }

  /**
   * The same for every database of the server.
   *
   * @return a copy
   */
  public IdleSessions inAllDatabases() {
    return new IdleSessions(idleFor, true, user, applicationName);
  }

  /**
   * The same for one user only.
   *
   * @param name the user
   * @return a copy
   */
  public IdleSessions withUser(String name) {
    return new IdleSessions(idleFor, allDatabases, Optional.of(name), applicationName);
  }

  /**
   * The same for clients of one name only.
   *
   * @param name what they call themselves
   * @return a copy
   */
  public IdleSessions withApplicationName(String name) {
    return new IdleSessions(idleFor, allDatabases, user, Optional.of(name));
  }
}
