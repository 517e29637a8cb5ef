package io.mesa.tck.differential;

import io.mesa.query.Aggregate;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Grouping;
import io.mesa.query.Operator;
import io.mesa.query.Selection;
import io.mesa.query.Sort;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Makes a grouping with its aggregates, its condition on groups and its order. What is computed of
 * floating-point numbers is not exact, so nothing is ordered by it or compared closely with it.
 */
final class GroupGenerator {
  private static final List<Object> COARSE = List.of(1234.56789, -98765.4321, 0.000123);

  private final Dice dice;
  private final GeneratedTable table;
  private final TableFacts facts;
  private final Extent extent;
  private final LiteralGenerator literals;
  private final List<GeneratedColumn> by;
  private final List<Aggregate> aggregates = new ArrayList<>();

  GroupGenerator(Dice dice, GeneratedDatabase database, GeneratedTable table, List<Cell> focus) {
    this.dice = dice;
    this.table = table;
    this.facts = database.facts(table.name());
    this.extent = database.extent();
    this.literals = new LiteralGenerator(dice);
    List<GeneratedColumn> ordered = table.columns().stream().filter(extent::orders).toList();
    this.by = dice.some(ordered, dice.chance(18) ? 0 : dice.between(1, 3));
    List<Aggregate> wanted = new ArrayList<>();
    for (Cell cell : focus) {
      List<GeneratedColumn> columns = columns(cell);
      if (!columns.isEmpty()) {
        wanted.add(aggregate(dice.pick(columns), cell.operation()));
      }
    }
    for (int i = wanted.isEmpty() ? 2 : dice.below(3); i > 0; i--) {
      wanted.add(any());
    }
    Set<String> names = new HashSet<>();
    by.forEach(column -> names.add(FieldPath.of(column.name()).toString()));
    for (Aggregate aggregate : wanted) {
      Aggregate named = dice.chance(40) ? aggregate.as("value " + names.size()) : aggregate;
      if (names.add(named.name())) {
        aggregates.add(named);
      }
    }
  }

  private List<GeneratedColumn> columns(Cell cell) {
    return table.columns().stream()
        .filter(column -> column.kind() == cell.kind())
        .filter(column -> facts.hasNulls(FieldPath.of(column.name())) == cell.nulls())
        .filter(column -> extent.aggregates(column).contains(cell.operation()))
        .toList();
  }

  private Aggregate any() {
    if (dice.chance(12)) {
      return Aggregate.count();
    }
    GeneratedColumn column = dice.pick(table.columns());
    return aggregate(column, dice.pick(extent.aggregates(column)));
  }

  private static Aggregate aggregate(GeneratedColumn column, Operation operation) {
    String field = FieldPath.of(column.name()).toString();
    return switch (operation) {
      case COUNT -> Aggregate.count(field);
      case COUNT_DISTINCT -> Aggregate.countDistinct(field);
      case SUM -> Aggregate.sum(field);
      case AVG -> Aggregate.avg(field);
      case MIN -> Aggregate.min(field);
      case MAX -> Aggregate.max(field);
      default -> throw new IllegalArgumentException(operation + " is no aggregate.");
    };
  }

  Grouping grouping() {
    List<Filter> having = new ArrayList<>();
    if (dice.chance(35)) {
      for (int i = dice.between(1, 3); i > 0; i--) {
        having.add(dice.chance(15) ? new Filter.Not(condition()) : condition());
      }
    }
    return new Grouping(
        by.stream().map(column -> FieldPath.of(column.name())).toList(),
        aggregates,
        having.size() > 1 && dice.chance(65) ? new Filter.Or(having) : new Filter.And(having));
  }

  private Filter condition() {
    int position = dice.below(by.size() + aggregates.size());
    if (position < by.size()) {
      GeneratedColumn column = by.get(position);
      return condition(FieldPath.of(column.name()), column);
    }
    Aggregate aggregate = aggregates.get(position - by.size());
    FieldPath path = FieldPath.of(aggregate.name());
    if (dice.chance(10)) {
      return new Filter.IsNull(path);
    }
    if (aggregate.kind() == Aggregate.Kind.COUNT
        || aggregate.kind() == Aggregate.Kind.COUNT_DISTINCT) {
      return dice.chance(60)
          ? new Filter.Comparison(path, Operator.GTE, dice.below(3))
          : new Filter.Comparison(path, dice.pick(operators()), dice.chance(20) ? 1.5 : 2);
    }
    GeneratedColumn column = table.column(aggregate.field().orElseThrow().column());
    return isInexact(aggregate)
        ? new Filter.Comparison(
            path, dice.pick(List.of(Operator.LT, Operator.GT)), dice.pick(COARSE))
        : condition(path, column);
  }

  private static List<Operator> operators() {
    return List.of(Operator.values());
  }

  private Filter condition(FieldPath path, GeneratedColumn column) {
    List<Object> others = facts.values(FieldPath.of(column.name()));
    var place =
        new Place(
            path,
            column,
            column.kind(),
            others.isEmpty() ? null : dice.pick(others),
            false,
            true,
            others,
            List.of());
    return switch (dice.below(8)) {
      case 0 -> new Filter.In(path, literals.several(place, dice.between(0, 3), true));
      case 1 -> new Filter.Not(new Filter.IsNull(path));
      default -> {
        Operator operator = dice.pick(operators());
        yield new Filter.Comparison(path, operator, literals.near(place, operator, true));
      }
    };
  }

  private boolean isInexact(Aggregate aggregate) {
    return (aggregate.kind() == Aggregate.Kind.SUM || aggregate.kind() == Aggregate.Kind.AVG)
        && table.column(aggregate.field().orElseThrow().column()).kind().floating();
  }

  /** Condition on rows, order and limit of the groups. */
  Selection selection(Filter where, SelectionGenerator selections) {
    List<FieldPath> keys = by.stream().map(column -> FieldPath.of(column.name())).toList();
    List<FieldPath> fields = new ArrayList<>();
    boolean all = dice.chance(50);
    boolean ordered = dice.chance(70);
    if (ordered) {
      fields.addAll(all ? keys : dice.some(keys, dice.below(keys.size() + 1)));
      aggregates.stream()
          .filter(aggregate -> !isInexact(aggregate) && dice.chance(40))
          .forEach(aggregate -> fields.add(FieldPath.of(aggregate.name())));
    }
    List<Sort> orderBy = dice.<FieldPath>shuffled(fields).stream().map(selections::sort).toList();
    boolean cut = ordered && all && !by.isEmpty() && dice.chance(50);
    return new Selection(
        List.of(),
        where,
        List.of(),
        orderBy,
        cut ? OptionalInt.of(dice.between(1, 10)) : OptionalInt.empty(),
        cut && dice.chance(25) ? dice.below(3) : 0);
  }
}
