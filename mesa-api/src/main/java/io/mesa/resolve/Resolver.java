package io.mesa.resolve;

import io.mesa.error.MesaException;
import io.mesa.query.Aggregate;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Grouping;
import io.mesa.query.Include;
import io.mesa.query.Query;
import io.mesa.query.Selection;
import io.mesa.query.Sort;
import io.mesa.source.Source;
import io.mesa.structure.Table;
import io.mesa.value.Names;
import io.mesa.value.TableReference;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Looks up a query's names and checks its types, before anything is sent. Immutable; as thread-safe
 * as the {@link Tables} it is given.
 */
public final class Resolver {
  private final Source source;
  private final Tables tables;

  /**
   * Makes a resolver.
   *
   * @param source its declared relations, limits and order of text count
   * @param tables the structure
   */
  public Resolver(Source source, Tables tables) {
    this.source = source;
    this.tables = tables;
  }

  /**
   * Looks up a query's names.
   *
   * @param query the query
   * @return the query with what they mean
   * @throws io.mesa.error.MesaException {@code NOT_FOUND} where a name is unknown, with the
   *     nearest; {@code INVALID_QUERY} where a value, an operator or an order does not fit its
   *     field, or includes are nested too deep
   */
  public ResolvedQuery resolve(Query query) {
    TextOrder textOrder = query.textOrder().orElse(source.textOrder());
    Scope scope = scope(query.from());
    Selection asked = query.selection();
    Optional<ResolvedGrouping> grouping =
        query.grouping().map(groups -> group(scope, groups, asked.orderBy(), textOrder));
    boolean single = !query.distinct() && grouping.isEmpty();
    ResolvedSelection selection = select(scope, asked, textOrder, 0, grouping.isPresent(), single);
    if (query.distinct()) {
      checkDistinct(selection);
    }
    List<ResolvedSort> pageOrder =
        single && UniqueKeys.isUnique(scope, selection.orderBy()) && asked.limit().isPresent()
            ? selection.orderBy()
            : List.of();
    if (pageOrder.isEmpty() && query.pageToken().isPresent()) {
      throw Refusal.query(
          "'%s' has no unique key without nulls, so its pages cannot be told apart by token; use"
              + " offset, or order by such a key.",
          scope.table().name());
    }
    return new ResolvedQuery(query, selection, grouping, textOrder, pageOrder);
  }

  /**
   * Finds a table and the names in it.
   *
   * @param reference the table
   * @return its scope
   * @throws io.mesa.error.MesaException {@code NOT_FOUND} where there is none, with the nearest
   */
  public Scope scope(TableReference reference) {
    Table table = tables.find(reference).orElseThrow(() -> unknown(reference));
    return new Scope(tables, source, table);
  }

  private MesaException unknown(TableReference reference) {
    String wanted = reference.toString();
    Collection<String> names = tables.names();
    int dot = wanted.indexOf('.');
    if (reference.schema().isEmpty() && dot > 0 && names.contains(wanted)) {
      return Refusal.notFound(
          "There is no table '%s' in source '%s'; with its schema it is TableName.of(\"%s\", \"%s\").",
          wanted, source.id(), wanted.substring(0, dot), wanted.substring(dot + 1));
    }
    String perhaps = Names.perhaps(wanted, names);
    return Refusal.notFound(
        "There is no table '%s'%s in source '%s'.",
        wanted, perhaps.isEmpty() ? Names.perhaps(reference.name(), names) : perhaps, source.id());
  }

  /**
   * Checks a condition.
   *
   * @param scope the names it may use
   * @param filter the condition
   * @throws io.mesa.error.MesaException as {@link #resolve}
   */
  public void check(Scope scope, Filter filter) {
    new FilterCheck(scope).check(filter);
  }

  private ResolvedSelection select(
      Scope scope,
      Selection asked,
      TextOrder textOrder,
      int depth,
      boolean grouped,
      boolean unique) {
    new FilterCheck(scope).check(asked.where());
    List<ResolvedInclude> includes = new ArrayList<>();
    for (Include include : asked.includes()) {
      if (asked.fields().isEmpty() && scope.table().column(include.name()).isPresent()) {
        throw Refusal.query(
            "'%s' has a column '%s', so an include cannot be called like it; name it with as, or say"
                + " which fields to select.",
            scope.table().name(), include.name());
      }
      includes.add(include(scope, include, textOrder, depth + 1));
    }
    List<ResolvedSort> orderBy = grouped ? List.of() : sorts(scope, asked.orderBy(), textOrder);
    boolean cut = asked.limit().isPresent() || asked.offset() > 0;
    if (unique && !orderBy.isEmpty() && cut) {
      orderBy = UniqueKeys.complete(scope, orderBy).orElse(orderBy);
    }
    return new ResolvedSelection(
        scope,
        grouped ? List.of() : fields(scope, asked.fields()),
        asked.where(),
        includes,
        orderBy,
        asked.limit(),
        asked.offset());
  }

