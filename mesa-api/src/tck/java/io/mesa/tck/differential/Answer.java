package io.mesa.tck.differential;

import io.mesa.error.ErrorCode;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import java.util.ArrayList;
import java.util.List;

/** What a database says to a {@link Trial}. */
sealed interface Answer {
  /**
   * Rows.
   *
   * @param columns the columns
   * @param rows the whole result
   * @param forwards its pages from the first to the last, empty where they were not walked
   * @param backwards its pages from the first to the last, got from the last to the first
   */
  record Given(
      List<RowColumn> columns, List<Row> rows, List<List<Row>> forwards, List<List<Row>> backwards)
      implements Answer {
    static Given of(Rows rows) {
      return new Given(rows.columns(), rows.toList(), List.of(), List.of());
    }

    static Given of(RowStream stream) {
      List<Row> rows = new ArrayList<>();
      stream.forEach(rows::add);
      return new Given(stream.columns(), rows, List.of(), List.of());
    }
  }

  /** A refusal before anything was asked of the database. */
  record Refused(ErrorCode code, String message) implements Answer {}

  /** An error, or pages without end. */
  record Failed(String what) implements Answer {}
}
