package io.mesa.postgres.entities;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.BriefCall;
import io.mesa.postgres.connect.Connections;
import io.mesa.source.HostRole;
import io.mesa.source.Source;
import io.mesa.spi.DriverCall;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The graph of one database, read when it is first asked for and kept until the structure of tables
 * changes. What could not be told is looked at again after a minute. Thread-safe.
 */
public final class EntityGraphs {
  private static final long UNKNOWN_FOR_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** What a query would fail with, too; anything else is a matter of the catalog's alone. */
  private static final Set<ErrorCode> CONCERNS_THE_CALL =
      Set.of(
          ErrorCode.CONFIGURATION,
          ErrorCode.CONNECTION,
          ErrorCode.AUTHENTICATION,
          ErrorCode.UNAVAILABLE,
          ErrorCode.CANCELLED,
          ErrorCode.CLOSED);

  private static final TableGraph STANDBY =
      TableGraph.unknown(
          "the source read from a standby, which lags behind; say role(PRIMARY) on it");

  private final Connections connections;
  private volatile @Nullable Kept kept;
  private long generation;

  /** A graph and when it was read. */
  private record Kept(TableGraph graph, long atNanos) {
    boolean serves() {
      return graph.isKnown() || System.nanoTime() - atNanos < UNKNOWN_FOR_NANOS;
    }
  }

  /**
   * Knows nothing yet.
   *
   * @param connections the source's connections
   */
  public EntityGraphs(Connections connections) {
    this.connections = connections;
  }

  /** Forgets the graph, and one that is being read meanwhile. */
  public synchronized void forget() {
    generation++;
    kept = null;
  }

  /**
   * The graph, where it is known.
   *
   * @return the graph, empty where it would have to be read
   */
  public Optional<TableGraph> known() {
    if (connections.leadToStandby()) {
      return Optional.of(STANDBY);
    }
    Kept now = kept;
    return now != null && now.serves() ? Optional.of(now.graph()) : Optional.empty();
  }

  /**
   * The graph, read if need be.
   *
   * @param call the call to read it in
   * @return the graph
   */
  public TableGraph of(DriverCall call) {
    Optional<TableGraph> known = known();
    if (known.isPresent()) {
      return known.get();
    }
    long before = generation();
    TableGraph read = read(call);
    keep(read, before);
    return read;
  }

  /**
   * The graph, read if need be and if a connection besides those in use can be had at once.
   *
   * @param call the call to read it in
   * @return the graph, empty where there is no such connection
   */
  public Optional<TableGraph> ofAnotherConnection(DriverCall call) {
    return connections.hasRoom() ? Optional.of(of(call)) : Optional.empty();
  }

  private synchronized long generation() {
    return generation;
  }

  private synchronized void keep(TableGraph read, long before) {
    if (generation == before) {
      kept = new Kept(read, System.nanoTime());
    }
  }

  private TableGraph read(DriverCall call) {
    Source source = connections.source();
    if (source.role() == HostRole.ANY && source.hosts().size() > 1) {
      return TableGraph.unknown(
          "the source may read from any of several hosts; say role(PRIMARY) on it");
    }
    try {
      return connections.read(
          new BriefCall(call, source.limits().readTimeout()),
          session -> GraphReader.read(session, connections));
    } catch (MesaException e) {
      call.remaining(); // Where the call itself has no time left, that is what is said.
      if (CONCERNS_THE_CALL.contains(e.code())) {
        throw e;
      }
      return TableGraph.unknown("the catalog could not be read: " + e.getMessage());
    }
  }
}
