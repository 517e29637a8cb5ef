package io.mesa.resolve;

import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.structure.ColumnType;
import io.mesa.value.Names;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that a condition on groups names only what a group has, and compares it with what fits.
 */
final class GroupCheck {
  private final ResolvedGrouping grouping;

  GroupCheck(ResolvedGrouping grouping) {
    this.grouping = grouping;
  }

  /** The place of a group's value, or a refusal that names those there are. */
  static int position(ResolvedGrouping grouping, FieldPath path) {
    int position = grouping.position(path);
    if (position < 0) {
      List<String> names = new ArrayList<>();
      grouping.by().forEach(field -> names.add(field.path().toString()));
      grouping.aggregates().forEach(value -> names.add(value.aggregate().name()));
      throw Refusal.notFound(
          "A group has no value '%s'%s; it has %s.",
          path, Names.perhaps(path.toString(), names), names);
    }
    return position;
  }

  void check(Filter filter) {
    if (filter instanceof Filter.And and) {
      and.operands().forEach(this::check);
    } else if (filter instanceof Filter.Or or) {
      or.operands().forEach(this::check);
    } else if (filter instanceof Filter.Not not) {
      check(not.operand());
    } else if (filter instanceof Filter.Comparison c) {
      Types.checkComparable(c.field().toString(), type(c.field()), c.value());
    } else if (filter instanceof Filter.In in) {
      ColumnType type = type(in.field());
      in.values().forEach(v -> Types.checkComparable(in.field().toString(), type, v));
    } else if (filter instanceof Filter.IsNull isNull) {
      position(grouping, isNull.field());
    } else {
      throw Refusal.query(
          "A condition on groups takes comparisons, in, isNull, and, or, not; no %s.",
          filter.getClass().getSimpleName());
    }
  }

  private ColumnType type(FieldPath path) {
    int position = position(grouping, path);
    if (position < grouping.by().size()) {
      return grouping.by().get(position).column().type();
    }
    ResolvedGrouping.Value value = grouping.aggregates().get(position - grouping.by().size());
    ValueType type = value.type();
    return value
        .field()
        .map(field -> field.column().type())
        .filter(of -> of.valueType() == type)
        .orElseGet(() -> new ColumnType(type.name(), type, new ColumnType.Base()));
  }
}
