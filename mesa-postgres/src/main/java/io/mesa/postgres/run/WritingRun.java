package io.mesa.postgres.run;

import io.mesa.postgres.connect.Loan;
import io.mesa.postgres.value.ValueText;
import io.mesa.query.Bind;
import io.mesa.query.NativeStatement;
import io.mesa.query.Rows;
import io.mesa.spi.ResultLimits;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * Runs a statement that may write, in a transaction of its own, so that one that breaks a limit
 * leaves nothing behind. What cannot be in a transaction is run outside one.
 */
final class WritingRun {
  /** "… cannot run inside a transaction block", found before anything is done. */
  private static final String ACTIVE_TRANSACTION = "25001";

  /** What changes a setting of the session from within any statement. */
  private static final Pattern SET_CONFIG = Pattern.compile("(?i)set_config");

  /** Statements that leave nothing behind in their session. */
  private static final Set<String> LEAVES_SESSION =
      Set.of(
          "INSERT",
          "UPDATE",
          "DELETE",
          "MERGE",
          "TRUNCATE",
          "WITH",
          "ALTER",
          "DROP",
          "GRANT",
          "REVOKE",
          "COMMENT",
          "VACUUM",
          "ANALYZE",
          "REINDEX",
          "REFRESH",
          "CLUSTER",
          "VALUES",
          "TABLE");

  private final Loan loan;
  private final NativeStatement statement;
  private final SqlText text;
  private final ResultLimits limits;
  private final int maxRows;

  WritingRun(Loan loan, NativeStatement statement, SqlText text, ResultLimits limits) {
    this.loan = loan;
    this.statement = statement;
    this.text = text;
    this.limits = limits;
    this.maxRows = limits.oneTooMany();
    if (!LEAVES_SESSION.contains(text.firstWord()) || SET_CONFIG.matcher(statement.text()).find()) {
      loan.taint();
    }
  }

  Rows run() {
    try {
      // A procedure may commit by itself, which no outer transaction allows.
      return text.firstWord().equals("CALL") && loan.callSettings().isEmpty()
          ? outsideTransaction()
          : inTransaction();
    } catch (SQLException e) {
      throw loan.failed(e, false);
    }
  }

  private Rows inTransaction() throws SQLException {
    Rows rows;
    try {
      loan.beginWithSettings(false);
      rows = execute();
    } catch (SQLException e) {
      if (ACTIVE_TRANSACTION.equals(e.getSQLState()) && loan.callSettings().isEmpty()) {
        loan.session().jdbc().rollback();
        loan.session().jdbc().setAutoCommit(true);
        return outsideTransaction();
      }
      throw e;
    }
    loan.commit();
    return rows;
  }

  private Rows outsideTransaction() throws SQLException {
    if (loan.needsLimit()) {
      loan.limitSession();
    }
    try {
      return execute();
    } catch (SQLException e) {
      throw loan.failed(e, true);
    }
  }

  /** Runs it where the connection stands, inside a transaction or not. */
  Rows execute() throws SQLException {
    try (PreparedStatement prepared = loan.session().jdbc().prepareStatement(text.jdbc())) {
      prepared.setMaxRows(maxRows);
      bind(prepared, statement, text);
      if (!prepared.execute()) {
        return Rows.of(List.of(), List.of())
            .withChanged(Math.max(0, prepared.getLargeUpdateCount()));
      }
      try (ResultSet rows = prepared.getResultSet()) {
        return read(rows);
      }
    }
  }

  /** What the server says of a statement that it does not run. */
  static String explained(Loan loan, NativeStatement statement, SqlText text, String how)
      throws SQLException {
    try (PreparedStatement prepared = loan.session().jdbc().prepareStatement(how + text.jdbc())) {
      bind(prepared, statement, text);
      try (ResultSet rows = prepared.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  private static void bind(PreparedStatement prepared, NativeStatement statement, SqlText text)
      throws SQLException {
    for (int i = 0; i < text.parameters().size(); i++) {
      prepared.setObject(i + 1, typed(statement.binds().get(text.parameters().get(i) - 1)));
    }
  }

  private Rows read(ResultSet rows) throws SQLException {
    var reader = new ResultReader(rows.getMetaData());
    List<@Nullable Object[]> values = new ArrayList<>();
    while (rows.next()) {
      values.add(reader.read(rows));
      limits.check(values.size(), reader.bytes());
    }
    return Rows.of(reader.columns(), values).withChanged(values.size());
  }

  private static PGobject typed(Bind bind) throws SQLException {
    var typed = new PGobject();
    typed.setType(ValueText.typeName(bind));
    Object value = bind.value();
    typed.setValue(value == null ? null : ValueText.format(value));
    return typed;
  }
}
