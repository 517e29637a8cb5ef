package io.mesa.postgres.query;

import io.mesa.postgres.connect.Sql;
import io.mesa.resolve.ResolvedRelation;
import java.util.List;

/** Writes how the rows of a relation are found. */
final class Joins {
  private Joins() {}

  /** What follows {@code FROM}, with a condition, to which others may be added by {@code AND}. */
  static String from(StatementText text, ResolvedRelation relation, String parent, String target) {
    String table = Sql.identifier(relation.target().name()) + " " + target;
    if (relation.through().isEmpty()) {
      return table
          + " WHERE "
          + equal(target, relation.targetColumns(), parent, relation.columns());
    }
    ResolvedRelation.Through through = relation.through().get();
    String joining = text.alias();
    return "%s %s JOIN %s ON %s WHERE %s"
        .formatted(
            Sql.identifier(through.table().name()),
            joining,
            table,
            equal(target, relation.targetColumns(), joining, through.targetColumns()),
            equal(joining, through.columns(), parent, relation.columns()));
  }

  private static String equal(
      String left, List<String> leftColumns, String right, List<String> rightColumns) {
    var condition = new StringBuilder();
    for (int i = 0; i < leftColumns.size(); i++) {
      condition
          .append(i == 0 ? "" : " AND ")
          .append(Columns.sql(left, leftColumns.get(i)))
          .append(" = ")
          .append(Columns.sql(right, rightColumns.get(i)));
    }
    return condition.toString();
  }
}
