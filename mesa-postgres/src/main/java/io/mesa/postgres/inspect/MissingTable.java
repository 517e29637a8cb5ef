package io.mesa.postgres.inspect;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.value.Names;
import io.mesa.value.TableName;
import java.sql.SQLException;
import java.util.List;

/** The error for a table that is not there: it names what was probably meant. */
final class MissingTable {
  private static final String QUERY =
      """
      SELECT n.nspname || '.' || c.relname
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
         AND abs(length(n.nspname || '.' || c.relname) - ?) <= ?
       ORDER BY n.nspname = ? DESC, 1
      """;

  private MissingTable() {}

  static MesaException error(ServerSession session, TableName name) throws SQLException {
    String wanted = name.toString();
    int length = wanted.codePointCount(0, wanted.length());
    List<String> known =
        session.list(QUERY, row -> row.getString(1), length, length / 3 + 1, name.schema());
    String hint =
        Names.nearest(wanted, known)
            .map(near -> "did you mean '" + near + "'?")
            .orElse("tables(TableFilter.all()) lists those there are.");
    return new MesaException(
        ErrorCode.NOT_FOUND, "There is no table '%s' in this database; %s".formatted(wanted, hint));
  }
}
