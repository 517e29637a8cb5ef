package io.mesa.postgres.query;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what the parts of a statement share while it is written: names of tables, places of
 * values. A place stands in the text as a mark that no name and no literal can contain.
 */
final class StatementText {
  private static final char MARK = '\0';

  private final List<Slot> slots = new ArrayList<>();
  private int aliases;
  private int inputs;
  private boolean reusable = true;

  /** A name for a table that no other in the statement has. */
  String alias() {
    String alias = "t" + aliases;
    aliases++;
    return alias;
  }

  /** The number of the next literal. Every literal of the query is asked for once, in its order. */
  int nextInput() {
    int input = inputs;
    inputs++;
    return input;
  }

  /** The text that stands for a value. */
  String place(Slot slot) {
    slots.add(slot);
    return MARK + Integer.toString(slots.size() - 1) + MARK;
  }

  /** Says that the text depends on the literals themselves, so that others need another text. */
  void dependOnLiterals() {
    reusable = false;
  }

  boolean isReusable() {
    return reusable;
  }

  /** A finished statement: its text, and the values in the order of their places. */
  record Finished(String text, List<Slot> slots) {}

  /** The statement with JDBC's {@code ?} at each place. */
  Finished forJdbc(String marked) {
    return finish(marked, "?");
  }

  /** The statement with PostgreSQL's own {@code $1} and so on. */
  Finished forServer(String marked) {
    return finish(marked, "$");
  }

  private Finished finish(String marked, String sign) {
    var text = new StringBuilder(marked.length());
    List<Slot> ordered = new ArrayList<>();
    int position = 0;
    int mark = marked.indexOf(MARK);
    while (mark >= 0) {
      int end = marked.indexOf(MARK, mark + 1);
      text.append(marked, position, mark).append(sign);
      ordered.add(slots.get(Integer.parseInt(marked, mark + 1, end, 10)));
      if (sign.equals("$")) {
        text.append(ordered.size());
      }
      position = end + 1;
      mark = marked.indexOf(MARK, position);
    }
    text.append(marked, position, marked.length());
    return new Finished(text.toString(), List.copyOf(ordered));
  }
}
