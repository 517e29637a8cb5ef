package io.mesa.postgres.query;

import io.mesa.query.Filter;
import io.mesa.query.Filters;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.Scope;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a condition on the rows of one table. SQL has the same three truth values, so that {@code
 * and}, {@code or} and {@code not} are its own.
 */
final class Conditions {
  private final StatementText text;
  private final Scope scope;
  private final String alias;
  private final TextOrder textOrder;
  private final Comparisons comparisons;

  Conditions(StatementText text, Scope scope, String alias, TextOrder textOrder) {
    this.text = text;
    this.scope = scope;
    this.alias = alias;
    this.textOrder = textOrder;
    this.comparisons = new Comparisons(text, textOrder);
  }

  /** What follows {@code WHERE} or {@code AND}; empty where every row is meant. */
  String writeUnlessAll(Filter filter) {
    return filter.equals(Filters.and()) ? "" : write(filter);
  }

  String write(Filter filter) {
    if (filter instanceof Filter.And and) {
      return joined(and.operands(), " AND ", "true");
    }
    if (filter instanceof Filter.Or or) {
      return joined(or.operands(), " OR ", "false");
    }
    if (filter instanceof Filter.Not not) {
      return "NOT (" + write(not.operand()) + ")";
    }
    if (filter instanceof Filter.Exists exists) {
      return exists(exists);
    }
    if (filter instanceof Filter.FieldComparison c) {
      return comparisons.compare(
          text.column(alias, scope.field(c.left()).column()),
          c.operator(),
          text.column(alias, scope.field(c.right()).column()));
    }
    ResolvedField field = scope.field(((Filter.OnField) filter).field());
    return field.type() == ValueType.JSON
        ? new DocumentConditions(text, textOrder, Columns.document(alias, field), field)
            .write(filter)
        : onColumn(filter, text.column(alias, field.column()), field);
  }

  private String joined(List<Filter> operands, String word, String without) {
    if (operands.isEmpty()) {
      return without;
    }
    return operands.size() == 1
        ? write(operands.get(0))
        : operands.stream().map(this::write).collect(Collectors.joining(word, "(", ")"));
  }

  private String exists(Filter.Exists exists) {
    var relation = scope.relation(exists.relation());
    String target = text.alias();
    text.use(
        target, TableUse.of(scope.of(relation), relation, exists.where().orElseGet(Filters::and)));
    String from = Joins.from(text, relation, scope.table(), alias, target);
    return "EXISTS (SELECT 1 FROM "
        + from
        + exists
            .where()
            .map(
                where ->
                    " AND ("
                        + new Conditions(text, scope.of(relation), target, textOrder).write(where)
                        + ")")
            .orElse("")
        + ")";
  }

  private String onColumn(Filter filter, Operand column, ResolvedField field) {
    if (filter instanceof Filter.Comparison c) {
      return comparisons.compare(column, c.operator(), c.value(), text.nextInput());
    }
    if (filter instanceof Filter.In in) {
      return comparisons.in(column, in.values(), text.nextInput());
    }
    if (filter instanceof Filter.IsNull) {
      return column.sql() + " IS NULL";
    }
    if (filter instanceof Filter.IsSet) {
      return "true";
    }
    if (filter instanceof Filter.DistinctFrom d) {
      @Nullable Object value = d.value();
      return comparisons.distinctFrom(column, value, value == null ? 0 : text.nextInput());
    }
    if (filter instanceof Filter.TextMatch match) {
      return like(text, column.equated(), match);
    }
    if (filter instanceof Filter.Regex) {
      return column.equated() + " ~ " + text.place(textSlot());
    }
    if (filter instanceof Filter.IsNan) {
      return column.mayBeNan() ? column.sql() + " = " + column.nan() : column.never();
    }
    var element =
        field.element().orElseThrow(() -> new IllegalStateException("No array: " + field.path()));
    return new ArrayConditions(text, textOrder, column, element).write(filter);
  }

  static String like(StatementText text, String sql, Filter.TextMatch match) {
    String left = match.ignoreCase() ? "lower(" + sql + " COLLATE \"C\")" : sql;
    Filter.Match how = match.match();
    boolean ignoreCase = match.ignoreCase();
    var slot =
        new Slot(
            text.nextInput(),
            ValueType.TEXT,
            literal -> LikePattern.of(how, (String) literal, ignoreCase));
    return left + " LIKE " + text.place(slot);
  }

  private Slot textSlot() {
    return new Slot(text.nextInput(), ValueType.TEXT, literal -> literal);
  }
}
