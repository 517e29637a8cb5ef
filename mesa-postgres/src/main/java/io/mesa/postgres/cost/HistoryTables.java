package io.mesa.postgres.cost;

import io.mesa.error.MesaException;
import io.mesa.postgres.administer.Script;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.store.VersionedTables;
import java.sql.SQLException;
import java.util.List;

/** The tables of a history of costs in a schema, and how they come there. Immutable. */
public final class HistoryTables {
  private static final List<List<String>> FORMATS =
      List.of(
          List.of(
              "CREATE SCHEMA IF NOT EXISTS %1$s",
              """
              CREATE TABLE %1$s.cost_store (
                format int NOT NULL
              )""",
              """
              CREATE TABLE %1$s.cost_history (
                source text NOT NULL,
                shape text NOT NULL,
                last_run timestamptz NOT NULL,
                runs text NOT NULL,
                PRIMARY KEY (source, shape)
              )""",
              "INSERT INTO %1$s.cost_store VALUES (0)"));

  private final VersionedTables tables;

  /**
   * The tables of a schema.
   *
   * @param schema the schema's name
   */
  public HistoryTables(String schema) {
    this.tables = new VersionedTables(schema, "the history of costs", "cost_store", FORMATS);
  }

  String schema() {
    return tables.schema();
  }

  /** A statement with the schema's name for each {@code %1$s} in it. */
  String in(String statement) {
    return tables.in(statement);
  }

  /**
   * What is missing; nothing where all is there.
   *
   * @param session asks for what is there
   * @return the statements
   * @throws SQLException where the server refuses
   * @throws MesaException {@code CONFIGURATION} where a newer version installed them
   */
  public Script installation(ServerSession session) throws SQLException {
    return tables.installation(session);
  }

  /**
   * Removes them, with what they hold.
   *
   * @return the statements
   */
  public Script removal() {
    return new Script().add(in("DROP TABLE IF EXISTS %1$s.cost_history, %1$s.cost_store"));
  }

  /** Refuses what is not there, and what this version does not understand. */
  void check(ServerSession session) throws SQLException {
    tables.check(session);
  }
}
