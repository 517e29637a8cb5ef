package io.mesa.tck.differential;

import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Include;
import io.mesa.query.Selection;
import io.mesa.query.Sort;
import io.mesa.resolve.ResolvedRelation;
import io.mesa.value.TableReference;
import io.mesa.value.TextOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes what is read of a table: fields, order, limit, offset, and includes up to three deep. */
final class SelectionGenerator {
  private static final int DEEPEST_INCLUDE = 3;

  private final Dice dice;
  private final GeneratedDatabase database;
  private final FilterGenerator filters;

  SelectionGenerator(Dice dice, GeneratedDatabase database, FilterGenerator filters) {
    this.dice = dice;
    this.database = database;
    this.filters = filters;
  }

  /** What is read at the top of a query. */
  Selection top(GeneratedTable table, Filter where, @Nullable List<@Nullable Object> row) {
    return selection(table, where, row, 0, true);
  }

  private Selection selection(
      GeneratedTable table,
      Filter where,
      @Nullable List<@Nullable Object> row,
      int depth,
      boolean many) {
    List<FieldPath> fields = fields(table, depth);
    List<Include> includes = new ArrayList<>();
    if (depth < DEEPEST_INCLUDE && dice.chance(depth == 0 ? 25 : 45)) {
      includes.addAll(includes(table, row, depth + 1, fields));
    }
    List<Sort> orderBy = many && dice.chance(depth == 0 ? 75 : 50) ? orderBy(table) : List.of();
    boolean cut = !orderBy.isEmpty() && dice.chance(50);
    if (cut && table.primaryKey().isEmpty()) {
      // Without a key, rows that the order leaves together must not be told apart by the result.
      fields =
          orderBy.stream()
              .map(Sort::field)
              .filter(field -> table.column(field.column()).kind() != Kind.INTERVAL)
              .toList();
      includes.clear();
      cut = !fields.isEmpty();
    }
    boolean skipping = cut && dice.chance(8);
    return new Selection(
        fields,
        where,
        includes,
        orderBy,
        cut && !skipping
            ? OptionalInt.of(dice.between(1, depth == 0 ? 30 : 4))
            : OptionalInt.empty(),
        cut && (skipping || dice.chance(25)) ? dice.below(4) : 0);
  }

  private List<FieldPath> fields(GeneratedTable table, int depth) {
    if (dice.chance(depth == 0 ? 25 : 20)) {
      return List.of();
    }
    Set<FieldPath> fields = new LinkedHashSet<>();
    for (GeneratedColumn column : dice.<GeneratedColumn>some(table.columns(), dice.between(1, 5))) {
      List<List<String>> paths =
          column.kind() == Kind.JSON
              ? database.facts(table.name()).paths(column.name())
              : List.of(List.of());
      fields.add(FieldPath.of(column.name(), dice.pick(paths).toArray(String[]::new)));
    }
    return List.copyOf(fields);
  }

  private List<Sort> orderBy(GeneratedTable table) {
    Set<FieldPath> fields = new LinkedHashSet<>();
    List<GeneratedColumn> columns =
        table.columns().stream().filter(database.extent()::orders).toList();
    dice.<GeneratedColumn>some(columns, dice.between(1, 3))
        .forEach(column -> fields.add(FieldPath.of(column.name())));
    if (dice.chance(20)) {
      table.primaryKey().forEach(column -> fields.add(FieldPath.of(column)));
    }
    return fields.stream().map(this::sort).toList();
  }

  Sort sort(FieldPath field) {
    return new Sort(
        field,
        dice.chance(50),
        dice.chance(50),
        dice.chance(5) ? Optional.of(TextOrder.BINARY) : Optional.empty());
  }

  private List<Include> includes(
      GeneratedTable table,
      @Nullable List<@Nullable Object> row,
      int depth,
      List<FieldPath> fields) {
    List<Include> includes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    fields.forEach(field -> names.add(field.toString()));
    List<String> relations = dice.some(database.relations(table.name()), dice.between(1, 2));
    for (String name : relations) {
      ResolvedRelation relation = database.scope(TableReference.of(table.name())).relation(name);
      GeneratedTable target = database.table(relation.target().name());
      List<List<@Nullable Object>> related =
          row == null ? List.of() : database.related(table, row, relation);
      List<@Nullable Object> inner = related.isEmpty() ? null : dice.pick(related);
      Filter where =
          dice.chance(45)
              ? filters.filter(target, inner, List.of(), dice.between(1, 2))
              : new Filter.And(List.of());
      String shown = dice.chance(40) ? "related " + names.size() : name;
      if (names.add(shown)) {
        includes.add(
            new Include(name, shown, selection(target, where, inner, depth, relation.many())));
      }
    }
    return includes;
  }
}
