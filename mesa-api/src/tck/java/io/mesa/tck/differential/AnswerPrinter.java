package io.mesa.tck.differential;

import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.Selection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints answers to a query, a row to a line. */
final class AnswerPrinter {
  private static final int MOST_ROWS = 60;

  private final Selection selection;
  private final StringBuilder text = new StringBuilder();

  private AnswerPrinter(Selection selection) {
    this.selection = selection;
  }

  static String print(Answer answer, Selection selection) {
    if (!(answer instanceof Answer.Given given)) {
      return "  " + answer + "\n";
    }
    var printer = new AnswerPrinter(selection);
    printer.rows(given.rows());
    printer.pages("forwards", given.forwards());
    printer.pages("backwards", given.backwards());
    return printer.text.toString();
  }

  private void pages(String way, List<List<Row>> pages) {
    for (int i = 0; i < pages.size(); i++) {
      text.append("  page %d %s:\n".formatted(i + 1, way));
      rows(pages.get(i));
    }
  }

  private void rows(List<Row> rows) {
    rows.stream()
        .limit(MOST_ROWS)
        .forEach(row -> text.append("  ").append(row(row, selection)).append('\n'));
    if (rows.size() > MOST_ROWS || rows.isEmpty()) {
      text.append("  (%d rows)\n".formatted(rows.size()));
    }
  }

  private static String row(Row row, Selection selection) {
    var line = new StringBuilder("{");
    int place = 0;
    for (RowColumn column : row.columns()) {
      line.append(place == 0 ? "" : ", ").append(column.name()).append(": ");
      line.append(CodeText.value(RowForms.value(row, place)));
      place++;
    }
    for (var include : selection.includes()) {
      line.append(place == 0 ? "" : ", ").append(include.name()).append(": ");
      line.append(related(RowForms.value(row, place), include.selection()));
      place++;
    }
    return line.append('}').toString();
  }

  private static String related(@Nullable Object value, Selection selection) {
    if (value instanceof Row row) {
      return row(row, selection);
    }
    return value instanceof List<?> rows
        ? rows.stream().map(row -> row((Row) row, selection)).toList().toString()
        : String.valueOf(value);
  }
}
