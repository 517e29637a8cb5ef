package io.mesa.runtime;

import java.time.Instant;
import java.util.List;

/**
 * What a source's connections are doing, on this side.
 *
 * @param active how many a call is using now
 * @param idle how many are open and unused
 * @param waiting how many calls wait for one
 * @param opened how many were opened since the source was
 * @param closed how many of those are closed
 * @param mostOpen the largest number open at once
 * @param connections each open connection; empty where the application's own client holds them
 */
public record ConnectionFigures(
    int active,
    int idle,
    int waiting,
    long opened,
    long closed,
    int mostOpen,
    List<OpenConnection> connections) {
  /** Copies the list. */
  public ConnectionFigures {
    connections = List.copyOf(connections);
  }

  /**
   * An open connection.
   *
   * @param id the server's number of it: on PostgreSQL the process number of its backend
   * @param database the database it is to
   * @param openedAt when it was opened, by this machine's clock
   * @param lastUsedAt when a call last took it or gave it back
   */
  public record OpenConnection(long id, String database, Instant openedAt, Instant lastUsedAt) {}
}
