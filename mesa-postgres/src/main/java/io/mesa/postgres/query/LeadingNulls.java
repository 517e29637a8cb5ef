package io.mesa.postgres.query;

import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.resolve.ResolvedSort;
import io.mesa.structure.Index;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where the nulls of an order's first field stand in an index that has that field in order. An
 * index gives the rows with nulls and those without each in order, but the two in one order only,
 * and no page that begins among one and ends among the other.
 *
 * @param firstInIndex whether nulls come first where the index is read in the order's direction
 */
record LeadingNulls(boolean firstInIndex) {

  /**
   * Finds an index for the first field of an order.
   *
   * @param selection its table and its order
   * @param reversed whether it is read backwards
   * @return where nulls stand in it; empty where the field has no nulls, or no index has it in
   *     order
   */
  static Optional<LeadingNulls> of(
      StatementText text, ResolvedSelection selection, boolean reversed) {
    ResolvedSort first = selection.orderBy().get(0);
    if (!first.field().nullable()) {
      return Optional.empty();
    }
    Set<String> bound = new HashSet<>();
    addEquated(selection.where(), bound);
    boolean descending = first.descending() != reversed;
    boolean nullsFirst = first.nullsFirst() != reversed;
    Optional<LeadingNulls> found = Optional.empty();
    for (Index index : selection.scope().table().indexes()) {
      Optional<Index.Key> key = key(text, index, first, bound);
      if (key.isPresent()) {
        boolean inIndex = key.get().nullsFirst() == (key.get().descending() == descending);
        if (inIndex == nullsFirst) {
          return Optional.of(new LeadingNulls(inIndex));
        }
        found = Optional.of(new LeadingNulls(inIndex));
      }
    }
    return found;
  }

  /** The key of an index that has a field in order, behind none but fields with one value. */
  private static Optional<Index.Key> key(
      StatementText text, Index index, ResolvedSort sort, Set<String> bound) {
    if (!index.method().equals("btree") || !index.valid() || index.predicate().isPresent()) {
      return Optional.empty();
    }
    String name = sort.field().column().name();
    for (Index.Key key : index.keys()) {
      if (key.column().filter(name::equals).isPresent()) {
        return hasOrder(text, key, sort) ? Optional.of(key) : Optional.empty();
      }
      if (key.column().filter(bound::contains).isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean hasOrder(StatementText text, Index.Key key, ResolvedSort sort) {
    if (key.operatorClass().isPresent()) {
      return false;
    }
    boolean binaryAsked =
        sort.field().type() == ValueType.TEXT
            && sort.textOrder() == TextOrder.BINARY
            && text.column("", sort.field().column()).collating() != Operand.Collating.BINARY;
    return binaryAsked
        ? key.collation().filter("C"::equals).isPresent()
        : key.collation().isEmpty();
  }

  private static void addEquated(Filter filter, Set<String> columns) {
    if (filter instanceof Filter.And and) {
      and.operands().forEach(operand -> addEquated(operand, columns));
    } else if (filter instanceof Filter.Comparison c
        && c.operator() == Operator.EQ
        && c.field().segments().size() == 1) {
      columns.add(c.field().column());
    }
  }
}
