package io.mesa.postgres.query;

import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.resolve.Fit;
import io.mesa.resolve.ResolvedField;
import io.mesa.structure.ColumnType;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes conditions on a place in a document. A value of another kind than the one it is compared
 * with makes the comparison unknown: every one stands in a {@code CASE} for its kind.
 */
final class DocumentConditions {
  private static final ColumnType TEXT =
      new ColumnType("text", ValueType.TEXT, new ColumnType.Base());
  private static final ColumnType NUMBER =
      new ColumnType("numeric", ValueType.DECIMAL, new ColumnType.Base());
  private static final ColumnType FLAG =
      new ColumnType("boolean", ValueType.BOOLEAN, new ColumnType.Base());

  private final StatementText text;
  private final Comparisons comparisons;
  private final String place;
  private final boolean inside;

  DocumentConditions(StatementText text, TextOrder textOrder, String place, ResolvedField field) {
    this.text = text;
    this.comparisons = new Comparisons(text, textOrder);
    this.place = place;
    this.inside = field.inDocument();
  }

  String write(Filter filter) {
    if (filter instanceof Filter.Comparison c) {
      return compare(place, c.operator(), c.value(), text.nextInput());
    }
    if (filter instanceof Filter.In in) {
      return in(in.values());
    }
    if (filter instanceof Filter.IsNull) {
      return isNull();
    }
    if (filter instanceof Filter.IsSet) {
      return inside ? place + " IS NOT NULL" : "true";
    }
    if (filter instanceof Filter.DistinctFrom d) {
      return distinctFrom(d.value());
    }
    if (filter instanceof Filter.TextMatch match) {
      return ofKind(place, "string", Conditions.like(text, asText(place), match), "NULL");
    }
    if (filter instanceof Filter.Regex) {
      var slot = new Slot(text.nextInput(), ValueType.TEXT, literal -> literal);
      return ofKind(place, "string", asText(place) + " ~ " + text.place(slot), "NULL");
    }
    if (filter instanceof Filter.IsNan) {
      return ofKind(place, "number", "false", "NULL");
    }
    return onArray(filter);
  }

  private String isNull() {
    return "(" + place + " IS NULL OR jsonb_typeof(" + place + ") = 'null')";
  }

  private static String asText(String document) {
    return "(" + document + " #>> '{}')";
  }

  private static String ofKind(String document, String kind, String then, String otherwise) {
    return "CASE WHEN jsonb_typeof(%s) = '%s' THEN %s ELSE %s END"
        .formatted(document, kind, then, otherwise);
  }

  private static String kindOf(Object literal) {
    if (literal instanceof String) {
      return "string";
    }
    return literal instanceof Boolean ? "boolean" : "number";
  }

  private Operand operand(String document, Object literal) {
    if (literal instanceof String) {
      return new Operand(asText(document), TEXT, text.collating());
    }
    return literal instanceof Boolean
        ? new Operand("(" + document + ")::boolean", FLAG, text.collating())
        : new Operand("(" + document + ")::numeric", NUMBER, text.collating());
  }

  private String compare(String document, Operator operator, Object literal, int input) {
    Operand operand = operand(document, literal);
    return ofKind(
        document, kindOf(literal), comparisons.compare(operand, operator, literal, input), "NULL");
  }

  private String distinctFrom(@Nullable Object literal) {
    if (literal == null) {
      return "NOT " + isNull();
    }
    Operand operand = operand(place, literal);
    return ofKind(
        place,
        kindOf(literal),
        comparisons.compare(operand, Operator.NE, literal, text.nextInput()),
        "true");
  }

  /** Literals of several kinds need one comparison each, and so a text of their own. */
  private String in(List<Object> literals) {
    int input = text.nextInput();
    text.dependOnLiterals();
    if (literals.isEmpty()) {
      return "false";
    }
    List<String> any = new ArrayList<>();
    for (int i = 0; i < literals.size(); i++) {
      any.add(compareElement(place, Operator.EQ, literals, i, input));
    }
    return "(" + String.join(" OR ", any) + ")";
  }

  /** A comparison with one literal of a list. */
  private String compareElement(
      String document, Operator operator, List<Object> literals, int index, int input) {
    Object literal = literals.get(index);
    Operand operand = operand(document, literal);
    var slot =
        new Slot(
            input,
            operand.kind(),
            list -> {
              Object value = ((List<?>) list).get(index);
              return operand.kind() == ValueType.DECIMAL && !isInfinite(value)
                  ? Fit.exact(value)
                  : value;
            });
    return ofKind(
        document,
        kindOf(literal),
        operand.sql()
            + " "
            + Comparisons.sign(operator)
            + " "
            + text.place(slot)
            + Comparisons.cast(operand),
        "NULL");
  }

  private static boolean isInfinite(Object value) {
    return value instanceof Double number && number.isInfinite();
  }

  private String onArray(Filter filter) {
    if (filter instanceof Filter.Size size) {
      return ofKind(
          place,
          "array",
          "jsonb_array_length(%s) %s %d"
              .formatted(place, Comparisons.sign(size.operator()), size.size()),
          "NULL");
    }
    if (filter instanceof Filter.AnyElement any) {
      int input = text.nextInput();
      String alias = text.alias();
      return ArrayConditions.anyOf(
          "jsonb_typeof(" + place + ") = 'array'",
          "jsonb_array_elements(" + place + ") " + alias + "(v)",
          compare(alias + ".v", any.operator(), any.value(), input));
    }
    boolean all = filter instanceof Filter.ArrayContains;
    List<Object> values =
        filter instanceof Filter.ArrayContains contains
            ? contains.values()
            : ((Filter.ArrayOverlaps) filter).values();
    int input = text.nextInput();
    text.dependOnLiterals();
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String alias = text.alias();
      parts.add(
          "EXISTS (SELECT 1 FROM jsonb_array_elements(%s) %s(v) WHERE %s)"
              .formatted(
                  place, alias, compareElement(alias + ".v", Operator.EQ, values, i, input)));
    }
    String condition =
        parts.isEmpty()
            ? Boolean.toString(all)
            : "(" + String.join(all ? " AND " : " OR ", parts) + ")";
    return ofKind(place, "array", condition, "NULL");
  }
}
