package io.mesa.tck.differential;

import java.util.ArrayList;
import java.util.List;

/**
 * A place of the coverage table.
 *
 * @param operation what is done with a field
 * @param kind the field's type
 * @param nulls whether the field is null in some row of its table
 */
record Cell(Operation operation, Kind kind, boolean nulls) {

  /** Every place that a run has to reach. */
  static List<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (boolean nulls : new boolean[] {false, true}) {
        kind.conditions().forEach(operation -> cells.add(new Cell(operation, kind, nulls)));
        kind.otherUses().forEach(operation -> cells.add(new Cell(operation, kind, nulls)));
      }
    }
    return cells;
  }

  @Override
  public String toString() {
    return operation + " " + kind + (nulls ? " with nulls" : " without nulls");
  }
}
