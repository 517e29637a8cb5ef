package io.mesa.query;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A number for a query's shape, without the shape's text: of the same parts as {@link ShapeText}.
 */
final class ShapeHash {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private ShapeHash() {}

  static long of(Query query) {
    long hash = mix(query.from().hashCode(), query.distinct() ? 1 : 0);
    hash = mix(hash, of(query.selection()));
    if (query.grouping().isPresent()) {
      Grouping grouping = query.grouping().get();
      hash = mix(hash, grouping.by().hashCode());
      hash = mix(hash, grouping.aggregates().hashCode());
      hash = mix(hash, of(grouping.having()));
    }
    hash = mix(hash, query.textOrder().hashCode());
    return mix(hash, (query.after().isPresent() ? 2 : 0) + (query.before().isPresent() ? 1 : 0));
  }

  private static long of(Selection selection) {
    long hash = mix(selection.fields().hashCode(), of(selection.where()));
    for (Include include : selection.includes()) {
      hash = mix(hash, include.relation().hashCode());
      hash = mix(hash, include.name().hashCode());
      hash = mix(hash, of(include.selection()));
    }
    hash = mix(hash, selection.orderBy().hashCode());
    hash = mix(hash, selection.limit().isPresent() ? magnitude(selection.limit()) : 0);
    int offset = selection.offset();
    return mix(hash, offset > 0 ? magnitude(OptionalInt.of(offset)) : 0);
  }

  private static long magnitude(OptionalInt number) {
    return ShapeText.magnitude(number);
  }

  private static long of(Filter filter) {
    long kind = filter.getClass().getName().hashCode();
    if (filter instanceof Filter.And and) {
      return mix(kind, sum(and.operands()));
    }
    if (filter instanceof Filter.Or or) {
      return mix(kind, sum(or.operands()));
    }
    if (filter instanceof Filter.Not not) {
      return mix(kind, of(not.operand()));
    }
    if (filter instanceof Filter.Exists exists) {
      long where = exists.where().isPresent() ? of(exists.where().get()) : 0;
      return mix(mix(kind, exists.relation().hashCode()), where);
    }
    if (filter instanceof Filter.FieldComparison both) {
      long hash = mix(kind, both.operator().hashCode());
      return mix(mix(hash, both.left().hashCode()), both.right().hashCode());
    }
    return filter instanceof Filter.OnField one
        ? mix(mix(kind, one.field().hashCode()), details(one))
        : kind;
  }

  /** Of operands in whichever order. */
  private static long sum(List<Filter> operands) {
    long sum = operands.size();
    for (Filter operand : operands) {
      sum += mix(STEP, of(operand));
    }
    return sum;
  }

  private static long details(Filter.OnField filter) {
    if (filter instanceof Filter.Comparison comparison) {
      return mix(comparison.operator().hashCode(), kind(comparison.value()));
    }
    if (filter instanceof Filter.In in) {
      return kinds(in.values());
    }
    if (filter instanceof Filter.DistinctFrom distinct) {
      return kind(distinct.value());
    }
    if (filter instanceof Filter.TextMatch match) {
      return mix(match.match().hashCode(), match.ignoreCase() ? 1 : 0);
    }
    if (filter instanceof Filter.ArrayContains contains) {
      return kinds(contains.values());
    }
    if (filter instanceof Filter.ArrayOverlaps overlaps) {
      return kinds(overlaps.values());
    }
    if (filter instanceof Filter.AnyElement any) {
      return mix(any.operator().hashCode(), kind(any.value()));
    }
    return filter instanceof Filter.Size size ? size.operator().hashCode() : 0;
  }

  /** Of the different kinds, in whichever order. */
  private static long kinds(List<Object> values) {
    long sum = 0;
    long last = 0;
    for (int i = 0; i < values.size(); i++) {
      long kind = kind(values.get(i));
      if (kind != last && !standsBefore(values, i, kind)) {
        sum += mix(STEP, kind);
      }
      last = kind;
    }
    return mix(sum, values.isEmpty() ? 0 : magnitude(OptionalInt.of(values.size())));
  }

  private static boolean standsBefore(List<Object> values, int place, long kind) {
    for (int i = 0; i < place; i++) {
      if (kind(values.get(i)) == kind) {
        return true;
      }
    }
    return false;
  }

  private static long kind(@Nullable Object value) {
    return value == null ? 1 : value.getClass().getName().hashCode();
  }

  private static long mix(long hash, long part) {
    long mixed = (hash ^ part) * STEP + part;
    return mixed ^ (mixed >>> 29);
  }
}
