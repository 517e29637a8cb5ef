package io.mesa.postgres.query;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.value.TableName;
import java.sql.Array;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many rows the tables of a plan have, as the planner takes it. */
record TableSizes(Map<TableName, Double> rows) {
  private static final String QUERY =
      """
      SELECT n.nspname, c.relname, c.reltuples
        FROM unnest(?::text[], ?::text[]) AS asked (schema, name)
        JOIN pg_catalog.pg_namespace n ON n.nspname = asked.schema
        JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = asked.name
      """;

  static TableSizes read(ServerSession session, PlanNode root) throws SQLException {
    List<TableName> tables =
        root.all().stream().flatMap(node -> table(node).stream()).distinct().toList();
    Array schemas = texts(session, tables.stream().map(TableName::schema).toArray());
    Array names = texts(session, tables.stream().map(TableName::name).toArray());
    Map<TableName, Double> rows = new HashMap<>();
    session.list(
        QUERY,
        row -> rows.put(TableName.of(row.getString(1), row.getString(2)), row.getDouble(3)),
        schemas,
        names);
    return new TableSizes(rows);
  }

  private static Array texts(ServerSession session, Object[] texts) throws SQLException {
    return session.jdbc().createArrayOf("text", texts);
  }

  /** The table that a node reads. */
  static Optional<TableName> table(PlanNode node) {
    return node.text("Relation Name")
        .map(name -> TableName.of(node.text("Schema").orElseThrow(), name));
  }

  /** Whether a table was never analysed. */
  boolean areUnknown(TableName table) {
    return rows.getOrDefault(table, 0.0) < 0;
  }

  /** Rows of a table; none are known of one that was never analysed. */
  double of(TableName table) {
    return Math.max(0, rows.getOrDefault(table, 0.0));
  }
}
