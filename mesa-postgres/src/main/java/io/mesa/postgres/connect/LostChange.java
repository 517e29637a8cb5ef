package io.mesa.postgres.connect;

import io.mesa.spi.DriverCall;
import io.mesa.spi.UnknownOutcome;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * A change whose connection was lost. It may still be made as long as the process lives that was
 * told to, so it is past once that process is gone, or another has got its number since. One that
 * waits for a client that it will never hear of again is ended.
 */
final class LostChange implements UnknownOutcome {
  /**
   * Sessions of the same login in the same database are the only ones it may be, and they show when
   * they began; what cannot be seen counts as the process itself. How long ago the connection was
   * lost is told by this side's clock, the moment by the server's: no two clocks are compared.
   */
  private static final String LIVES =
      """
      WITH process AS MATERIALIZED (
        SELECT a.pid, a.state
          FROM pg_stat_activity me
          JOIN pg_stat_activity a ON a.usesysid = me.usesysid AND a.datid = me.datid
         WHERE me.pid = pg_backend_pid() AND a.pid = ?
           AND coalesce(a.backend_start <= clock_timestamp() - ? * interval '1 millisecond', true)
      )
      SELECT pg_is_in_recovery() OR EXISTS (SELECT FROM process),
             (SELECT count(pg_terminate_backend(pid)) FROM process WHERE state LIKE 'idle%')
      """;

  private final Connections connections;
  private final int pid;
  private final String server;
  private final long lostNanos = System.nanoTime();

  /**
   * A change that was lost just now.
   *
   * @param server the identity of the server, empty where it is not known
   */
  LostChange(Connections connections, int pid, String server) {
    this.connections = connections;
    this.pid = pid;
    this.server = server;
  }

  @Override
  public boolean isPast(DriverCall call) {
    return connections.read(
        call, session -> isSameServer(session) && !session.isShared() && !lives(session));
  }

  private boolean lives(ServerSession session) throws SQLException {
    long ago = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lostNanos);
    return session.first(LIVES, row -> row.getBoolean(1), pid, ago).orElse(true);
  }

  private boolean isSameServer(ServerSession session) throws SQLException {
    return server.isEmpty() || server.equals(session.serverIdentity().orElse(""));
  }
}