  private ResolvedInclude include(Scope scope, Include include, TextOrder textOrder, int depth) {
    int deepest = source.limits().includeDepth();
    if (depth > deepest) {
      throw Refusal.query(
          "'%s' is included at depth %d; source '%s' allows %d.",
          include.name(), depth, source.id(), deepest);
    }
    ResolvedRelation relation = scope.relation(include.relation());
    return new ResolvedInclude(
        include.name(),
        relation,
        select(scope.of(relation), include.selection(), textOrder, depth, false, true));
  }

  private static List<ResolvedField> fields(Scope scope, List<FieldPath> asked) {
    if (asked.isEmpty()) {
      return scope.table().columns().stream()
          .map(column -> new ResolvedField(FieldPath.of(column.name()), column))
          .toList();
    }
    return asked.stream().map(scope::field).toList();
  }

  private static List<ResolvedSort> sorts(Scope scope, List<Sort> asked, TextOrder textOrder) {
    List<ResolvedSort> sorts = new ArrayList<>();
    for (Sort sort : asked) {
      ResolvedField field = scope.field(sort.field());
      checkOrdered("order by", field);
      sorts.add(
          new ResolvedSort(
              field, sort.descending(), sort.nullsFirst(), sort.textOrder().orElse(textOrder)));
    }
    return sorts;
  }

  private static void checkOrdered(String what, ResolvedField field) {
    if (!Types.isOrdered(field.type())) {
      throw Refusal.query(
          "A query cannot %s '%s': %s.",
          what,
          field.path(),
          field.inDocument()
              ? "what is in a document may be of any type"
              : "values of the type " + field.column().type().name() + " have no order of Mesa's");
    }
  }

  private static void checkDistinct(ResolvedSelection selection) {
    selection.fields().forEach(field -> checkOrdered("give distinct values of", field));
    for (ResolvedSort sort : selection.orderBy()) {
      if (!selection.fields().contains(sort.field())) {
        throw Refusal.query(
            "A query for distinct rows orders by '%s', which it does not select.",
            sort.field().path());
      }
    }
  }

  private ResolvedGrouping group(
      Scope scope, Grouping groups, List<Sort> orderBy, TextOrder textOrder) {
    List<ResolvedField> by = groups.by().stream().map(scope::field).toList();
    by.forEach(field -> checkOrdered("group by", field));
    List<ResolvedGrouping.Value> values =
        groups.aggregates().stream().map(aggregate -> aggregate(scope, aggregate)).toList();
    var unordered = new ResolvedGrouping(by, values, groups.having(), List.of());
    new GroupCheck(unordered).check(groups.having());
    List<ResolvedGrouping.Order> order = new ArrayList<>();
    for (Sort sort : orderBy) {
      order.add(
          new ResolvedGrouping.Order(
              GroupCheck.position(unordered, sort.field()),
              sort.descending(),
              sort.nullsFirst(),
              sort.textOrder().orElse(textOrder)));
    }
    return new ResolvedGrouping(by, values, groups.having(), order);
  }

  private static ResolvedGrouping.Value aggregate(Scope scope, Aggregate aggregate) {
    Optional<ResolvedField> field = aggregate.field().map(scope::field);
    ValueType type = ValueType.INT64;
    if (field.isPresent() && aggregate.kind() != Aggregate.Kind.COUNT) {
      ResolvedField of = field.get();
      checkOrdered("compute " + aggregate.kind() + " of", of);
      switch (aggregate.kind()) {
        case SUM, AVG -> {
          if (!Types.isNumber(of.type())) {
            throw Refusal.query(
                "'%s' is of the type %s; %s is of numbers.",
                of.path(), of.column().type().name(), aggregate.kind());
          }
          type = Types.isFloating(of.type()) ? ValueType.FLOAT64 : ValueType.DECIMAL;
        }
        case MIN, MAX -> {
          if (of.type() == ValueType.BOOLEAN
              || of.type() == ValueType.UUID
              || of.type() == ValueType.BYTES) {
            throw Refusal.query(
                "'%s' is of the type %s, of which there is no %s.",
                of.path(), of.column().type().name(), aggregate.kind());
          }
          type = of.type();
        }
        default -> {
          // A number of values.
        }
      }
    }
    return new ResolvedGrouping.Value(aggregate, field, type);
  }
}
