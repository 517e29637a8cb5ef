package io.mesa.postgres.query;

import io.mesa.query.Filter;
import io.mesa.structure.ColumnType;
import io.mesa.value.TextOrder;
import java.util.List;

/** Writes conditions on a column that is an array. */
final class ArrayConditions {
  private final StatementText text;
  private final Comparisons comparisons;
  private final String array;
  private final ColumnType elementType;
  private final Operand.Collating collating;

  ArrayConditions(StatementText text, TextOrder textOrder, Operand array, ColumnType elementType) {
    this.text = text;
    this.comparisons = new Comparisons(text, textOrder);
    this.array = array.equated();
    this.elementType = elementType;
    this.collating = array.collating();
  }

  String write(Filter filter) {
    if (filter instanceof Filter.ArrayContains c) {
      return contains(c.values());
    }
    if (filter instanceof Filter.ArrayOverlaps o) {
      return overlaps(o.values());
    }
    if (filter instanceof Filter.AnyElement any) {
      return anyElement(any);
    }
    if (filter instanceof Filter.Size size) {
      // The number is part of the text: it is a part of the question more than a value.
      return "cardinality(" + array + ") " + Comparisons.sign(size.operator()) + " " + size.size();
    }
    throw new IllegalStateException("Not of arrays: " + filter.getClass());
  }

  private Operand element(String sql) {
    return new Operand(sql, elementType, collating);
  }

  private String contains(List<Object> values) {
    int input = text.nextInput();
    Operand whole = element(array);
    if (Comparisons.fitting(whole, values).size() < values.size()) {
      text.dependOnLiterals();
      return whole.never();
    }
    return notEmpty(values, input, " @> ", whole.always());
  }

  private String overlaps(List<Object> values) {
    int input = text.nextInput();
    Operand whole = element(array);
    List<Object> fitting = Comparisons.fitting(whole, values);
    if (fitting.size() < values.size()) {
      text.dependOnLiterals();
    }
    return notEmpty(fitting, input, " && ", whole.never());
  }

  private String notEmpty(List<Object> values, int input, String sign, String without) {
    if (values.isEmpty()) {
      text.dependOnLiterals();
      return without;
    }
    String sameType =
        elementType.form() instanceof ColumnType.Domain
            ? "(" + array + ")::" + Comparisons.elementType(elementType) + "[]"
            : array;
    return sameType + sign + comparisons.list(element(array), input);
  }

  /** SQL's {@code ANY}, whose array stands on the right. */
  private String anyElement(Filter.AnyElement any) {
    int input = text.nextInput();
    String alias = text.alias();
    Operand element = element(alias + ".v");
    String comparison = comparisons.compare(element, any.operator(), any.value(), input);
    return anyOf(array + " IS NOT NULL", "unnest(" + array + ") " + alias + "(v)", comparison);
  }

  /**
   * True where a condition is true for some element; otherwise unknown where it is for some, or
   * where there is no array.
   */
  static String anyOf(String isArray, String elements, String condition) {
    return "CASE WHEN %s THEN (SELECT CASE WHEN bool_or(c) THEN true WHEN count(*) = count(c) THEN false END FROM (SELECT (%s) AS c FROM %s) s) END"
        .formatted(isArray, condition, elements);
  }
}
