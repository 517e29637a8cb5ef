package io.mesa.postgres.run;

import io.mesa.postgres.connect.Loan;
import io.mesa.query.RowColumn;
import io.mesa.query.StatementDescription;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Lets the server parse and describe a statement; it is never executed. */
final class Description {
  private final Loan loan;
  private final SqlText text;

  Description(Loan loan, SqlText text) {
    this.loan = loan;
    this.text = text;
  }

  StatementDescription read() {
    try {
      loan.begin(true);
      String settings = loan.callSettings();
      if (!settings.isEmpty()) {
        loan.session().execute(settings.substring(2));
      }
      try (PreparedStatement prepared = loan.session().jdbc().prepareStatement(text.jdbc())) {
        ParameterMetaData parameters = prepared.getParameterMetaData();
        String[] types = new String[text.highestParameter()];
        Arrays.fill(types, "unknown");
        for (int i = 0; i < text.parameters().size(); i++) {
          types[text.parameters().get(i) - 1] = parameters.getParameterTypeName(i + 1);
        }
        ResultSetMetaData columns = prepared.getMetaData();
        List<RowColumn> described =
            columns == null ? List.of() : new ResultReader(columns).columns();
        return new StatementDescription(List.of(types), described);
      }
    } catch (SQLException e) {
      throw loan.failed(e, false);
    }
  }
}
