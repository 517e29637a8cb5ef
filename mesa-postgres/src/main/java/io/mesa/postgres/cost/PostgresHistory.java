package io.mesa.postgres.cost;

import io.mesa.cost.CostHistory;
import io.mesa.cost.ShapeRuns;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.spi.StoreCalls;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A history in a table, a row for each shape. Whoever saves locks the row of {@code cost_store}, so
 * that one merges what the other has saved. Thread-safe.
 */
public final class PostgresHistory implements CostHistory {
  private static final String LOCK = "UPDATE %1$s.cost_store SET format = format RETURNING format";

  private static final String LOAD =
      "SELECT shape, runs FROM %1$s.cost_history WHERE source = ? ORDER BY last_run DESC LIMIT ?";

  private static final String WRITE =
      """
      INSERT INTO %1$s.cost_history
      SELECT ?, shape.id, shape.last_run::timestamptz, shape.runs
      FROM unnest(?::text[], ?::text[], ?::text[]) AS shape (id, last_run, runs)
      ON CONFLICT (source, shape)
        DO UPDATE SET last_run = excluded.last_run, runs = excluded.runs
      RETURNING 1
      """;

  private static final String REMOVE =
      "DELETE FROM %1$s.cost_history WHERE source = ? AND shape <> ALL (?::text[]) RETURNING 1";

  private final Connections connections;
  private final StoreCalls calls;
  private final HistoryTables tables;

  /**
   * A history; connects to nothing.
   *
   * @param connections the source's connections
   * @param calls makes its calls
   * @param tables where it is
   */
  public PostgresHistory(Connections connections, StoreCalls calls, HistoryTables tables) {
    this.connections = connections;
    this.calls = calls;
    this.tables = tables;
  }

  @Override
  public List<ShapeRuns> load(String sourceId) {
    return calls.call(
        call ->
            connections.read(
                call,
                session -> {
                  tables.check(session);
                  return List.copyOf(read(session, sourceId).values());
                }));
  }

  private Map<String, ShapeRuns> read(ServerSession session, String sourceId) throws SQLException {
    Map<String, ShapeRuns> shapes = new HashMap<>();
    session
        .list(
            tables.in(LOAD),
            row -> shape(sourceId, row.getString("shape"), row.getString("runs")),
            sourceId,
            MOST_SHAPES)
        .forEach(shape -> shapes.put(shape.shape(), shape));
    return shapes;
  }

  private ShapeRuns shape(String sourceId, String id, String runs) {
    try {
      ShapeRuns shape = ShapeRuns.fromJson(runs);
      if (shape.shape().equals(id)) {
        return shape;
      }
      throw unreadable(sourceId, id, "it tells of shape '" + shape.shape() + "'", null);
    } catch (MesaException e) {
      throw e.code() == ErrorCode.CONFIGURATION
          ? e
          : unreadable(sourceId, id, String.valueOf(e.getMessage()), e);
    }
  }

  private MesaException unreadable(
      String sourceId, String shape, String reason, @Nullable MesaException cause) {
    return MesaException.builder(
            ErrorCode.CONFIGURATION,
            "The history of costs in schema '%s' cannot be used, and is left as it is: of shape '%s' of source '%s', %s. Remove that row of cost_history, or name another schema."
                .formatted(tables.schema(), shape, sourceId, reason))
        .cause(cause)
        .build();
  }

  @Override
  public void save(String sourceId, List<ShapeRuns> shapes) {
    calls.call(
        call ->
            connections.transact(
                call,
                session -> {
                  tables.check(session);
                  session.first(tables.in(LOCK), row -> row.getInt(1));
                  return write(session, sourceId, shapes);
                }));
  }

  private int write(ServerSession session, String sourceId, List<ShapeRuns> shapes)
      throws SQLException {
    Map<String, ShapeRuns> before = read(session, sourceId);
    List<ShapeRuns> all = ShapeRuns.merge(before.values(), shapes);
    Set<String> kept = new HashSet<>();
    List<ShapeRuns> changed = new ArrayList<>();
    for (ShapeRuns shape : all) {
      kept.add(shape.shape());
      if (!shape.equals(before.get(shape.shape()))) {
        changed.add(shape);
      }
    }
    if (!changed.isEmpty()) {
      session.list(
          tables.in(WRITE),
          row -> 1,
          sourceId,
          texts(session, changed.stream().map(ShapeRuns::shape).toList()),
          texts(session, changed.stream().map(shape -> shape.lastRun().toString()).toList()),
          texts(session, changed.stream().map(ShapeRuns::toJson).toList()));
    }
    session.list(tables.in(REMOVE), row -> 1, sourceId, texts(session, kept));
    return changed.size();
  }

  private static Array texts(ServerSession session, Collection<String> texts) throws SQLException {
    return session.jdbc().createArrayOf("text", texts.toArray());
  }

  @Override
  public String toString() {
    return "CostHistory[" + tables.schema() + "]";
  }
}
