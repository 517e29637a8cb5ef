package io.mesa.tck.differential;

import static io.mesa.tck.differential.CodeText.quoted;
import static io.mesa.tck.differential.CodeText.value;

import io.mesa.query.Aggregate;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Grouping;
import io.mesa.query.Include;
import io.mesa.query.Operator;
import io.mesa.query.Query;
import io.mesa.query.Selection;
import io.mesa.query.Sort;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Prints a query as Java code that builds it, with the methods of {@link io.mesa.query.Filters},
 * {@link Sort} and {@link Aggregate} imported statically.
 */
final class QueryPrinter {
  private final StringBuilder code = new StringBuilder();

  private QueryPrinter() {}

  static String print(Query query) {
    var printer = new QueryPrinter();
    printer.code.append(
        query
            .from()
            .schema()
            .map(schema -> "Query.from(TableName.of(" + quoted(schema) + ", ")
            .orElse("Query.from("));
    printer.code.append(quoted(query.from().name()));
    printer.code.append(query.from().schema().isPresent() ? "))" : ")");
    printer.line(1, query.distinct() ? ".distinct()" : "");
    query.grouping().ifPresent(printer::grouping);
    printer.selection(query.selection(), 1);
    query.textOrder().ifPresent(order -> printer.line(1, ".textOrder(TextOrder." + order + ")"));
    printer.line(1, ".build()");
    return printer.code.toString();
  }

  private void line(int depth, String text) {
    if (!text.isEmpty()) {
      code.append('\n').append("    ".repeat(depth)).append(text);
    }
  }

  private void grouping(Grouping groups) {
    if (!groups.by().isEmpty()) {
      line(1, ".groupBy(" + fields(groups.by()) + ")");
    }
    groups.aggregates().forEach(each -> line(1, ".aggregate(" + aggregate(each) + ")"));
    if (!isAll(groups.having())) {
      line(1, ".having(" + filter(groups.having()) + ")");
    }
  }

  private static boolean isAll(Filter filter) {
    return filter instanceof Filter.And and && and.operands().isEmpty();
  }

  private static String aggregate(Aggregate aggregate) {
    String kind =
        switch (aggregate.kind()) {
          case COUNT_DISTINCT -> "countDistinct";
          default -> aggregate.kind().name().toLowerCase(Locale.ROOT);
        };
    return kind
        + aggregate.field().map(field -> "(" + field(field) + ")").orElse("()")
        + ".as("
        + quoted(aggregate.name())
        + ")";
  }

  private void selection(Selection selection, int depth) {
    if (!selection.fields().isEmpty()) {
      line(depth, ".select(" + fields(selection.fields()) + ")");
    }
    if (!isAll(selection.where())) {
      line(depth, ".where(" + filter(selection.where()) + ")");
    }
    selection.includes().forEach(include -> include(include, depth));
    if (!selection.orderBy().isEmpty()) {
      line(
          depth,
          selection.orderBy().stream()
              .map(QueryPrinter::sort)
              .collect(Collectors.joining(", ", ".orderBy(", ")")));
    }
    selection.limit().ifPresent(limit -> line(depth, ".limit(" + limit + ")"));
    line(depth, selection.offset() > 0 ? ".offset(" + selection.offset() + ")" : "");
  }

  private void include(Include include, int depth) {
    String inner = "i" + depth;
    line(depth, ".include(" + quoted(include.relation()) + ", " + inner + " -> " + inner);
    line(
        depth + 1,
        include.name().equals(include.relation()) ? "" : ".as(" + quoted(include.name()) + ")");
    selection(include.selection(), depth + 1);
    code.append(')');
  }

  private static String sort(Sort sort) {
    return (sort.descending() ? "desc(" : "asc(")
        + field(sort.field())
        + ")"
        + (sort.nullsFirst() ? ".withNullsFirst()" : "")
        + sort.textOrder().map(order -> ".in(TextOrder." + order + ")").orElse("");
  }

  private static String field(FieldPath field) {
    return quoted(field.toString());
  }

  private static String fields(List<FieldPath> fields) {
    return fields.stream().map(QueryPrinter::field).collect(Collectors.joining(", "));
  }

  private static String values(Collection<?> values) {
    return values.stream().map(CodeText::value).collect(Collectors.joining(", "));
  }

  static String filter(Filter filter) {
    if (filter instanceof Filter.And and) {
      return operands("and", and.operands());
    }
    if (filter instanceof Filter.Or or) {
      return operands("or", or.operands());
    }
    if (filter instanceof Filter.Not not) {
      return "not(" + filter(not.operand()) + ")";
    }
    if (filter instanceof Filter.Exists exists) {
      return "exists("
          + quoted(exists.relation())
          + exists.where().map(where -> ", " + filter(where)).orElse("")
          + ")";
    }
    if (filter instanceof Filter.Comparison c) {
      return operator(c.operator()) + "(" + field(c.field()) + ", " + value(c.value()) + ")";
    }
    if (filter instanceof Filter.FieldComparison c) {
      return "compare(%s, Operator.%s, %s)"
          .formatted(field(c.left()), c.operator(), field(c.right()));
    }
    if (filter instanceof Filter.In in) {
      return "in(" + field(in.field()) + ", List.of(" + values(in.values()) + "))";
    }
    if (filter instanceof Filter.IsNull f) {
      return "isNull(" + field(f.field()) + ")";
    }
    if (filter instanceof Filter.IsSet f) {
      return "isSet(" + field(f.field()) + ")";
    }
    if (filter instanceof Filter.IsNan f) {
      return "isNaN(" + field(f.field()) + ")";
    }
    if (filter instanceof Filter.DistinctFrom f) {
      return "distinctFrom(" + field(f.field()) + ", " + value(f.value()) + ")";
    }
    return text(filter);
  }

  private static String text(Filter filter) {
    if (filter instanceof Filter.TextMatch f) {
      String match =
          switch (f.match()) {
            case LIKE -> "like";
            case STARTS_WITH -> "startsWith";
            case ENDS_WITH -> "endsWith";
            case CONTAINS -> "contains";
          };
      return match
          + "("
          + field(f.field())
          + ", "
          + value(f.text())
          + ")"
          + (f.ignoreCase() ? ".ignoringCase()" : "");
    }
    if (filter instanceof Filter.Regex f) {
      return "regex(" + field(f.field()) + ", " + value(f.pattern()) + ")";
    }
    if (filter instanceof Filter.Size f) {
      return "size(" + field(f.field()) + ", Operator." + f.operator() + ", " + f.size() + ")";
    }
    if (filter instanceof Filter.AnyElement f) {
      return "anyElement(%s, Operator.%s, %s)"
          .formatted(field(f.field()), f.operator(), value(f.value()));
    }
    if (filter instanceof Filter.ArrayContains f) {
      return "arrayContains(" + field(f.field()) + separated(f.values()) + ")";
    }
    if (filter instanceof Filter.ArrayOverlaps f) {
      return "arrayOverlaps(" + field(f.field()) + separated(f.values()) + ")";
    }
    throw new IllegalArgumentException("An unknown condition: " + filter);
  }

  private static String separated(List<Object> values) {
    return values.isEmpty() ? "" : ", " + values(values);
  }

  private static String operator(Operator operator) {
    return operator.name().toLowerCase(Locale.ROOT);
  }

  private static String operands(String name, List<Filter> operands) {
    return operands.stream()
        .map(QueryPrinter::filter)
        .collect(Collectors.joining(", ", name + "(", ")"));
  }
}
