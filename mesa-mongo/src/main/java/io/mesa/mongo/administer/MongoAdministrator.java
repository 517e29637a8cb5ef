package io.mesa.mongo.administer;

import io.mesa.admin.Confirmation;
import io.mesa.admin.Grant;
import io.mesa.admin.IdleSessions;
import io.mesa.admin.NewDatabase;
import io.mesa.admin.NewUser;
import io.mesa.admin.OwnedObjects;
import io.mesa.admin.UserChange;
import io.mesa.gateway.Administrator;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.connect.ServerCommands;
import io.mesa.mongo.monitor.MongoMonitor;
import io.mesa.mongo.monitor.UserName;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.Termination;
import io.mesa.source.Secret;
import io.mesa.spi.DriverCall;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Acts on operations, users and databases. Commands of MongoDB are no transaction, so what takes
 * two is ordered such that half of it harms nobody. Made for one call; in a preview it looks up
 * what it has to and changes nothing.
 */
public final class MongoAdministrator extends MongoMonitor implements Administrator {
  private final ServerCommands commands;

  /**
   * Makes the part for a call.
   *
   * @param clients the source's clients
   * @param call the call to answer
   */
  public MongoAdministrator(Clients clients, DriverCall call) {
    super(clients, call);
    this.commands = new ServerCommands(clients, call);
  }

  @Override
  public Termination cancel(SessionId session) {
    return new SessionControl(commands).cancel(session, Optional.empty());
  }

  @Override
  public Termination cancel(SessionId session, Instant statementStartedAt) {
    return new SessionControl(commands).cancel(session, Optional.of(statementStartedAt));
  }

  @Override
  public Termination terminate(SessionId session) {
    return new SessionControl(commands).terminate(session);
  }

  /** Is not called, for it is not declared: nobody but its client ends an idle connection. */
  @Override
  public List<Termination> terminateIdle(IdleSessions sessions) {
    throw new UnsupportedOperationException("not declared");
  }

  @Override
  public ActionReport createUser(NewUser user) {
    return new UserCreation(commands, user).create();
  }

  @Override
  public ActionReport alterUser(String name, UserChange change) {
    return new UserRights(commands, name).change(change);
  }

  @Override
  public ActionReport alterPassword(String name, Secret password) {
    UserName user = UserName.parse(name, commands.authentication().database());
    var script =
        new Script()
            .add(user.database(), UserText.password(commands.authentication(), user, password));
    return commands.call().preview() ? script.report(false) : script.run(commands).report(true);
  }

  @Override
  public ActionReport grant(String user, Grant grant) {
    return new UserRights(commands, user).give(grant);
  }

  @Override
  public ActionReport revoke(String user, Grant grant) {
    return new UserRights(commands, user).take(grant);
  }

  @Override
  public ActionReport dropUser(String name, OwnedObjects owned, Confirmation confirmation) {
    return new UserRights(commands, name).drop();
  }

  @Override
  public ActionReport createDatabase(NewDatabase database) {
    return new Databases(commands).create(database);
  }

  @Override
  public ActionReport dropDatabase(String name, Confirmation confirmation) {
    return new Databases(commands).drop(name);
  }
}
