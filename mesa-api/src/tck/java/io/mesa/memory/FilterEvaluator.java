package io.mesa.memory;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Whether a condition is true, false or unknown of a row, as {@link Filter} says it. */
final class FilterEvaluator {
  private final Fields fields;

  FilterEvaluator(Fields fields) {
    this.fields = fields;
  }

  Truth evaluate(Filter filter) {
    if (filter instanceof Filter.And and) {
      return and.operands().stream().map(this::evaluate).reduce(Truth.TRUE, Truth::and);
    }
    if (filter instanceof Filter.Or or) {
      return anyOf(or.operands(), this::evaluate);
    }
    if (filter instanceof Filter.Not not) {
      return evaluate(not.operand()).not();
    }
    if (filter instanceof Filter.Comparison comparison) {
      return Comparisons.compare(
          fields.field(comparison.field()), comparison.operator(), comparison.value());
    }
    if (filter instanceof Filter.FieldComparison comparison) {
      return Comparisons.compare(
          fields.field(comparison.left()), comparison.operator(), fields.field(comparison.right()));
    }
    if (filter instanceof Filter.In in) {
      FieldValue field = fields.field(in.field());
      return anyOf(in.values(), value -> Comparisons.compare(field, Operator.EQ, value));
    }
    if (filter instanceof Filter.DistinctFrom distinct) {
      return Comparisons.distinct(fields.field(distinct.field()), distinct.value());
    }
    if (filter instanceof Filter.IsNull isNull) {
      return Truth.of(fields.field(isNull.field()).isNull());
    }
    if (filter instanceof Filter.IsSet isSet) {
      return isSet(isSet.field());
    }
    if (filter instanceof Filter.IsNan isNan) {
      return isNan(fields.field(isNan.field()));
    }
    if (filter instanceof Filter.TextMatch match) {
      return ofText(match.field(), TextPattern.of(match)::matches);
    }
    if (filter instanceof Filter.Regex regex) {
      return ofText(regex.field(), text -> pattern(regex.pattern()).matcher(text).find());
    }
    if (filter instanceof Filter.Exists exists) {
      return Truth.of(fields.exists(exists));
    }
    return evaluateOnArray(filter);
  }

  private Truth evaluateOnArray(Filter filter) {
    if (filter instanceof Filter.ArrayContains contains) {
      return ofArray(
          contains.field(),
          elements -> Truth.of(contains.values().stream().allMatch(value -> has(elements, value))));
    }
    if (filter instanceof Filter.ArrayOverlaps overlaps) {
      return ofArray(
          overlaps.field(),
          elements -> Truth.of(overlaps.values().stream().anyMatch(value -> has(elements, value))));
    }
    if (filter instanceof Filter.AnyElement any) {
      return ofArray(
          any.field(),
          elements ->
              anyOf(
                  elements, element -> Comparisons.compare(element, any.operator(), any.value())));
    }
    if (filter instanceof Filter.Size size) {
      return ofArray(
          size.field(),
          elements ->
              Comparisons.ordered(Integer.compare(elements.size(), size.size()), size.operator()));
    }
    throw new IllegalStateException("An unknown condition: " + filter.getClass());
  }

  /** True if it is of one, else unknown if it is of one; false of none at all. */
  private static <T> Truth anyOf(List<T> operands, Function<T, Truth> truth) {
    return operands.stream().map(truth).reduce(Truth.FALSE, Truth::or);
  }

  private static boolean has(List<FieldValue> elements, Object value) {
    return elements.stream()
        .anyMatch(element -> Comparisons.compare(element, Operator.EQ, value) == Truth.TRUE);
  }

  private Truth ofArray(FieldPath path, Function<List<FieldValue>, Truth> condition) {
    return fields.field(path).elements().map(condition).orElse(Truth.UNKNOWN);
  }

  /** A column always is set; a place in a document is where its key is. */
  private Truth isSet(FieldPath path) {
    return Truth.of(path.keys().isEmpty() || fields.field(path).value() != null);
  }

  private static Truth isNan(FieldValue field) {
    Object value = field.value();
    if (value == null || (value instanceof Json && !(value instanceof Json.Numeral))) {
      return Truth.UNKNOWN;
    }
    return Truth.of(value instanceof Number && ExactNumber.stored(value).isNan());
  }

  private Truth ofText(FieldPath path, Function<String, Boolean> matches) {
    Object value = fields.field(path).value();
    if (value instanceof String text) {
      return Truth.of(matches.apply(text));
    }
    return value instanceof Json.Text text ? Truth.of(matches.apply(text.value())) : Truth.UNKNOWN;
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw MesaException.builder(
              ErrorCode.INVALID_QUERY,
              "'%s' is no regular expression of Java's: %s.".formatted(text, e.getDescription()))
          .cause(e)
          .build();
    }
  }
}
