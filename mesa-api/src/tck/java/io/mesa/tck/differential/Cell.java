package io.mesa.tck.differential;

/**
 * A place of the coverage table.
 *
 * @param operation what is done with a field
 * @param kind the field's type
 * @param nulls whether the field is null in some row of its table
 */
record Cell(Operation operation, Kind kind, boolean nulls) {

  @Override
  public String toString() {
    return operation + " " + kind + (nulls ? " with nulls" : " without nulls");
  }
}
