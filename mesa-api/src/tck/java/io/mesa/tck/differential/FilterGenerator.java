package io.mesa.tck.differential;

import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.resolve.ResolvedRelation;
import io.mesa.value.TableReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Joins conditions to larger ones, up to four deep, so that the whole is probably true of a chosen
 * row, or false.
 */
final class FilterGenerator {
  private static final int DEEPEST = 4;
  private static final int DEEPEST_EXISTS = 2;
  private static final int EXISTS_PERCENT = 22;

  private final Dice dice;
  private final GeneratedDatabase database;
  private final ConditionGenerator conditions;
  private final LiteralGenerator literals;

  FilterGenerator(Dice dice, GeneratedDatabase database) {
    this.dice = dice;
    this.database = database;
    this.conditions = new ConditionGenerator(dice);
    this.literals = new LiteralGenerator(dice);
  }

  /** A condition yet to be made, when it is known what it shall be of the row. */
  private interface Leaf {
    Filter make(boolean wanted);
  }

  /**
   * A condition.
   *
   * @param table the table
   * @param row the row it shall be true of; null for none
   * @param focus what it shall contain, as far as the table has fields for it
   * @param more how many conditions it shall contain besides
   */
  Filter filter(
      GeneratedTable table, @Nullable List<@Nullable Object> row, List<Cell> focus, int more) {
    return filter(table, row, focus, more, true, 0);
  }

  private Filter filter(
      GeneratedTable table,
      @Nullable List<@Nullable Object> row,
      List<Cell> focus,
      int more,
      boolean wanted,
      int existsDepth) {
    List<Leaf> leaves = new ArrayList<>();
    for (Cell cell : focus) {
      List<GeneratedColumn> columns = columns(table, cell);
      if (!columns.isEmpty()) {
        GeneratedColumn column = dice.pick(columns);
        leaves.add(want -> leaf(table, row, column, cell.kind(), cell.operation(), want));
      }
    }
    for (int i = 0; i < more; i++) {
      boolean exists =
          existsDepth < DEEPEST_EXISTS
              && dice.chance(EXISTS_PERCENT)
              && database.extent().asksForRelated();
      if (exists && !database.relations(table.name()).isEmpty()) {
        leaves.add(want -> exists(table, row, want, existsDepth + 1));
      } else {
        GeneratedColumn column = dice.pick(table.columns());
        Kind kind = kind(column);
        Operation operation = dice.pick(database.extent().conditions(kind));
        leaves.add(want -> leaf(table, row, column, kind, operation, want));
      }
    }
    return leaves.isEmpty() ? new Filter.And(List.of()) : tree(leaves, wanted, DEEPEST);
  }

  private Kind kind(GeneratedColumn column) {
    return column.kind() == Kind.JSON
        ? dice.pick(List.of(Kind.JSON, Kind.JSON_TEXT, Kind.JSON_NUMBER, Kind.JSON_BOOLEAN))
        : column.kind();
  }

  /** The columns in which a cell's conditions can be put. */
  List<GeneratedColumn> columns(GeneratedTable table, Cell cell) {
    return table.columns().stream()
        .filter(column -> column.kind() == (cell.kind().inDocument() ? Kind.JSON : cell.kind()))
        .filter(column -> nulls(table, column, cell))
        .toList();
  }

  private boolean nulls(GeneratedTable table, GeneratedColumn column, Cell cell) {
    return cell.kind().inDocument()
        ? cell.nulls() == (column.nullable() || !column.tame())
        : cell.nulls() == database.facts(table.name()).hasNulls(FieldPath.of(column.name()));
  }

  private Filter tree(List<Leaf> leaves, boolean wanted, int depth) {
    if (dice.chance(10)) {
      return new Filter.Not(joined(leaves, !wanted, depth - 1));
    }
    return joined(leaves, wanted, depth);
  }

  private Filter joined(List<Leaf> leaves, boolean wanted, int depth) {
    if (leaves.size() == 1) {
      return leaves.get(0).make(wanted);
    }
    boolean and = dice.chance(55);
    int parts = depth <= 1 ? leaves.size() : dice.between(2, Math.min(3, leaves.size()));
    List<List<Leaf>> groups = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      groups.add(new ArrayList<>(List.of(leaves.get(i))));
    }
    for (int i = parts; i < leaves.size(); i++) {
      dice.pick(groups).add(leaves.get(i));
    }
    int decisive = dice.below(parts);
    List<Filter> operands = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      boolean must = and == wanted || i == decisive;
      operands.add(tree(groups.get(i), must ? wanted : dice.chance(50), depth - 1));
    }
    if (dice.chance(3)) {
      operands.add(and ? new Filter.And(List.of()) : new Filter.Or(List.of()));
    }
    return and ? new Filter.And(operands) : new Filter.Or(operands);
  }

  private Filter leaf(
      GeneratedTable table,
      @Nullable List<@Nullable Object> row,
      GeneratedColumn column,
      Kind kind,
      Operation operation,
      boolean wanted) {
    Place place =
        Place.of(dice, database, table, column, kind, ConditionGenerator.onArray(operation), row);
    Filter filter = conditions.condition(table, row, place, operation, wanted);
    if (operation == Operation.GTE && wanted && dice.chance(20)) {
      return new Filter.And(
          List.of(
              filter,
              new Filter.Comparison(
                  place.path(), Operator.LTE, literals.near(place, Operator.LTE, true))));
    }
    return filter;
  }

  private Filter exists(
      GeneratedTable table, @Nullable List<@Nullable Object> row, boolean wanted, int depth) {
    String name = dice.pick(database.relations(table.name()));
    ResolvedRelation relation = database.scope(TableReference.of(table.name())).relation(name);
    List<List<@Nullable Object>> related =
        row == null ? List.of() : database.related(table, row, relation);
    Optional<Filter> where = Optional.empty();
    if (dice.chance(70)) {
      GeneratedTable target = database.table(relation.target().name());
      List<@Nullable Object> inner = related.isEmpty() ? null : dice.pick(related);
      where = Optional.of(filter(target, inner, List.of(), dice.between(1, 2), true, depth));
    }
    var exists = new Filter.Exists(name, where);
    return related.isEmpty() == wanted ? new Filter.Not(exists) : exists;
  }
}
