package io.mesa.query;

import io.mesa.value.TableReference;
import java.util.List;

/** Builds a {@link Delete}; got from {@link Mutation#deleteFrom}. Not thread-safe. */
public final class DeleteBuilder {
  private final TableReference table;
  private final RowsCondition rows = new RowsCondition();
  private List<String> returning = List.of();

  DeleteBuilder(TableReference table) {
    this.table = table;
  }

  /**
   * Adds a condition, which rows must meet besides those given before.
   *
   * @param condition the condition
   * @return this builder
   */
  public DeleteBuilder where(Filter condition) {
    rows.where(condition);
    return this;
  }

  /**
   * Says that every row is meant.
   *
   * @return this builder
   */
  public DeleteBuilder everyRow() {
    rows.everyRow();
    return this;
  }

  /**
   * Asks for columns of each deleted row back.
   *
   * @param names the columns
   * @return this builder
   */
  public DeleteBuilder returning(String... names) {
    this.returning = List.of(names);
    return this;
  }

  /**
   * Makes the delete.
   *
   * @return the delete
   * @throws io.mesa.error.MesaException {@code INVALID_QUERY} where neither {@link #where} nor
   *     {@link #everyRow} was said
   */
  public Delete build() {
    return new Delete(table, rows.get("delete from '" + table + "'"), returning);
  }
}
