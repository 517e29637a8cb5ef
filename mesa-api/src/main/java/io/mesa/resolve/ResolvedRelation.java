package io.mesa.resolve;

import io.mesa.structure.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A relation between known tables.
 *
 * @param name the name it was found by
 * @param columns columns of the table it starts from
 * @param target the table it leads to
 * @param targetColumns the columns there that are equal, in the order of {@code columns}; with
 *     {@code through}, in the order of its {@code targetColumns}
 * @param through the table that joins the two
 * @param many whether several rows may belong to one
 */
public record ResolvedRelation(
    String name,
    List<String> columns,
    Table target,
    List<String> targetColumns,
    Optional<Through> through,
    boolean many) {
  /** Copies the lists. */
  public ResolvedRelation {
    columns = List.copyOf(columns);
    targetColumns = List.copyOf(targetColumns);
  }

  /**
   * Whether a key of the target tells that no two of its rows have the same values in {@link
   * #targetColumns}.
   *
   * @return false where several may
   */
  public boolean identifies() {
    return UniqueKeys.identify(target, Set.copyOf(targetColumns));
  }

  /**
   * A table that joins two others.
   *
   * @param table the table
   * @param columns its columns that equal {@link ResolvedRelation#columns}
   * @param targetColumns its columns that equal {@link ResolvedRelation#targetColumns}
   */
  public record Through(Table table, List<String> columns, List<String> targetColumns) {
    /** Copies the lists. */
    public Through {
      columns = List.copyOf(columns);
      targetColumns = List.copyOf(targetColumns);
    }

    /**
     * Whether two of its rows may join the same two rows, which belong together once all the same.
     *
     * @return false where a key of the table keeps that from happening
     */
    public boolean mayRepeat() {
      Set<String> both = new HashSet<>(columns);
      both.addAll(targetColumns);
      return !UniqueKeys.identify(table, both);
    }
  }
}
