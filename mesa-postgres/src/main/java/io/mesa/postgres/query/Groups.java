package io.mesa.postgres.query;

import io.mesa.postgres.connect.Sql;
import io.mesa.query.Aggregate;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Filters;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedGrouping;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.structure.ColumnType;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a query that puts rows together to groups. */
final class Groups {
  /** So many digits behind those of the sum leave a mean exact to the 34 that it is given with. */
  private static final int MORE_DIGITS = 60;

  /** The digits of a mean: those of decimal128. */
  private static final int DIGITS = 34;

  private final StatementText text;
  private final ResolvedSelection selection;
  private final ResolvedGrouping grouping;
  private final String alias;
  private final TextOrder textOrder;
  private final List<Operand> values = new ArrayList<>();

  Groups(
      StatementText text,
      ResolvedSelection selection,
      ResolvedGrouping grouping,
      String alias,
      TextOrder textOrder) {
    this.text = text;
    this.selection = selection;
    this.grouping = grouping;
    this.alias = alias;
    this.textOrder = textOrder;
    grouping.by().forEach(field -> values.add(key(field)));
    grouping.aggregates().forEach(value -> values.add(aggregate(value)));
  }

  String write() {
    String where =
        new Conditions(text, selection.scope(), alias, textOrder).writeUnlessAll(selection.where());
    String by =
        grouping.by().isEmpty()
            ? ""
            : " GROUP BY " + written(values.subList(0, grouping.by().size()));
    String having =
        grouping.having().equals(Filters.and()) ? "" : " HAVING " + having(grouping.having());
    return "SELECT "
        + written(values)
        + " FROM "
        + Sql.identifier(selection.scope().table().name())
        + " "
        + alias
        + (where.isEmpty() ? "" : " WHERE " + where)
        + by
        + having
        + order()
        + Translator.bounds(selection.limit(), selection.offset());
  }

  private String order() {
    if (grouping.orderBy().isEmpty()) {
      return "";
    }
    return grouping.orderBy().stream()
        .map(
            order ->
                Ordering.by(
                    compared(order.position()),
                    true,
                    order.descending(),
                    order.nullsFirst(),
                    order.textOrder()))
        .collect(Collectors.joining(", ", " ORDER BY ", ""));
  }

  private static String written(List<Operand> operands) {
    return operands.stream().map(Operand::sql).collect(Collectors.joining(", "));
  }

  /**
   * A value that groups have in common, as it is compared for equality: of a type that comparisons
   * take as it is, or else the server does not know it again behind their cast.
   */
  private Operand key(ResolvedField field) {
    Operand column = text.column(alias, field.column());
    if (column.collating() != Operand.Collating.LOOSE) {
      return column;
    }
    boolean padded = column.type().name().startsWith("character(");
    String sql = (padded ? column.sql() : column.sql() + "::text") + " COLLATE \"C\"";
    return new Operand(sql, column.type(), Operand.Collating.BINARY);
  }

  private Operand aggregate(ResolvedGrouping.Value value) {
    ValueType type = value.type();
    ColumnType columnType =
        value
            .field()
            .map(field -> field.column().type())
            .filter(of -> of.valueType() == type)
            .orElseGet(() -> new ColumnType(sqlName(type), type, new ColumnType.Base()));
    Operand.Collating collating =
        value
            .field()
            .filter(field -> type == ValueType.TEXT)
            .map(field -> text.column(alias, field.column()).collating())
            .orElse(Operand.Collating.BINARY);
    return new Operand(sql(value), columnType, collating);
  }

  private String sql(ResolvedGrouping.Value value) {
    Aggregate aggregate = value.aggregate();
    if (value.field().isEmpty()) {
      return "count(*)";
    }
    ResolvedField field = value.field().get();
    Operand operand = text.column(alias, field.column());
    String column = operand.sql();
    return switch (aggregate.kind()) {
      case COUNT -> "count(" + counted(field, column) + ")";
      case COUNT_DISTINCT -> "count(DISTINCT " + operand.equated() + ")";
      case SUM -> sum(field, column);
      case AVG -> mean(field, column);
      case MIN, MAX ->
          aggregate.kind().name().toLowerCase(Locale.ROOT) + "(" + operand.ordered(textOrder) + ")";
    };
  }

  /** JSON's null is none of the values of a document that count. */
  private String counted(ResolvedField field, String column) {
    if (field.type() != ValueType.JSON) {
      return column;
    }
    return "nullif(jsonb_typeof(" + Columns.document(alias, field) + "), 'null')";
  }

  private static String sum(ResolvedField field, String column) {
    return switch (field.type()) {
      case FLOAT32, FLOAT64 -> "sum(" + column + "::float8)";
      default -> "sum(" + column + ")::numeric";
    };
  }

  private static String mean(ResolvedField field, String column) {
    if (field.type() == ValueType.FLOAT32 || field.type() == ValueType.FLOAT64) {
      return "avg(" + column + "::float8)";
    }
    String sum = "sum(" + column + ")::numeric";
    return "CASE WHEN scale(%s) IS NULL THEN %s ELSE round(%s, scale(%s) + %d) / count(%s) END"
        .formatted(sum, sum, sum, sum, MORE_DIGITS, column);
  }

  private String having(Filter filter) {
    if (filter instanceof Filter.And and) {
      return joined(and.operands(), " AND ", "true");
    }
    if (filter instanceof Filter.Or or) {
      return joined(or.operands(), " OR ", "false");
    }
    if (filter instanceof Filter.Not not) {
      return "NOT (" + having(not.operand()) + ")";
    }
    Operand operand = operand(((Filter.OnField) filter).field());
    var comparisons = new Comparisons(text, textOrder);
    if (filter instanceof Filter.Comparison c) {
      return comparisons.compare(operand, c.operator(), c.value(), text.nextInput());
    }
    if (filter instanceof Filter.In in) {
      return comparisons.in(operand, in.values(), text.nextInput());
    }
    return operand.sql() + " IS NULL";
  }

  private String joined(List<Filter> operands, String word, String without) {
    return operands.isEmpty()
        ? without
        : operands.stream().map(this::having).collect(Collectors.joining(word, "(", ")"));
  }

  private Operand operand(FieldPath path) {
    Operand value = compared(grouping.position(path));
    return new Operand("(" + value.sql() + ")", value.type(), value.collating());
  }

  /**
   * A value as groups are compared and ordered by it. A mean has the digits with which it is given,
   * as means that are given alike are equal; only the exact middle of two such may go the other
   * way.
   */
  private Operand compared(int position) {
    Operand value = values.get(position);
    int aggregate = position - grouping.by().size();
    if (aggregate < 0
        || grouping.aggregates().get(aggregate).aggregate().kind() != Aggregate.Kind.AVG
        || value.kind() != ValueType.DECIMAL) {
      return value;
    }
    String digits = "length(ltrim(replace(abs(x.m)::text, '.', ''), '0'))";
    return new Operand(
        "(SELECT CASE WHEN scale(x.m) IS NULL THEN x.m ELSE round(x.m, %d + scale(x.m) - %s) END FROM (SELECT %s AS m) x)"
            .formatted(DIGITS, digits, value.sql()),
        value.type(),
        value.collating());
  }

  /** The type of an aggregate that is not its field's own. */
  private static String sqlName(ValueType type) {
    return switch (type) {
      case INT64 -> "bigint";
      case FLOAT64 -> "double precision";
      default -> "numeric";
    };
  }
}
