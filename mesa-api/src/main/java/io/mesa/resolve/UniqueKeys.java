package io.mesa.resolve;

import io.mesa.query.FieldPath;
import io.mesa.structure.Column;
import io.mesa.structure.Index;
import io.mesa.structure.Table;
import io.mesa.structure.UniqueConstraint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells what is unique in a table: by its primary key, its unique constraints and its unique
 * indexes, except deferrable ones, which a transaction may break until its end.
 */
final class UniqueKeys {
  private UniqueKeys() {}

  /** Whether no two rows stand at the same place of an order. */
  static boolean isUnique(Scope scope, List<ResolvedSort> orderBy) {
    Set<String> ordered = columns(orderBy);
    return orders(scope.table()).anyMatch(ordered::containsAll);
  }

  /** Whether no two rows have the same values, none of them null, in some columns. */
  static boolean identify(Table table, Set<String> columns) {
    return keys(table).anyMatch(columns::containsAll);
  }

  /**
   * The order with the columns of a key appended, in the direction of its last field so that one
   * index can serve; as it is where it contains a key; empty where the table has none.
   */
  static Optional<List<ResolvedSort>> complete(Scope scope, List<ResolvedSort> orderBy) {
    if (isUnique(scope, orderBy)) {
      return Optional.of(orderBy);
    }
    return orders(scope.table()).findFirst().map(key -> append(scope, orderBy, key));
  }

  private static List<ResolvedSort> append(
      Scope scope, List<ResolvedSort> orderBy, List<String> key) {
    Set<String> ordered = columns(orderBy);
    ResolvedSort last = orderBy.get(orderBy.size() - 1);
    List<ResolvedSort> complete = new ArrayList<>(orderBy);
    for (String column : key) {
      if (ordered.add(column)) {
        complete.add(
            new ResolvedSort(
                scope.field(FieldPath.of(column)),
                last.descending(),
                last.descending(),
                last.textOrder()));
      }
    }
    return complete;
  }

  private static Set<String> columns(List<ResolvedSort> orderBy) {
    Set<String> columns = new HashSet<>();
    for (ResolvedSort sort : orderBy) {
      if (sort.field().keys().isEmpty()) {
        columns.add(sort.field().column().name());
      }
    }
    return columns;
  }

  /** The keys of which every row has another value that has a place in an order. */
  private static Stream<List<String>> orders(Table table) {
    return keys(table).filter(columns -> columns.stream().allMatch(name -> serves(table, name)));
  }

  /** All keys, the primary key first. */
  private static Stream<List<String>> keys(Table table) {
    Stream<List<String>> constraints =
        Stream.concat(table.primaryKey().stream(), table.uniqueConstraints().stream())
            .filter(key -> !key.deferrable())
            .map(UniqueConstraint::columns);
    Stream<List<String>> indexes =
        table.indexes().stream().flatMap(index -> uniqueColumns(index).stream());
    return Stream.concat(constraints, indexes);
  }

  private static boolean serves(Table table, String name) {
    Optional<Column> column = table.column(name);
    return column.isPresent()
        && !column.get().nullable()
        && Types.isOrdered(column.get().type().valueType());
  }

  private static Optional<List<String>> uniqueColumns(Index index) {
    if (!index.unique() || !index.valid() || index.predicate().isPresent()) {
      return Optional.empty();
    }
    List<String> columns = new ArrayList<>();
    for (Index.Key key : index.keys()) {
      if (key.column().isEmpty()) {
        return Optional.empty();
      }
      columns.add(key.column().get());
    }
    return Optional.of(columns);
  }
}
