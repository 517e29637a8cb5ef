package io.mesa.postgres.inspect;

import io.mesa.structure.ForeignServer;
import io.mesa.structure.Partition;
import io.mesa.structure.Partitioning;
import io.mesa.structure.RowSecurity;
import io.mesa.structure.TableSummary;
import io.mesa.value.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a table has once: summary, row security, its place among partitions, its foreign server.
 *
 * @param oid the relation's number
 * @param kind what it is
 * @param summary what a list tells of it
 * @param rowSecurity whether its policies apply
 * @param partitioning how its rows are spread over partitions, where they are
 * @param partition which part of another table it is, where it is one
 * @param foreignServer where the rows of a foreign table are
 */
record Head(
    long oid,
    RelationKind kind,
    TableSummary summary,
    RowSecurity rowSecurity,
    Optional<Partitioning> partitioning,
    Optional<Partition> partition,
    Optional<ForeignServer> foreignServer) {

  /**
   * A bound is written out without the relation, so that no lock is in its way: unlike other
   * expressions it names no column.
   */
  private static final String QUERY =
      """
      SELECT %1$s,
             c.relrowsecurity, c.relforcerowsecurity, pg_get_expr(c.relpartbound, 0),
             p.partstrat, CASE WHEN NOT %2$s THEN pg_get_partkeydef(p.partrelid) END,
             CASE WHEN p.partrelid IS NOT NULL THEN ARRAY(
               SELECT ARRAY[child_schema.nspname::text, child.relname::text]
                 FROM pg_inherits below
                 JOIN pg_class child ON child.oid = below.inhrelid
                 JOIN pg_namespace child_schema ON child_schema.oid = child.relnamespace
                WHERE below.inhparent = c.oid) END,
             s.srvname, w.fdwname,
             CASE WHEN s.oid IS NOT NULL THEN ARRAY(
               SELECT o.option_name FROM pg_options_to_table(f.ftoptions) o) END
      %3$sLEFT JOIN pg_partitioned_table p ON p.partrelid = c.oid
      LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid
      LEFT JOIN pg_foreign_server s ON s.oid = f.ftserver
      LEFT JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
      WHERE %4$s
      ORDER BY c.oid
      """;

  /** The query for the heads of relations, in the order of their numbers. */
  static String query(Scope scope, Locks locks) {
    return QUERY.formatted(
        Summaries.columns(locks), locks.holds("p.partrelid"), Summaries.FROM, scope.condition());
  }

  static Head read(ResultSet row, Locks locks) throws SQLException {
    long oid = row.getLong(1);
    RelationKind kind = RelationKind.of(row.getString(4));
    TableSummary summary = Summaries.read(row);
    int next = Summaries.WIDTH + 1;
    boolean enabled = row.getBoolean(next);
    boolean forced = row.getBoolean(next + 1);
    String bound = row.getString(next + 2);
    return new Head(
        oid,
        kind,
        summary,
        !enabled ? RowSecurity.OFF : forced ? RowSecurity.FORCED : RowSecurity.ENABLED,
        kind == RelationKind.PARTITIONED_TABLE
            ? Optional.of(partitioning(row, next + 3, locks.holds(oid)))
            : Optional.empty(),
        summary
            .partitionOf()
            .map(parent -> new Partition(parent, Definitions.reading(bound, false))),
        kind == RelationKind.FOREIGN_TABLE
            ? Optional.of(foreignServer(row, next + 6))
            : Optional.empty());
  }

  private static Partitioning partitioning(ResultSet row, int first, boolean locked)
      throws SQLException {
    Object[] children = (Object[]) row.getArray(first + 2).getArray();
    return new Partitioning(
        switch (row.getString(first)) {
          case "r" -> Partitioning.Strategy.RANGE;
          case "l" -> Partitioning.Strategy.LIST;
          default -> Partitioning.Strategy.HASH;
        },
        Definitions.reading(row.getString(first + 1), locked),
        Arrays.stream(children)
            .map(String[].class::cast)
            .map(child -> TableName.of(child[0], child[1]))
            .sorted()
            .toList());
  }

  private static ForeignServer foreignServer(ResultSet row, int first) throws SQLException {
    String[] options = (String[]) row.getArray(first + 2).getArray();
    return new ForeignServer(
        row.getString(first), row.getString(first + 1), Arrays.stream(options).sorted().toList());
  }
}
