package io.mesa.memory;

import io.mesa.resolve.ResolvedRelation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds related rows: those whose columns are equal. A null equals nothing. */
record Relations(MemoryDatabase database) {

  /** The rows that a relation leads to from a row, each once. */
  List<StoredRow> related(StoredRow row, ResolvedRelation relation) {
    List<StoredRow> targets = database.stored(relation.target().name()).rows();
    List<@Nullable Object> near = row.values(relation.columns());
    if (relation.through().isEmpty()) {
      return matching(targets, relation.targetColumns(), near);
    }
    ResolvedRelation.Through through = relation.through().get();
    List<StoredRow> joining =
        matching(database.stored(through.table().name()).rows(), through.columns(), near);
    return targets.stream()
        .filter(
            target ->
                joining.stream()
                    .anyMatch(
                        join ->
                            equal(
                                join.values(through.targetColumns()),
                                target.values(relation.targetColumns()))))
        .toList();
  }

  private static List<StoredRow> matching(
      List<StoredRow> rows, List<String> columns, List<@Nullable Object> values) {
    return rows.stream().filter(row -> equal(row.values(columns), values)).toList();
  }

  private static boolean equal(List<@Nullable Object> left, List<@Nullable Object> right) {
    return !left.contains(null)
        && !right.contains(null)
        && ValueOrder.identities(left).equals(ValueOrder.identities(right));
  }
}
