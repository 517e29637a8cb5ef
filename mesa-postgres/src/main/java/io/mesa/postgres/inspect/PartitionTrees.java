package io.mesa.postgres.inspect;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.structure.PartitionTree;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A partitioned table with all that is below it. */
final class PartitionTrees {
  private static final String QUERY =
      """
      WITH RECURSIVE tree (oid, parent) AS (
        SELECT c.oid, 0::oid
          FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE %1$s
        UNION ALL
        SELECT i.inhrelid, i.inhparent
          FROM tree
          JOIN pg_partitioned_table p ON p.partrelid = tree.oid
          JOIN pg_inherits i ON i.inhparent = tree.oid
      )
      SELECT c.oid, tree.parent, n.nspname, c.relname, c.relkind, c.relispartition,
             pg_get_expr(c.relpartbound, 0), %2$s
        FROM tree
        JOIN pg_class c ON c.oid = tree.oid
        JOIN pg_namespace n ON n.oid = c.relnamespace
      """;

  private PartitionTrees() {}

  private record Node(
      long oid,
      long parent,
      TableName name,
      Optional<Reading<String>> bound,
      Reading<Long> rows,
      Reading<Long> bytes) {}

  /** The tree below a table, empty where there is no such table. */
  static Optional<PartitionTree> read(ServerSession session, Locks locks, TableName name)
      throws SQLException {
    String sql = QUERY.formatted(Scope.of(name).condition(), Sizes.ofTable("c", locks));
    Map<Long, List<Node>> byParent =
        session.list(sql, PartitionTrees::node).stream()
            .sorted(Comparator.comparing(Node::name))
            .collect(Collectors.groupingBy(Node::parent));
    return byParent.getOrDefault(0L, List.of()).stream()
        .findFirst()
        .map(root -> tree(root, byParent));
  }

  private static Node node(ResultSet row) throws SQLException {
    RelationKind kind = RelationKind.of(row.getString(5));
    Sizes sizes = Sizes.parse(row.getString(8));
    return new Node(
        row.getLong(1),
        row.getLong(2),
        TableName.of(row.getString(3), row.getString(4)),
        row.getBoolean(6)
            ? Optional.of(Definitions.reading(row.getString(7), false))
            : Optional.empty(),
        sizes.rowsOf(kind),
        sizes.bytesOf(kind));
  }

  private static PartitionTree tree(Node node, Map<Long, List<Node>> byParent) {
    return new PartitionTree(
        node.name(),
        node.bound(),
        node.rows(),
        node.bytes(),
        byParent.getOrDefault(node.oid(), List.of()).stream()
            .map(child -> tree(child, byParent))
            .toList());
  }
}
