package io.mesa.postgres.store;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.administer.Script;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Tables in a schema of one's choice. One of them has a row that says of which format they are;
 * each format is made of the one before, so whatever is there becomes the newest by the same steps.
 * Immutable.
 */
public final class VersionedTables {
  private final String schema;
  private final String quoted;
  private final String purpose;
  private final String store;
  private final List<List<String>> steps;

  /**
   * The tables of a schema; nothing is asked yet.
   *
   * @param schema the schema's name
   * @param purpose what is kept in them, for messages: {@code "the history of costs"}
   * @param store the table whose column {@code format} says which it is; the first format makes it,
   *     with one row
   * @param steps the statements that make each format of the one before, with {@code %1$s} for the
   *     schema; the first is made of nothing. A change that older versions do not understand is
   *     another entry
   */
  public VersionedTables(String schema, String purpose, String store, List<List<String>> steps) {
    this.schema = schema;
    this.quoted = Sql.identifier(schema);
    this.purpose = purpose;
    this.store = store;
    this.steps = List.copyOf(steps);
  }

  /**
   * The schema.
   *
   * @return its name
   */
  public String schema() {
    return schema;
  }

  /**
   * A statement about these tables.
   *
   * @param statement with {@code %1$s} for the schema
   * @return with the schema's name, quoted
   */
  public String in(String statement) {
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
    int format = format(session);
    refuseNewer(format);
    steps.stream().skip(format).flatMap(List::stream).map(this::in).forEach(script::add);
    if (format < steps.size()) {
      script.add(in("UPDATE %1$s." + store + " SET format = " + steps.size()));
    }
    return script;
  }

  /**
   * Refuses what is not there, and what this version does not understand.
   *
   * @param session asks for what is there
   * @throws SQLException where the server refuses
   * @throws MesaException {@code CONFIGURATION}, saying what to do
   */
  public void check(ServerSession session) throws SQLException {
    int format = format(session);
    refuseNewer(format);
    if (format < steps.size()) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "%s in schema '%s' to keep %s in; stores().install(\"%s\") does that."
              .formatted(
                  format == 0 ? "Nothing is installed" : "Not all is installed",
                  schema,
                  purpose,
                  schema));
    }
  }

  /** 0 where there is nothing. */
  private int format(ServerSession session) throws SQLException {
    boolean isThere =
        session
            .first(
                "SELECT pg_catalog.to_regclass(?) IS NOT NULL",
                row -> row.getBoolean(1),
                in("%1$s." + store))
            .orElse(false);
    Optional<Integer> format =
        isThere
            ? session.first(in("SELECT format FROM %1$s." + store), row -> row.getInt(1))
            : Optional.empty();
    return format.orElse(0);
  }

  private void refuseNewer(int format) {
    if (format > steps.size()) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "The tables in schema '%s' to keep %s in are of format %d, and this version of Mesa knows %d; use a newer version."
              .formatted(schema, purpose, format, steps.size()));
    }
  }
}
