package io.mesa.postgres.administer;

import io.mesa.admin.Confirmation;
import io.mesa.admin.Grant;
import io.mesa.admin.IdleSessions;
import io.mesa.admin.NewDatabase;
import io.mesa.admin.NewUser;
import io.mesa.admin.OwnedObjects;
import io.mesa.admin.UserChange;
import io.mesa.gateway.Administrator;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.SessionWork;
import io.mesa.postgres.monitor.PostgresMonitor;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.Termination;
import io.mesa.source.Secret;
import io.mesa.spi.DriverCall;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Acts on sessions, roles and databases. What belongs together is one transaction. Made for one
 * call; in a preview it looks up what it has to and changes nothing.
 */
public final class PostgresAdministrator extends PostgresMonitor implements Administrator {
  private final Connections connections;
  private final DriverCall call;

  /**
   * Makes the part for a call.
   *
   * @param connections the source's connections
   * @param call the call to answer
   */
  public PostgresAdministrator(Connections connections, DriverCall call) {
    super(connections, call);
    this.connections = connections;
    this.call = call;
  }

  @Override
  public Termination cancel(SessionId session) {
    return sessions().cancel(session, Optional.empty());
  }

  @Override
  public Termination cancel(SessionId session, Instant statementStartedAt) {
    return sessions().cancel(session, Optional.of(statementStartedAt));
  }

  @Override
  public Termination terminate(SessionId session) {
    return sessions().terminate(session);
  }

  private SessionControl sessions() {
    return new SessionControl(connections, call);
  }

  @Override
  public List<Termination> terminateIdle(IdleSessions sessions) {
    return new IdleSessionControl(connections, call).terminate(sessions);
  }

  @Override
  public ActionReport createUser(NewUser user) {
    return act(session -> UserCreation.script(session, user));
  }

  @Override
  public ActionReport alterUser(String name, UserChange change) {
    return act(session -> RoleText.alter(name, change));
  }

  @Override
  public ActionReport alterPassword(String name, Secret password) {
    return act(session -> RoleText.alterPassword(name, password));
  }

  @Override
  public ActionReport grant(String user, Grant grant) {
    return act(session -> new Script().addAll(GrantText.give(grant, user)));
  }

  @Override
  public ActionReport revoke(String user, Grant grant) {
    Script script = new Script().addAll(GrantText.take(grant, user));
    if (call.preview()) {
      return connections.read(
          call,
          session ->
              script.noteAll(new RemainingRights(session, user, false).after(grant)).report(false));
    }
    return connections.transact(
        call,
        session ->
            script
                .run(session)
                .noteAll(new RemainingRights(session, user, true).after(grant))
                .report(true));
  }

  @Override
  public ActionReport dropUser(String name, OwnedObjects owned, Confirmation confirmation) {
    return new UserRemoval(connections, call, name, owned).drop();
  }

  @Override
  public ActionReport createDatabase(NewDatabase database) {
    return new Databases(connections, call).create(database);
  }

  @Override
  public ActionReport dropDatabase(String name, Confirmation confirmation) {
    return new Databases(connections, call).drop(name);
  }

  /** Runs a script in the transaction that it was written in; in a preview, only writes it. */
  private ActionReport act(SessionWork<Script> writing) {
    return call.preview()
        ? connections.read(call, session -> writing.on(session).report(false))
        : connections.transact(call, session -> writing.on(session).run(session).report(true));
  }
}
