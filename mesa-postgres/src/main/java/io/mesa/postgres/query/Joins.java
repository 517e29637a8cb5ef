package io.mesa.postgres.query;

import io.mesa.postgres.connect.Sql;
import io.mesa.resolve.ResolvedRelation;
import io.mesa.structure.Table;
import java.util.List;

/** Writes how the rows of a relation are found. */
final class Joins {
  private Joins() {}

  /** What follows {@code FROM}, with a condition, to which others may be added by {@code AND}. */
  static String from(
      StatementText text, ResolvedRelation relation, Table start, String parent, String target) {
    var from = new Side(text, start, parent, relation.columns());
    var to = new Side(text, relation.target(), target, relation.targetColumns());
    String table = Sql.identifier(relation.target().name()) + " " + target;
    if (relation.through().isEmpty()) {
      return table + " WHERE " + to.equal(from);
    }
    ResolvedRelation.Through through = relation.through().get();
    String joining = text.alias();
    text.use(joining, TableUse.of(through));
    String joined = Sql.identifier(through.table().name()) + " " + joining;
    String near = new Side(text, through.table(), joining, through.columns()).equal(from);
    String far = to.equal(new Side(text, through.table(), joining, through.targetColumns()));
    return through.mayRepeat()
        ? "%s WHERE EXISTS (SELECT 1 FROM %s WHERE %s AND %s)".formatted(table, joined, near, far)
        : "%s JOIN %s ON %s WHERE %s".formatted(joined, table, far, near);
  }

  /** One side of a join. */
  private record Side(StatementText text, Table table, String alias, List<String> columns) {

    String equal(Side other) {
      var condition = new StringBuilder();
      for (int i = 0; i < columns.size(); i++) {
        condition
            .append(i == 0 ? "" : " AND ")
            .append(column(i).equated(other.column(i)))
            .append(" = ")
            .append(other.column(i).equated());
      }
      return condition.toString();
    }

    private Operand column(int i) {
      return text.column(alias, table.column(columns.get(i)).orElseThrow());
    }
  }
}
