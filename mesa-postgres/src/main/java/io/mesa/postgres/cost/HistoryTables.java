package io.mesa.postgres.cost;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.administer.Script;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The tables of a history of costs in a schema, and how they come there. Immutable. */
public final class HistoryTables {
  /**
   * What makes each format of the one before; the first is made of nothing. A change that older
   * versions do not understand is another entry.
   */
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

  private final String schema;
  private final String quoted;

  /**
   * The tables of a schema.
   *
   * @param schema the schema's name
   */
  public HistoryTables(String schema) {
    this.schema = schema;
    this.quoted = Sql.identifier(schema);
  }

  String schema() {
    return schema;
  }

  /** A statement with the schema's name for each {@code %1$s} in it. */
  String in(String statement) {
    return statement.replace("%1$s", quoted);
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
    var script = new Script();
    int format = format(session).orElse(0);
    refuseNewer(format);
    FORMATS.stream().skip(format).flatMap(List::stream).map(this::in).forEach(script::add);
    if (format < FORMATS.size()) {
      script.add(in("UPDATE %1$s.cost_store SET format = " + FORMATS.size()));
    }
    return script;
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
    int format = format(session).orElse(0);
    refuseNewer(format);
    if (format < FORMATS.size()) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "%s in schema '%s' to keep the history of costs in; stores().install(\"%s\") does that."
              .formatted(
                  format == 0 ? "Nothing is installed" : "Not all is installed", schema, schema));
    }
  }

  private Optional<Integer> format(ServerSession session) throws SQLException {
    boolean isThere =
        session
            .first(
                "SELECT pg_catalog.to_regclass(?) IS NOT NULL",
                row -> row.getBoolean(1),
                in("%1$s.cost_store"))
            .orElse(false);
    return isThere
        ? session.first(in("SELECT format FROM %1$s.cost_store"), row -> row.getInt(1))
        : Optional.empty();
  }

  private void refuseNewer(int format) {
    if (format > FORMATS.size()) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "The history of costs in schema '%s' is of format %d, and this version of Mesa knows %d; use a newer version."
              .formatted(schema, format, FORMATS.size()));
    }
  }
}
