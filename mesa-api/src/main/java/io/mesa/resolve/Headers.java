package io.mesa.resolve;

import io.mesa.query.RowColumn;
import io.mesa.query.RowHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The columns of a query's result. */
public final class Headers {
  private Headers() {}

  /**
   * The columns of a query's result, and of the related rows in it.
   *
   * @param query the query
   * @return the header, to be made once for all results of the query
   */
  public static RowHeader of(ResolvedQuery query) {
    return query.grouping().map(Headers::of).orElseGet(() -> of(query.selection()));
  }

  private static RowHeader of(ResolvedGrouping grouping) {
    List<RowColumn> columns = new ArrayList<>();
    grouping.by().forEach(field -> columns.add(column(field)));
    for (ResolvedGrouping.Value value : grouping.aggregates()) {
      String databaseType =
          value
              .field()
              .filter(field -> field.column().type().valueType() == value.type())
              .map(field -> field.column().type().name())
              .orElseGet(() -> value.type().name().toLowerCase(Locale.ROOT));
      columns.add(new RowColumn(value.aggregate().name(), value.type(), databaseType));
    }
    return RowHeader.of(columns);
  }

  /**
   * The columns of rows that have these fields and nothing else.
   *
   * @param fields the fields in order
   * @return the header
   */
  public static RowHeader ofFields(List<ResolvedField> fields) {
    return RowHeader.of(fields.stream().map(Headers::column).toList());
  }

  /**
   * The columns of a selection's rows.
   *
   * @param selection the selection
   * @return the header
   */
  public static RowHeader of(ResolvedSelection selection) {
    return RowHeader.of(
        selection.fields().stream().map(Headers::column).toList(),
        selection.includes().stream()
            .map(
                include ->
                    new RowHeader.Included(
                        include.name(), include.relation().many(), of(include.selection())))
            .toList());
  }

  private static RowColumn column(ResolvedField field) {
    return new RowColumn(
        field.path().toString(),
        field.type(),
        field.inDocument() ? "json" : field.column().type().name());
  }
}
