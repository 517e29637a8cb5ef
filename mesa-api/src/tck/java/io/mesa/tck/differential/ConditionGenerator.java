package io.mesa.tck.differential;

import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes conditions on one field that are probably true of a chosen row, or probably false. */
final class ConditionGenerator {
  private final Dice dice;
  private final LiteralGenerator literals;
  private final TextConditionGenerator texts;

  ConditionGenerator(Dice dice) {
    this.dice = dice;
    this.literals = new LiteralGenerator(dice);
    this.texts = new TextConditionGenerator(dice);
  }

  /** Whether an operation is on arrays. */
  static boolean onArray(Operation operation) {
    return operation == Operation.ARRAY_CONTAINS
        || operation == Operation.ARRAY_OVERLAPS
        || Operation.ALL_ANY.contains(operation)
        || Operation.ALL_SIZES.contains(operation);
  }

  /**
   * A condition.
   *
   * @param table the table
   * @param row the row it shall be true of, or false; null for any
   */
  Filter condition(
      GeneratedTable table,
      @Nullable List<@Nullable Object> row,
      Place place,
      Operation operation,
      boolean wanted) {
    FieldPath path = place.path();
    if (Operation.ALL_COMPARISONS.contains(operation)) {
      Operator operator = operation.operator();
      return new Filter.Comparison(path, operator, literals.near(place, operator, wanted));
    }
    if (Operation.ALL_FIELD_COMPARISONS.contains(operation)) {
      return fields(table, row, place, operation.operator(), wanted);
    }
    if (Operation.ALL_TEXT_MATCHES.contains(operation)) {
      return texts.condition(place, operation, wanted);
    }
    if (onArray(operation)) {
      return array(place, operation, wanted);
    }
    return switch (operation) {
      case IN -> {
        int count = dice.chance(5) ? 40 : dice.between(1, 4);
        yield new Filter.In(path, literals.several(place, count, wanted));
      }
      case IN_NOTHING -> asWanted(new Filter.In(path, List.of()), false, wanted);
      case IS_NULL -> asWanted(new Filter.IsNull(path), place.isNull(), wanted);
      case IS_SET -> asWanted(new Filter.IsSet(path), place.isSet(), wanted);
      case IS_NAN ->
          asWanted(
              new Filter.IsNan(path),
              place.value() != null && ValueOrder.isNaN(place.value()),
              wanted);
      case DISTINCT_FROM ->
          new Filter.DistinctFrom(path, literals.near(place, Operator.NE, wanted));
      case DISTINCT_FROM_NULL ->
          asWanted(new Filter.DistinctFrom(path, null), !place.isNull(), wanted);
      default -> throw new IllegalArgumentException(operation + " is no condition.");
    };
  }

  private static Filter asWanted(Filter filter, boolean holds, boolean wanted) {
    return holds == wanted ? filter : new Filter.Not(filter);
  }

  private Filter fields(
      GeneratedTable table,
      @Nullable List<@Nullable Object> row,
      Place place,
      Operator operator,
      boolean wanted) {
    List<GeneratedColumn> partners =
        table.columns().stream().filter(other -> comparable(place.column(), other)).toList();
    List<GeneratedColumn> alike =
        partners.stream().filter(other -> other.type().equals(place.column().type())).toList();
    GeneratedColumn partner = dice.pick(dice.chance(60) ? alike : partners);
    var filter = new Filter.FieldComparison(place.path(), operator, FieldPath.of(partner.name()));
    Object other = row == null ? null : row.get(table.position(partner.name()));
    return place.value() == null || other == null
        ? filter
        : asWanted(
            filter,
            ValueOrder.holds(operator, place.value(), other, place.column().labels()),
            wanted);
  }

  private static boolean comparable(GeneratedColumn left, GeneratedColumn right) {
    Kind a = left.kind();
    Kind b = right.kind();
    return (isExact(a) && isExact(b))
        || (a.floating() && (b.floating() || isSmall(b)))
        || (b.floating() && isSmall(a))
        || (a == b && left.ordered() && left.labels().equals(right.labels()));
  }

  private static boolean isExact(Kind kind) {
    return kind.number() && !kind.floating();
  }

  private static boolean isSmall(Kind kind) {
    return kind == Kind.INT16 || kind == Kind.INT32;
  }

  private Filter array(Place place, Operation operation, boolean wanted) {
    List<?> array = place.value() instanceof List<?> list ? list : List.of();
    if (Operation.ALL_SIZES.contains(operation)) {
      var filter =
          new Filter.Size(
              place.path(), operation.operator(), Math.max(-1, array.size() + dice.below(3) - 1));
      return place.value() == null
          ? filter
          : asWanted(
              filter,
              ValueOrder.holds(operation.operator(), array.size(), filter.size(), List.of()),
              wanted);
    }
    List<Object> elements = elements(array).stream().filter(place::comparesAs).toList();
    List<Object> all = new ArrayList<>();
    place.others().forEach(other -> all.addAll(elements((List<?>) other)));
    Object chosen = elements.isEmpty() ? null : dice.pick(elements);
    Place element = place.element(chosen, all);
    return switch (operation) {
      case ARRAY_CONTAINS -> {
        List<Object> values;
        if (dice.chance(8)) {
          values = List.of();
        } else if (wanted && !elements.isEmpty()) {
          values = dice.some(elements, dice.between(1, 2));
          values.removeIf(ValueOrder::isNaN);
          literals.mix(place.element(chosen, elements(array)), values);
        } else {
          values = literals.several(element, 2, false);
        }
        yield new Filter.ArrayContains(place.path(), values);
      }
      case ARRAY_OVERLAPS ->
          new Filter.ArrayOverlaps(
              place.path(),
              dice.chance(5)
                  ? List.of()
                  : literals.several(element, dice.between(1, 3), wanted && chosen != null));
      default ->
          new Filter.AnyElement(
              place.path(),
              operation.operator(),
              literals.near(element, operation.operator(), wanted));
    };
  }

  private static List<Object> elements(List<?> array) {
    return array.stream().filter(Objects::nonNull).<Object>map(element -> element).toList();
  }
}
