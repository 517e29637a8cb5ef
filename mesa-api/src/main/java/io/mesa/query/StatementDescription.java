package io.mesa.query;

import java.util.List;

/**
 * What the server says of a statement that it parsed and did not run.
 *
 * @param parameters the database's own names of the types of its parameters, in order
 * @param columns the columns it would give; none for a statement that gives no rows
 */
public record StatementDescription(List<String> parameters, List<RowColumn> columns) {
  /** Copies the lists. */
  public StatementDescription {
    parameters = List.copyOf(parameters);
    columns = List.copyOf(columns);
  }
}
