package io.mesa.gateway;

import io.mesa.admin.Confirmation;
import io.mesa.admin.Grant;
import io.mesa.admin.IdleSessions;
import io.mesa.admin.NewDatabase;
import io.mesa.admin.NewUser;
import io.mesa.admin.OwnedObjects;
import io.mesa.admin.UserChange;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.Termination;
import io.mesa.source.Secret;
import java.time.Instant;
import java.util.List;

/**
 * A monitor that acts. Each action is told to {@link io.mesa.event.MesaListener#actionFinished};
 * {@link DatabaseGateway#preview()} gives the statements of each without running it.
 *
 * <p>Each action ends within {@link io.mesa.source.Limits#actionTimeout()}. Thread-safe. Errors are
 * those of the {@link Inspector}, and {@code PERMISSION} where the login may not, {@code NOT_FOUND}
 * where the target does not exist, {@code CONFLICT} where it exists already or is in use.
 *
 * <p>Passwords are hashed on this side where the server accepts that; neither password nor hash
 * stands in a report, an exception, an event or a log of Mesa's.
 */
public interface Administrator extends Monitor {

  /**
   * Stops what a session is running now, if anything.
   *
   * @param session which session
   * @return what became of it
   */
  Termination cancel(SessionId session);

  /**
   * Stops a statement of a session, unless it has gone on to another one.
   *
   * @param session which session
   * @param statementStartedAt when the statement started, as {@link
   *     io.mesa.runtime.Session#statementStartedAt()} gave it
   * @return what became of it; {@code GONE} where the session runs another statement, or none
   */
  Termination cancel(SessionId session, Instant statementStartedAt);

  /**
   * Ends a session, and waits up to the action's time limit to see it gone.
   *
   * @param session which session
   * @return what became of it
   */
  Termination terminate(SessionId session);

  /**
   * Ends sessions that have long been idle. Those of Mesa itself are left alone.
   *
   * @param sessions which
   * @return what became of each; in a preview whom it would end
   */
  List<Termination> terminateIdle(IdleSessions sessions);

  /**
   * Creates a user with its rights; all of it or nothing.
   *
   * @param user the user
   * @return what was done, with what {@code PUBLIC} still grants beyond it
   */
  ActionReport createUser(NewUser user);

  /**
   * Changes a user.
   *
   * @param name its exact name
   * @param change what shall change
   * @return what was done
   */
  ActionReport alterUser(String name, UserChange change);

  /**
   * Gives a user another password.
   *
   * @param name its exact name
   * @param password the password
   * @return what was done, without the password
   */
  ActionReport alterPassword(String name, Secret password);

  /**
   * Gives a user a right.
   *
   * @param user its exact name
   * @param grant the right
   * @return what was done
   */
  ActionReport grant(String user, Grant grant);

  /**
   * Takes a right from a user.
   *
   * @param user its exact name
   * @param grant the right
   * @return what was done, with what it has all the same through groups or {@code PUBLIC}
   */
  ActionReport revoke(String user, Grant grant);

  /**
   * Drops a user.
   *
   * @param name its exact name
   * @param owned what shall become of what it owns
   * @param confirmation the name again
   * @return what was done
   * @throws io.mesa.error.MesaException {@code INVALID_ARGUMENT} before anything is sent where
   *     another name was confirmed; {@code CONFLICT} where it owns objects that shall be kept; the
   *     message says which
   */
  ActionReport dropUser(String name, OwnedObjects owned, Confirmation confirmation);

  /**
   * Creates a database.
   *
   * @param database the database
   * @return what was done
   */
  ActionReport createDatabase(NewDatabase database);

  /**
   * Drops a database with everything in it.
   *
   * @param name its exact name
   * @param confirmation the name again
   * @return what was done
   * @throws io.mesa.error.MesaException {@code INVALID_ARGUMENT} before anything is sent where
   *     another name was confirmed; {@code CONFLICT} where sessions are connected to it
   */
  ActionReport dropDatabase(String name, Confirmation confirmation);
}
