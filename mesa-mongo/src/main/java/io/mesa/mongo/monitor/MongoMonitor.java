package io.mesa.mongo.monitor;

import io.mesa.gateway.Monitor;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.connect.ServerCommands;
import io.mesa.runtime.ConnectionCount;
import io.mesa.runtime.DatabaseUser;
import io.mesa.runtime.ServerHealth;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SlowQuery;
import io.mesa.runtime.WaitGraph;
import io.mesa.spi.DriverCall;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a server tells of itself, its operations and its users. A login that may not see what
 * other users do sees its own sessions only, and of the others how many connections they have. Made
 * for one call.
 */
public class MongoMonitor implements Monitor {
  private final ServerCommands commands;

  /**
   * Makes the part for a call.
   *
   * @param clients the source's clients
   * @param call the call to answer
   */
  public MongoMonitor(Clients clients, DriverCall call) {
    this.commands = new ServerCommands(clients, call);
  }

  @Override
  public ServerHealth health() {
    return Health.read(commands);
  }

  @Override
  public List<Session> sessions(SessionFilter filter) {
    return Sessions.read(commands, filter);
  }

  @Override
  public List<ConnectionCount> connections() {
    return ConnectionCounts.read(commands);
  }

  /** Is not called, for it is not declared: the server tells who waits, and not for whom. */
  @Override
  public WaitGraph waits() {
    throw new UnsupportedOperationException("not declared");
  }

  @Override
  public List<SlowQuery> slowQueries(int limit) {
    return SlowQueries.read(commands, limit);
  }

  @Override
  public List<DatabaseUser> users() {
    return Users.all(commands);
  }

  @Override
  public Optional<DatabaseUser> user(String name) {
    return Users.withPrivileges(commands, name);
  }
}
