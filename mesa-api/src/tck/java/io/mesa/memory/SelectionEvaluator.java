package io.mesa.memory;

import io.mesa.query.Row;
import io.mesa.query.RowHeader;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedInclude;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.spi.DriverCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers a selection: which rows, in which order, and what is shown of them. */
final class SelectionEvaluator {
  private final MemoryDatabase database;
  private final DriverCall call;
  private final Relations relations;

  SelectionEvaluator(MemoryDatabase database, DriverCall call) {
    this.database = database;
    this.call = call;
    this.relations = new Relations(database);
  }

  /** All rows of the selection's table. */
  List<StoredRow> all(ResolvedSelection selection) {
    return database.stored(selection.scope().table().name()).rows();
  }

  /** The rows that meet the condition, in order, before limit and offset. */
  List<StoredRow> ordered(ResolvedSelection selection, List<StoredRow> candidates) {
    return candidates.stream()
        .filter(
            row -> {
              call.remaining();
              return RowFields.meets(relations, selection.scope(), row, selection.where());
            })
        .sorted(new RowOrder(selection.orderBy()).byPlace())
        .toList();
  }

  /** The first of equal rows. */
  List<StoredRow> distinct(ResolvedSelection selection, List<StoredRow> rows) {
    Set<List<@Nullable Object>> seen = new HashSet<>();
    return rows.stream()
        .filter(row -> seen.add(ValueOrder.identities(shown(selection, row))))
        .toList();
  }

  /** What limit and offset leave. */
  static <T> List<T> cut(ResolvedSelection selection, List<T> rows) {
    Stream<T> rest = rows.stream().skip(selection.offset());
    return (selection.limit().isPresent() ? rest.limit(selection.limit().getAsInt()) : rest)
        .toList();
  }

  /** The row as the result has it, its related rows with it. */
  Row show(ResolvedSelection selection, RowHeader header, StoredRow row) {
    List<@Nullable Object> values = shown(selection, row);
    for (int i = 0; i < selection.includes().size(); i++) {
      values.add(include(selection.includes().get(i), header.included().get(i).header(), row));
    }
    return header.row(values.toArray());
  }

  private static List<@Nullable Object> shown(ResolvedSelection selection, StoredRow row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (ResolvedField field : selection.fields()) {
      values.add(row.shown(field));
    }
    return values;
  }

  private @Nullable Object include(ResolvedInclude include, RowHeader header, StoredRow parent) {
    ResolvedSelection selection = include.selection();
    List<StoredRow> related = relations.related(parent, include.relation());
    List<Row> rows =
        cut(selection, ordered(selection, related)).stream()
            .map(row -> show(selection, header, row))
            .toList();
    if (include.relation().many()) {
      return rows;
    }
    return rows.isEmpty() ? null : rows.get(0);
  }
}
