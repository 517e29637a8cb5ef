package io.mesa.postgres.inspect;

import io.mesa.structure.TableKind;

/** The kinds of relations that count as tables, by {@code pg_class.relkind}. */
enum RelationKind {
  TABLE('r', TableKind.TABLE),
  PARTITIONED_TABLE('p', TableKind.PARTITIONED_TABLE),
  VIEW('v', TableKind.VIEW),
  MATERIALIZED_VIEW('m', TableKind.MATERIALIZED_VIEW),
  FOREIGN_TABLE('f', TableKind.FOREIGN_TABLE);

  private final char code;
  private final TableKind tableKind;

  RelationKind(char code, TableKind tableKind) {
    this.code = code;
    this.tableKind = tableKind;
  }

  char code() {
    return code;
  }

  TableKind tableKind() {
    return tableKind;
  }

  /** Whether a query stands behind it. */
  boolean isView() {
    return this == VIEW || this == MATERIALIZED_VIEW;
  }

  static RelationKind of(String relkind) {
    return switch (relkind) {
      case "r" -> TABLE;
      case "p" -> PARTITIONED_TABLE;
      case "v" -> VIEW;
      case "m" -> MATERIALIZED_VIEW;
      case "f" -> FOREIGN_TABLE;
      default -> throw new IllegalArgumentException("No table has the kind '" + relkind + "'.");
    };
  }
}
