package io.mesa.postgres.monitor;

import io.mesa.gateway.Monitor;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.SessionWork;
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
 * Reads the statistics views and the roles of a server, each answer in one read-only snapshot. Made
 * for one call.
 */
public class PostgresMonitor implements Monitor {
  private final Connections connections;
  private final DriverCall call;

  /**
   * Makes the part for a call.
   *
   * @param connections the source's connections
   * @param call the call to answer
   */
  public PostgresMonitor(Connections connections, DriverCall call) {
    this.connections = connections;
    this.call = call;
  }

  @Override
  public ServerHealth health() {
    return read(Health::read);
  }

  @Override
  public List<Session> sessions(SessionFilter filter) {
    return read(session -> Sessions.read(session, filter));
  }

  @Override
  public List<ConnectionCount> connections() {
    return read(ConnectionCounts::read);
  }

  @Override
  public WaitGraph waits() {
    return read(Waits::read);
  }

  @Override
  public List<SlowQuery> slowQueries(int limit) {
    return read(session -> SlowQueries.read(session, limit));
  }

  @Override
  public List<DatabaseUser> users() {
    return read(Users::all);
  }

  @Override
  public Optional<DatabaseUser> user(String name) {
    return read(session -> Users.withPrivileges(session, name));
  }

  private <T> T read(SessionWork<T> work) {
    return connections.read(call, work);
  }
}
