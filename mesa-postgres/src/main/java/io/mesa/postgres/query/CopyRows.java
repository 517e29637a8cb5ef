package io.mesa.postgres.query;

import io.mesa.postgres.connect.Loan;
import io.mesa.postgres.connect.Sql;
import io.mesa.query.Insert;
import io.mesa.structure.Column;
import io.mesa.value.TableName;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Many rows on their way into a table by {@code COPY}, which takes a fraction of the time of an
 * {@code INSERT}. Every value is checked and written out before the first is sent.
 */
final class CopyRows {
  /** From so many rows on it pays: it takes a round trip more, and is parsed each time. */
  static final int FEWEST = 1_000;

  private static final int PORTION = 1 << 16;

  private final String sql;
  private final List<byte[]> portions = new ArrayList<>();

  private CopyRows(TableName table, List<Column> columns) {
    this.sql =
        "COPY %s (%s) FROM STDIN"
            .formatted(
                Sql.identifier(table),
                columns.stream()
                    .map(column -> Sql.identifier(column.name()))
                    .collect(Collectors.joining(", ")));
  }

  static CopyRows of(Insert insert, TableName table, List<Column> columns) {
    var rows = new CopyRows(table, columns);
    var text = new StringBuilder(PORTION + PORTION / 4);
    for (int row = 0; row < insert.size(); row++) {
      for (int column = 0; column < columns.size(); column++) {
        if (column > 0) {
          text.append('\t');
        }
        write(WrittenValue.of(columns.get(column), insert.value(row, column)), text);
      }
      text.append('\n');
      if (text.length() >= PORTION) {
        rows.add(text);
      }
    }
    rows.add(text);
    return rows;
  }

  private void add(StringBuilder text) {
    portions.add(text.toString().getBytes(StandardCharsets.UTF_8));
    text.setLength(0);
  }

  /** A value in {@code COPY}'s text format (manual, page of COPY). */
  private static void write(@Nullable String value, StringBuilder text) {
    if (value == null) {
      text.append("\\N");
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        default -> text.append(c);
      }
    }
  }

  /** Sends the rows, and says how many the table took. */
  long on(Loan loan) throws SQLException {
    CopyIn copy = loan.session().jdbc().unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      for (byte[] portion : portions) {
        copy.writeToCopy(portion, 0, portion.length);
      }
      return copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }
}
