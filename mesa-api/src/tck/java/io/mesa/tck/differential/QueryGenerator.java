package io.mesa.tck.differential;

import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.Selection;
import io.mesa.query.Sort;
import io.mesa.value.DocumentId;
import io.mesa.value.TableReference;
import io.mesa.value.TextOrder;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes queries: of every sixteen three of groups, one of distinct rows, one whose pages are
 * walked, one streamed, the others of rows, some of them asked before with other literals; one of a
 * hundred is to be refused, the last two of two hundred: a driver may read the structure anew for
 * them. Text is in binary order. What a limit cuts is always determined.
 */
final class QueryGenerator {
  private static final int FOCUS = 4;

  private static final int AGGREGATES = 5;
  private static final int ROUND = 16;
  private static final List<Integer> GROUPED = List.of(1, 6, 11);
  private static final int DISTINCT = 3;
  private static final int PAGED = 9;
  private static final int STREAMED = 14;
  private static final List<Integer> AGAIN = List.of(1, 4, 12);

  private final Dice dice;
  private final GeneratedDatabase database;
  private final Contents contents;
  private final FilterGenerator filters;
  private final SelectionGenerator selections;

  QueryGenerator(Dice dice, GeneratedDatabase database, Contents contents) {
    this.dice = dice;
    this.database = database;
    this.contents = contents;
    this.filters = new FilterGenerator(dice, database);
    this.selections = new SelectionGenerator(dice, database, filters);
  }

  /** What queries have to contain. */
  record Contents(Turns conditions, Turns aggregates, Turns distincts, Turns pageOrders) {
    static Contents of(long seed, Extent extent) {
      return new Contents(
          Turns.ofConditions(seed, extent),
          Turns.ofAggregates(seed, extent),
          Turns.of(seed, Operation.DISTINCT, extent),
          Turns.of(seed, Operation.PAGE_ORDER, extent));
    }
  }

  /**
   * A query.
   *
   * @param index its number in the whole run
   */
  Trial trial(long index) {
    List<Cell> focus = contents.conditions().take(index, FOCUS);
    int place = (int) (index % ROUND);
    List<Cell> uses = uses(index / ROUND, place);
    GeneratedTable table = table(uses.isEmpty() ? focus.get(0) : uses.get(0), place == PAGED);
    focus.removeIf(cell -> filters.columns(table, cell).isEmpty());
    List<@Nullable Object> row = row(table, focus);
    Filter where = filters.filter(table, row, focus, dice.below(3));
    if (index % 200 >= 198) {
      return refused(table, where);
    }
    if (GROUPED.contains(place)) {
      return new Trial(
          grouped(table, where, uses).query(),
          AGAIN.contains(place) ? Trial.Way.AGAIN : Trial.Way.ROWS);
    }
    return switch (place) {
      case DISTINCT -> trial(distinct(table, where, uses.get(0)));
      case PAGED -> pages(table, where, row, uses.get(0));
      default ->
          new Trial(
              parts(table, selections.top(table, where, row)).query(),
              place == STREAMED
                  ? Trial.Way.STREAM
                  : AGAIN.contains(place) ? Trial.Way.AGAIN : Trial.Way.ROWS);
    };
  }

  /** What a query contains besides conditions, by its place in the round. */
  private List<Cell> uses(long round, int place) {
    if (GROUPED.contains(place)) {
      return contents
          .aggregates()
          .take(round * GROUPED.size() + GROUPED.indexOf(place), AGGREGATES);
    }
    return switch (place) {
      case DISTINCT -> contents.distincts().take(round, 1);
      case PAGED -> contents.pageOrders().take(round, 1);
      default -> List.of();
    };
  }

  private static Trial trial(QueryParts parts) {
    return new Trial(parts.query(), Trial.Way.ROWS);
  }

  private GeneratedTable table(Cell cell, boolean withKey) {
    List<GeneratedTable> tables =
        database.tables().stream()
            .filter(table -> !withKey || !table.primaryKey().isEmpty())
            .toList();
    List<GeneratedTable> fitting =
        tables.stream().filter(table -> !filters.columns(table, cell).isEmpty()).toList();
    List<GeneratedTable> filled =
        fitting.stream().filter(table -> !table.rows().isEmpty()).toList();
    if (!filled.isEmpty() && dice.chance(97)) {
      return dice.pick(filled);
    }
    return dice.pick(fitting.isEmpty() ? tables : fitting);
  }

