package io.mesa.source;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import io.mesa.value.TableName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A relation between two tables that a source declares, besides those that follow from foreign
 * keys: rows belong together where their columns are equal. Immutable.
 *
 * @param name what queries call it; unique among the relations of {@code table}
 * @param table the table it starts from
 * @param columns its columns
 * @param target the table it leads to
 * @param targetColumns the columns there, in the order of {@code columns}
 * @param through the table that joins the two, empty where they meet directly
 * @param many whether several rows of the target may belong to one
 */
public record Relation(
    String name,
    TableName table,
    List<String> columns,
    TableName target,
    List<String> targetColumns,
    Optional<Through> through,
    boolean many) {

  /**
   * A table that joins two others.
   *
   * @param table its name
   * @param columns its columns that equal those of the relation's table, in their order
   * @param targetColumns its columns that equal those of the target, in their order
   */
  public record Through(TableName table, List<String> columns, List<String> targetColumns) {
    /** Copies the lists. */
    public Through {
      Objects.requireNonNull(table, "table");
      columns = List.copyOf(columns);
      targetColumns = List.copyOf(targetColumns);
    }
  }

  /**
   * Checks the names and that as many columns stand on both sides.
   *
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where there are none, or not as many
   */
  public Relation {
    Names.check("relation name", name);
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(target, "target");
    columns = List.copyOf(columns);
    targetColumns = List.copyOf(targetColumns);
    int near = through.map(via -> via.columns().size()).orElse(targetColumns.size());
    int far = through.map(via -> via.targetColumns().size()).orElse(targetColumns.size());
    if (columns.isEmpty() || columns.size() != near || targetColumns.size() != far) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "The relation '%s' joins columns that are not as many on both sides.".formatted(name));
    }
  }

  /**
   * A relation to one row at most.
   *
   * @param name what queries call it
   * @param table the table it starts from
   * @param column its column
   * @param target the table it leads to
   * @param targetColumn the column there
   * @return the relation
   */
  public static Relation toOne(
      String name, TableName table, String column, TableName target, String targetColumn) {
    return new Relation(
        name, table, List.of(column), target, List.of(targetColumn), Optional.empty(), false);
  }

  /**
   * A relation to any number of rows.
   *
   * @param name what queries call it
   * @param table the table it starts from
   * @param column its column
   * @param target the table it leads to
   * @param targetColumn the column there
   * @return the relation
   */
  public static Relation toMany(
      String name, TableName table, String column, TableName target, String targetColumn) {
    return new Relation(
        name, table, List.of(column), target, List.of(targetColumn), Optional.empty(), true);
  }

  /**
   * The same relation through a table that joins the two. A row that is joined to another more than
   * once is given once.
   *
   * @param via that table
   * @return a copy, to any number of rows
   */
  public Relation through(Through via) {
    return new Relation(name, table, columns, target, targetColumns, Optional.of(via), true);
  }
}
