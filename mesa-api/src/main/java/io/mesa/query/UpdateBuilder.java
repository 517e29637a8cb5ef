package io.mesa.query;

import io.mesa.value.TableReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds an {@link Update}; got from {@link Mutation#update}. Not thread-safe. */
public final class UpdateBuilder {
  private final TableReference table;
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
  private final RowsCondition rows = new RowsCondition();
  private List<String> returning = List.of();

  UpdateBuilder(TableReference table) {
    this.table = table;
  }

  /**
   * Sets a column.
   *
   * @param column the column
   * @param value its new value, or null
   * @return this builder
   */
  public UpdateBuilder set(String column, @Nullable Object value) {
    values.put(column, value);
    return this;
  }

  /**
   * Adds a condition, which rows must meet besides those given before.
   *
   * @param condition the condition
   * @return this builder
   */
  public UpdateBuilder where(Filter condition) {
    rows.where(condition);
    return this;
  }

  /**
   * Says that every row is meant.
   *
   * @return this builder
   */
  public UpdateBuilder everyRow() {
    rows.everyRow();
    return this;
  }

  /**
   * Asks for columns of each changed row back.
   *
   * @param names the columns
   * @return this builder
   */
  public UpdateBuilder returning(String... names) {
    this.returning = List.of(names);
    return this;
  }

  /**
   * Makes the update.
   *
   * @return the update
   * @throws io.mesa.error.MesaException {@code INVALID_QUERY} where nothing is set, or neither
   *     {@link #where} nor {@link #everyRow} was said
   */
  public Update build() {
    return new Update(table, values, rows.get("update of '" + table + "'"), returning);
  }
}
