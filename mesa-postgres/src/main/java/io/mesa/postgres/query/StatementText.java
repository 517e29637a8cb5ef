package io.mesa.postgres.query;

import io.mesa.postgres.connect.Sql;
import io.mesa.structure.Collation;
import io.mesa.structure.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what the parts of a statement share while it is written: names of tables, places of
 * values. A place stands in the text as a mark that no name and no literal can contain.
 */
final class StatementText {
  private static final char MARK = '\0';

  private final boolean binaryByDefault;
  private final List<Slot> slots = new ArrayList<>();
  private final Map<String, TableUse> uses = new HashMap<>();
  private int aliases;
  private int inputs;
  private boolean reusable = true;

  /**
   * Begins a statement.
   *
   * @param binaryByDefault whether the database orders text by code point where a column does not
   *     say otherwise
   */
  StatementText(boolean binaryByDefault) {
    this.binaryByDefault = binaryByDefault;
  }

  /** Notes what the table with an alias is wanted for. */
  void use(String alias, TableUse use) {
    uses.put(alias, use);
  }

  /** What the tables of the statement are wanted for, by their aliases. */
  Map<String, TableUse> uses() {
    return uses;
  }

  /** A column of the table with an alias. */
  Operand column(String alias, Column column) {
    return new Operand(
        alias + "." + Sql.identifier(column.name()),
        column.type(),
        collating(column),
        column.collation().map(Collation::name));
  }

  private Operand.Collating collating(Column column) {
    if (column.collation().isEmpty()) {
      return collating();
    }
    Collation collation = column.collation().get();
    if (!collation.deterministic()) {
      return Operand.Collating.LOOSE;
    }
    return collation.binary() ? Operand.Collating.BINARY : Operand.Collating.DETERMINISTIC;
  }

  /** How the server compares text that is no column's. */
  Operand.Collating collating() {
    return binaryByDefault ? Operand.Collating.BINARY : Operand.Collating.DETERMINISTIC;
  }

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
