package io.mesa.postgres.query;

import io.mesa.postgres.connect.Sql;
import io.mesa.resolve.ResolvedField;

/** Writes fields as SQL. */
final class Columns {
  private Columns() {}

  static String sql(String alias, ResolvedField field) {
    return sql(alias, field.column().name());
  }

  static String sql(String alias, String column) {
    return alias + "." + Sql.identifier(column);
  }

  /**
   * A place in a document, as {@code jsonb}; null where it is missing. A key is followed by {@code
   * ->} with a text, which finds nothing in an array.
   */
  static String document(String alias, ResolvedField field) {
    var sql = new StringBuilder(sql(alias, field));
    if (field.column().type().name().equals("json")) {
      sql.append("::jsonb");
    }
    for (String key : field.keys()) {
      sql.append(" -> ").append(Sql.literal(key));
    }
    return field.keys().isEmpty() ? sql.toString() : "(" + sql + ")";
  }
}