  /** A row to ask for: one where the fields asked about are not null, mostly. */
  private @Nullable List<@Nullable Object> row(GeneratedTable table, List<Cell> focus) {
    if (table.rows().isEmpty()) {
      return null;
    }
    List<@Nullable Object> best = dice.pick(table.rows());
    for (int i = 0; i < 6 && dice.chance(90) && hasNull(table, best, focus); i++) {
      best = dice.pick(table.rows());
    }
    return best;
  }

  private boolean hasNull(GeneratedTable table, List<@Nullable Object> row, List<Cell> focus) {
    return focus.stream()
        .flatMap(cell -> filters.columns(table, cell).stream())
        .anyMatch(column -> row.get(table.position(column.name())) == null);
  }

  private QueryParts parts(GeneratedTable table, Selection selection) {
    return new QueryParts(
        dice.chance(50) ? TableReference.of(table.name()) : TableReference.of(table.name().name()),
        selection,
        false,
        Optional.empty(),
        textOrder());
  }

  /** The binary order, or the database's own where that is the same. */
  private Optional<TextOrder> textOrder() {
    int choice = database.binary() ? dice.below(4) : 0;
    return choice == 3
        ? Optional.empty()
        : Optional.of(choice == 2 ? TextOrder.NATIVE : TextOrder.BINARY);
  }

  private QueryParts distinct(GeneratedTable table, Filter where, Cell use) {
    Set<FieldPath> chosen = fields(table, use, dice.between(1, 4));
    List<FieldPath> fields = dice.shuffled(chosen);
    boolean all = dice.chance(50);
    List<Sort> orderBy =
        dice.<FieldPath>some(fields, all ? fields.size() : dice.below(fields.size() + 1)).stream()
            .map(selections::sort)
            .toList();
    boolean cut = all && dice.chance(60);
    var selection =
        new Selection(
            fields,
            where,
            List.of(),
            orderBy,
            cut ? OptionalInt.of(dice.between(1, 12)) : OptionalInt.empty(),
            cut && dice.chance(30) ? dice.below(3) : 0);
    QueryParts parts = parts(table, selection);
    return new QueryParts(parts.from(), selection, true, Optional.empty(), parts.textOrder());
  }

  /** A field of a certain kind, where there is one, and more of any that have an order. */
  private Set<FieldPath> fields(GeneratedTable table, Cell use, int more) {
    Set<FieldPath> fields = new LinkedHashSet<>();
    List<GeneratedColumn> columns = filters.columns(table, use);
    if (!columns.isEmpty()) {
      fields.add(FieldPath.of(dice.pick(columns).name()));
    }
    dice.<GeneratedColumn>some(ordered(table), columns.isEmpty() ? more + 1 : more)
        .forEach(column -> fields.add(FieldPath.of(column.name())));
    return fields;
  }

  private List<GeneratedColumn> ordered(GeneratedTable table) {
    return table.columns().stream().filter(database.extent()::orders).toList();
  }

  private QueryParts grouped(GeneratedTable table, Filter where, List<Cell> aggregates) {
    var groups = new GroupGenerator(dice, database, table, aggregates);
    QueryParts parts = parts(table, groups.selection(where, selections));
    return parts.with(groups.grouping());
  }

  private Trial pages(
      GeneratedTable table, Filter where, @Nullable List<@Nullable Object> row, Cell order) {
    Selection any = selections.top(table, where, row);
    Set<FieldPath> fields = fields(table, order, dice.between(1, 3));
    var selection =
        new Selection(
            any.fields(),
            dice.chance(60) ? new Filter.And(List.of()) : where,
            dice.chance(30) ? any.includes() : List.of(),
            dice.<FieldPath>shuffled(fields).stream().map(selections::sort).toList(),
            OptionalInt.of(dice.between(3, 20)),
            0);
    return new Trial(parts(table, selection).query(), Trial.Way.PAGES);
  }

  /** A query that names what there is not, or compares what does not compare. */
  private Trial refused(GeneratedTable table, Filter where) {
    GeneratedColumn column = dice.pick(table.columns());
    FieldPath path = FieldPath.of(column.name());
    Filter wrong =
        switch (dice.below(5)) {
          case 0 -> new Filter.IsNull(FieldPath.of("no such column"));
          case 1 -> new Filter.Comparison(path, Operator.EQ, LocalDate.EPOCH);
          case 2 -> new Filter.Exists("no such relation", Optional.empty());
          case 3 -> new Filter.In(path, List.of(Values.HEX, DocumentId.of(Values.HEX)));
          default -> new Filter.Comparison(path, Operator.LT, "no such label");
        };
    return trial(
        parts(
            table,
            new Selection(
                List.of(),
                new Filter.And(List.of(where, wrong)),
                List.of(),
                List.of(),
                OptionalInt.empty(),
                0)));
  }
}
