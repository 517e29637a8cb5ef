package io.mesa.query;

import io.mesa.value.TableReference;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a query's shape: each part once and in a fixed place, names quoted where ambiguous. */
final class ShapeText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

  private ShapeText() {}

  static String of(Query query) {
    var text = new StringBuilder(table(query.from()));
    if (query.distinct()) {
      text.append(" distinct");
    }
    selection(text, query.selection());
    query
        .grouping()
        .ifPresent(
            grouping -> {
              text.append(" group(").append(fields(grouping.by())).append(')');
              text.append(" aggregate(")
                  .append(join(grouping.aggregates().stream().map(ShapeText::aggregate).toList()))
                  .append(')');
              condition(text, " having", grouping.having());
            });
    query.textOrder().ifPresent(order -> text.append(" text ").append(lower(order)));
    if (query.after().isPresent()) {
      text.append(" after");
    }
    if (query.before().isPresent()) {
      text.append(" before");
    }
    return text.toString();
  }

  static void selection(StringBuilder text, Selection selection) {
    if (!selection.fields().isEmpty()) {
      text.append(" select(").append(fields(selection.fields())).append(')');
    }
    condition(text, " where", selection.where());
    for (Include include : selection.includes()) {
      text.append(" include(").append(name(include.relation()));
      if (!include.name().equals(include.relation())) {
        text.append(" as ").append(name(include.name()));
      }
      selection(text, include.selection());
      text.append(')');
    }
    order(text, selection.orderBy());
    if (selection.limit().isPresent()) {
      text.append(" limit<=").append(magnitude(selection.limit()));
    }
    if (selection.offset() > 0) {
      text.append(" offset<=").append(magnitude(OptionalInt.of(selection.offset())));
    }
  }

  static void order(StringBuilder text, List<Sort> orderBy) {
    if (!orderBy.isEmpty()) {
      text.append(" order(")
          .append(join(orderBy.stream().map(ShapeText::sort).toList()))
          .append(')');
    }
  }

  static void condition(StringBuilder text, String what, Filter filter) {
    if (!filter.equals(Filters.and())) {
      text.append(what).append('(').append(filter(filter)).append(')');
    }
  }

  static String table(TableReference table) {
    return table.schema().map(schema -> name(schema) + "/").orElse("") + name(table.name());
  }

  private static String sort(Sort sort) {
    return field(sort.field())
        + (sort.descending() ? " desc" : "")
        + (sort.nullsFirst() ? " nulls first" : "")
        + sort.textOrder().map(order -> " " + lower(order)).orElse("");
  }

  private static String aggregate(Aggregate aggregate) {
    return lower(aggregate.kind())
        + "("
        + aggregate.field().map(ShapeText::field).orElse("")
        + ") as "
        + name(aggregate.name());
  }

  private static String filter(Filter filter) {
    if (filter instanceof Filter.And and) {
      return "and(" + sorted(and.operands()) + ")";
    }
    if (filter instanceof Filter.Or or) {
      return "or(" + sorted(or.operands()) + ")";
    }
    if (filter instanceof Filter.Not not) {
      return "not(" + filter(not.operand()) + ")";
    }
    if (filter instanceof Filter.Comparison c) {
      return call(lower(c.operator()), field(c.field()), kind(c.value()));
    }
    if (filter instanceof Filter.FieldComparison c) {
      return call(lower(c.operator()), field(c.left()), field(c.right()));
    }
    if (filter instanceof Filter.In in) {
      return call("in", field(in.field()), kinds(in.values()));
    }
    if (filter instanceof Filter.IsNull isNull) {
      return call("isNull", field(isNull.field()));
    }
    if (filter instanceof Filter.IsSet isSet) {
      return call("isSet", field(isSet.field()));
    }
    if (filter instanceof Filter.DistinctFrom d) {
      Object value = d.value();
      return call("distinctFrom", field(d.field()), value == null ? "null" : kind(value));
    }
    if (filter instanceof Filter.TextMatch m) {
      String how = lower(m.match()) + (m.ignoreCase() ? " ignoring case" : "");
      return call(how, field(m.field()), kind(m.text()));
    }
    return arrayFilter(filter);
  }

  private static String arrayFilter(Filter filter) {
    if (filter instanceof Filter.Regex regex) {
      return call("regex", field(regex.field()), kind(regex.pattern()));
    }
    if (filter instanceof Filter.ArrayContains c) {
      return call("arrayContains", field(c.field()), kinds(c.values()));
    }
    if (filter instanceof Filter.ArrayOverlaps o) {
      return call("arrayOverlaps", field(o.field()), kinds(o.values()));
    }
    if (filter instanceof Filter.AnyElement any) {
      return call("anyElement " + lower(any.operator()), field(any.field()), kind(any.value()));
    }
    if (filter instanceof Filter.Size size) {
      return call("size " + lower(size.operator()), field(size.field()), "int");
    }
    if (filter instanceof Filter.IsNan isNan) {
      return call("isNaN", field(isNan.field()));
    }
    if (filter instanceof Filter.Exists exists) {
      return exists
          .where()
          .map(where -> call("exists", name(exists.relation()), filter(where)))
          .orElseGet(() -> call("exists", name(exists.relation())));
    }
    throw new IllegalStateException("An unknown condition: " + filter.getClass());
  }

  private static String call(String name, String... parts) {
    return name + "(" + String.join(", ", parts) + ")";
  }

  private static String sorted(List<Filter> operands) {
    return operands.stream().map(ShapeText::filter).sorted().collect(Collectors.joining(", "));
  }

  private static String fields(List<FieldPath> fields) {
    return join(fields.stream().map(ShapeText::field).toList());
  }

  private static String join(Collection<String> parts) {
    return String.join(", ", parts);
  }

  private static String kinds(List<Object> values) {
    if (values.isEmpty()) {
      return "none";
    }
    List<String> kinds = values.stream().map(ShapeText::kind).distinct().sorted().toList();
    return String.join("|", kinds) + "<=" + magnitude(OptionalInt.of(values.size()));
  }

  private static String kind(Object value) {
    if (value instanceof Long) {
      return "int";
    }
    if (value instanceof Double) {
      return "float";
    }
    return value instanceof String ? "text" : lower(value.getClass().getSimpleName());
  }

  /** The least power of ten that is not less. */
  static long magnitude(OptionalInt number) {
    long power = 1;
    while (power < number.getAsInt()) {
      power *= 10;
    }
    return power;
  }

  private static String field(FieldPath field) {
    return name(field.toString());
  }

  private static String name(String name) {
    return PLAIN.matcher(name).matches()
        ? name
        : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String lower(Object value) {
    return value.toString().toLowerCase(Locale.ROOT);
  }
}
