package io.mesa.memory;

import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedGrouping;
import io.mesa.structure.ColumnType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts rows together to groups. */
final class GroupEvaluator {
  private final ResolvedGrouping grouping;

  GroupEvaluator(ResolvedGrouping grouping) {
    this.grouping = grouping;
  }

  /** The groups that meet the condition, in order: of each its fields, then its aggregates. */
  List<List<@Nullable Object>> groups(List<StoredRow> rows) {
    return members(rows).stream()
        .map(this::values)
        .filter(
            group ->
                new FilterEvaluator(new GroupFields(group)).evaluate(grouping.having())
                    == Truth.TRUE)
        .sorted(order())
        .toList();
  }

  /** The rows of each group; all of them, were it none, where nothing is grouped by. */
  private Collection<List<StoredRow>> members(List<StoredRow> rows) {
    if (grouping.by().isEmpty()) {
      return List.of(rows);
    }
    Map<List<@Nullable Object>, List<StoredRow>> groups = new LinkedHashMap<>();
    for (StoredRow row : rows) {
      groups.computeIfAbsent(ValueOrder.identities(key(row)), key -> new ArrayList<>()).add(row);
    }
    return groups.values();
  }

  private List<@Nullable Object> key(StoredRow row) {
    List<@Nullable Object> key = new ArrayList<>();
    grouping.by().forEach(field -> key.add(row.shown(field)));
    return key;
  }

  private List<@Nullable Object> values(List<StoredRow> members) {
    List<@Nullable Object> values =
        grouping.by().isEmpty() ? new ArrayList<>() : key(members.get(0));
    for (ResolvedGrouping.Value value : grouping.aggregates()) {
      values.add(Aggregates.compute(value, members));
    }
    return values;
  }

  private Comparator<List<@Nullable Object>> order() {
    return (left, right) -> {
      for (ResolvedGrouping.Order order : grouping.orderBy()) {
        int position = order.position();
        int comparison =
            RowOrder.compare(
                type(position),
                order.descending(),
                order.nullsFirst(),
                left.get(position),
                right.get(position));
        if (comparison != 0) {
          return comparison;
        }
      }
      return 0;
    };
  }

  /** The type of a group's value: a field's own, also of its least and greatest value. */
  private ColumnType type(int position) {
    if (position < grouping.by().size()) {
      return grouping.by().get(position).column().type();
    }
    ResolvedGrouping.Value value = grouping.aggregates().get(position - grouping.by().size());
    return value
        .field()
        .map(ResolvedField::column)
        .map(column -> column.type())
        .filter(type -> type.valueType() == value.type())
        .orElseGet(() -> ColumnTypes.of(value.type()));
  }

  private final class GroupFields implements Fields {
    private final List<@Nullable Object> group;

    private GroupFields(List<@Nullable Object> group) {
      this.group = group;
    }

    @Override
    public FieldValue field(FieldPath path) {
      int position = grouping.position(path);
      return new FieldValue(type(position), group.get(position));
    }

    @Override
    public boolean exists(Filter.Exists filter) {
      throw new IllegalStateException("A group has no relations.");
    }
  }
}
