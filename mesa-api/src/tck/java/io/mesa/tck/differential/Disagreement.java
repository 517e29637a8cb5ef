package io.mesa.tck.differential;

import java.util.List;

/**
 * Different answers to one query.
 *
 * @param database the tables
 * @param trial what was asked
 * @param outcome what was answered
 * @param sides the names of those who answered
 */
record Disagreement(
    GeneratedDatabase database, Trial trial, Match.Outcome outcome, List<String> sides) {

  /** The difference, the tables and the query as code, and the answers. */
  String print() {
    var text = new StringBuilder();
    text.append(outcome.difference().orElse("no difference")).append("\n\n");
    text.append("MemoryDatabase database =\n    ").append(DatabasePrinter.print(database));
    text.append(";\nQuery query =\n    ").append(QueryPrinter.print(trial.query())).append(";\n");
    if (trial.way() == Trial.Way.AGAIN) {
      text.append("which is asked after\n    ")
          .append(QueryPrinter.print(OtherLiterals.of(trial.query())))
          .append(";\n");
    }
    for (int i = 0; i < sides.size(); i++) {
      text.append('\n').append(sides.get(i)).append(" answers:\n");
      text.append(AnswerPrinter.print(outcome.answers().get(i), trial.query().selection()));
    }
    return text.toString();
  }
}
