package io.mesa.postgres.inspect;

import io.mesa.structure.TableSummary;
import io.mesa.value.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** What a list tells of a relation: name, kind, owner, size. */
final class Summaries {
  /** How many columns {@link #columns} has. */
  static final int WIDTH = 9;

  private static final String COLUMNS =
      """
      c.oid, n.nspname, c.relname, c.relkind, pg_get_userbyid(c.relowner), remark.description,
      parent_schema.nspname, parent.relname,
      %s""";

  /** Where {@link #columns} come from. */
  static final String FROM =
      """
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_description remark
             ON remark.objoid = c.oid AND remark.classoid = 'pg_class'::regclass
            AND remark.objsubid = 0
      LEFT JOIN pg_inherits i ON c.relispartition AND i.inhrelid = c.oid
      LEFT JOIN pg_class parent ON parent.oid = i.inhparent
      LEFT JOIN pg_namespace parent_schema ON parent_schema.oid = parent.relnamespace
      """;

  private Summaries() {}

  /** The query for the summaries of relations, in no order. */
  static String query(Scope scope, Locks locks) {
    return "SELECT %s\n%sWHERE %s".formatted(columns(locks), FROM, scope.condition());
  }

  /** What {@link #read} reads, to stand first in a row. */
  static String columns(Locks locks) {
    return COLUMNS.formatted(Sizes.ofTable("c", locks));
  }

  static TableSummary read(ResultSet row) throws SQLException {
    RelationKind kind = RelationKind.of(row.getString(4));
    Sizes sizes = Sizes.parse(row.getString(9));
    return new TableSummary(
        TableName.of(row.getString(2), row.getString(3)),
        kind.tableKind(),
        row.getString(5),
        sizes.rowsOf(kind),
        sizes.bytesOf(kind),
        parent(row),
        Optional.ofNullable(row.getString(6)));
  }

  private static Optional<TableName> parent(ResultSet row) throws SQLException {
    String name = row.getString(8);
    return name == null ? Optional.empty() : Optional.of(TableName.of(row.getString(7), name));
  }
}
