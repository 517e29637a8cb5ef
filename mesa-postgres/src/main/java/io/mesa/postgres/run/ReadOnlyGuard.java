package io.mesa.postgres.run;

import io.mesa.postgres.value.ValueText;
import io.mesa.query.Bind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statements that run an application's text where it cannot write. The text travels as a bound
 * value into a setting, and only the server reads it from there, to open a cursor: so neither
 * pgjdbc's parser nor ours decides what is one statement, and what is no query cannot be opened.
 * The transaction is READ ONLY and is rolled back in every case.
 */
final class ReadOnlyGuard {
  static final String CURSOR = "mesa_rows";

  private final List<Bind> binds;

  ReadOnlyGuard(List<Bind> binds) {
    this.binds = binds;
  }

  /** The statements up to the open cursor; {@code ?} stands for each of {@link #values}. */
  String open() {
    var text = new StringBuilder("SELECT pg_catalog.set_config('mesa.q', ?, true)");
    for (int i = 0; i < binds.size(); i++) {
      if (binds.get(i).value() != null) {
        text.append(", pg_catalog.set_config('mesa.p").append(i).append("', ?, true)");
      }
    }
    text.append("; DO $mesa$ DECLARE c pg_catalog.refcursor := '")
        .append(CURSOR)
        .append("'; BEGIN OPEN c NO SCROLL FOR EXECUTE pg_catalog.current_setting('mesa.q')");
    for (int i = 0; i < binds.size(); i++) {
      text.append(i == 0 ? " USING " : ", ").append(argument(i));
    }
    return text.append("; END $mesa$").toString();
  }

  private String argument(int i) {
    String type = "::pg_catalog." + ValueText.typeName(binds.get(i));
    return binds.get(i).value() == null
        ? "NULL" + type
        : "pg_catalog.current_setting('mesa.p" + i + "')" + type;
  }

  /** The values to bind, as text. */
  List<String> values(String statement) {
    List<String> values = new ArrayList<>();
    values.add(statement);
    for (Bind bind : binds) {
      @Nullable Object value = bind.value();
      if (value != null) {
        values.add(ValueText.format(value));
      }
    }
    return values;
  }

  /** Whether the server refused a statement because it would write, or is no query. */
  static boolean refusedAsWrite(SQLException refused) {
    String state = refused.getSQLState();
    return "25006".equals(state) || "42P11".equals(state);
  }
}
