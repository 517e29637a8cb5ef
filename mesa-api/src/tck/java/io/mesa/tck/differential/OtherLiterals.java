package io.mesa.tck.differential;

import io.mesa.query.Filter;
import io.mesa.query.Grouping;
import io.mesa.query.Include;
import io.mesa.query.Query;
import io.mesa.query.Selection;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A query of the same shape with other literals, the same ones for the same query. A driver that
 * keeps what it made of one must still answer the other rightly.
 */
final class OtherLiterals {
  private static final List<Object> NUMBERS =
      List.of(0, 1, 2L, -1L, 2.5, 1e300, new BigDecimal("0.1"), new BigDecimal("1E+400"));

  private final Dice dice = Dice.of(0);

  private OtherLiterals() {}

  static Query of(Query query) {
    var others = new OtherLiterals();
    QueryParts parts = QueryParts.of(query);
    QueryParts changed = parts.with(others.selection(parts.selection()));
    return changed
        .grouping()
        .map(
            groups ->
                changed.with(
                    new Grouping(groups.by(), groups.aggregates(), others.filter(groups.having()))))
        .orElse(changed)
        .query();
  }

  private Selection selection(Selection selection) {
    return new Selection(
        selection.fields(),
        filter(selection.where()),
        selection.includes().stream()
            .map(i -> new Include(i.relation(), i.name(), selection(i.selection())))
            .toList(),
        selection.orderBy(),
        selection.limit(),
        selection.offset());
  }

  private List<Filter> filters(List<Filter> filters) {
    return filters.stream().map(this::filter).toList();
  }

  private Filter filter(Filter filter) {
    if (filter instanceof Filter.And and) {
      return new Filter.And(filters(and.operands()));
    }
    if (filter instanceof Filter.Or or) {
      return new Filter.Or(filters(or.operands()));
    }
    if (filter instanceof Filter.Not not) {
      return new Filter.Not(filter(not.operand()));
    }
    return filter instanceof Filter.Exists exists
        ? new Filter.Exists(exists.relation(), exists.where().map(this::filter))
        : condition(filter);
  }

  private Filter condition(Filter filter) {
    if (filter instanceof Filter.Comparison f) {
      return new Filter.Comparison(f.field(), f.operator(), other(f.value()));
    }
    if (filter instanceof Filter.In f) {
      return new Filter.In(f.field(), others(f.values()));
    }
    if (filter instanceof Filter.DistinctFrom f) {
      return new Filter.DistinctFrom(f.field(), orNull(f.value()));
    }
    if (filter instanceof Filter.TextMatch f) {
      return new Filter.TextMatch(
          f.field(), f.match(), (String) dice.pick(Values.PLAIN_TEXTS), f.ignoreCase());
    }
    if (filter instanceof Filter.AnyElement f) {
      return new Filter.AnyElement(f.field(), f.operator(), other(f.value()));
    }
    if (filter instanceof Filter.ArrayContains f) {
      return new Filter.ArrayContains(f.field(), others(f.values()));
    }
    if (filter instanceof Filter.ArrayOverlaps f) {
      return new Filter.ArrayOverlaps(f.field(), others(f.values()));
    }
    return filter instanceof Filter.Size f
        ? new Filter.Size(f.field(), f.operator(), f.size() + 1)
        : filter;
  }

  private List<Object> others(List<Object> values) {
    return values.stream().map(this::other).toList();
  }

  private @Nullable Object orNull(@Nullable Object value) {
    return value == null ? null : other(value);
  }

  private Object other(Object value) {
    if (value instanceof Number) {
      return dice.pick(NUMBERS);
    }
    if (value instanceof String) {
      return dice.pick(Values.PLAIN_TEXTS);
    }
    if (value instanceof Boolean truth) {
      return !truth;
    }
    if (value instanceof LocalDate) {
      return LocalDate.of(2024, 2, dice.between(1, 29));
    }
    if (value instanceof LocalTime) {
      return LocalTime.of(12, dice.below(60), 0, dice.below(2_000));
    }
    if (value instanceof LocalDateTime) {
      return LocalDateTime.of(2024, 2, 3, 4, dice.below(60), 0, dice.below(2_000));
    }
    if (value instanceof Instant) {
      return Instant.ofEpochSecond(dice.below(100_000), dice.below(2_000));
    }
    return value instanceof UUID ? new UUID(dice.below(3), 1) : value;
  }
}
