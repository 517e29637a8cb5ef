package io.mesa.query;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads conditions: objects of one key, the operator, and {@code ignoreCase} beside it. */
final class FilterJsonReader {
  static final Map<String, Operator> OPERATORS = QueryJson.names(Operator.class);
  static final Map<String, Filter.Match> MATCHES = QueryJson.names(Filter.Match.class);
  static final String IGNORE_CASE = "ignoreCase";
  static final List<String> EXISTS = List.of("relation", "where");

  /** The operators, and what may stand beside one. */
  static final List<String> FILTER =
      Stream.of(
              OPERATORS.keySet().stream(),
              Stream.of("between", "in", "notIn", "isNull", "isNotNull", "isSet", "isNaN"),
              Stream.of("distinctFrom", "compare"),
              MATCHES.keySet().stream(),
              Stream.of("regex", "arrayContains", "arrayOverlaps", "anyElement", "size"),
              Stream.of("exists", "and", "or", "not", IGNORE_CASE))
          .flatMap(keys -> keys)
          .toList();

  private static final String VALUE = "[field, value]";
  private static final String VALUES = "[field, [value, …]]";
  private static final String BETWEEN = "[field, least value, greatest value]";
  private static final String TEXT = "[field, string]";
  private static final String FIELDS = "[field, operator, field]";
  private static final String ELEMENT = "[field, operator, value]";
  private static final String SIZE = "[field, operator, whole number]";

  private final JsonInput in;
  private final LiteralJson literals;

  FilterJsonReader(JsonInput in) {
    this.in = in;
    this.literals = new LiteralJson(in);
  }

  private static final class Parts {
    private @Nullable Filter filter;
    private @Nullable Boolean ignoreCase;
  }

  Filter filter() {
    JsonLocation place = in.here();
    var parts = new Parts();
    in.object(
        "a condition",
        FILTER,
        key -> {
          if (key.equals(IGNORE_CASE)) {
            parts.ignoreCase = in.flag(key);
          } else if (parts.filter == null) {
            parts.filter = operation(key);
          } else {
            throw JsonInput.refused(
                in.here(),
                "a condition has one operator, and '%s' is a second; put both into 'and'."
                    .formatted(key));
          }
        });
    Filter filter = parts.filter;
    if (filter == null) {
      throw JsonInput.refused(place, "a condition needs an operator, one of %s.".formatted(FILTER));
    }
    if (parts.ignoreCase == null) {
      return filter;
    }
    if (!(filter instanceof Filter.TextMatch match)) {
      throw JsonInput.refused(
          place, "'%s' stands beside one of %s only.".formatted(IGNORE_CASE, MATCHES.keySet()));
    }
    return parts.ignoreCase ? match.ignoringCase() : match;
  }

  private Filter operation(String key) {
    Operator operator = OPERATORS.get(key);
    if (operator != null) {
      return comparison(operator);
    }
    Filter.Match match = MATCHES.get(key);
    if (match != null) {
      return text((field, text) -> new Filter.TextMatch(field, match, text, false));
    }
    return switch (key) {
      case "and" -> new Filter.And(filters());
      case "or" -> new Filter.Or(filters());
      case "not" -> new Filter.Not(filter());
      case "isNull" -> new Filter.IsNull(field("a field"));
      case "isNotNull" -> new Filter.Not(new Filter.IsNull(field("a field")));
      case "isSet" -> new Filter.IsSet(field("a field"));
      case "isNaN" -> new Filter.IsNan(field("a field"));
      case "between" -> between();
      case "in" -> values(Filter.In::new);
      case "notIn" -> new Filter.Not(values(Filter.In::new));
      case "arrayContains" -> values(Filter.ArrayContains::new);
      case "arrayOverlaps" -> values(Filter.ArrayOverlaps::new);
      case "distinctFrom" -> distinctFrom();
      case "compare" -> compare();
      case "regex" -> text(Filter.Regex::new);
      case "anyElement" -> anyElement();
      case "size" -> size();
      case "exists" -> exists();
      default -> throw new IllegalStateException("Nothing reads " + key);
    };
  }

  FieldPath field(String what) {
    String text = in.string(what);
    return JsonInput.made(in.here(), () -> FieldPath.parse(text));
  }

  /** The field that an array of a fixed form begins with. */
  private FieldPath first(String form) {
    in.expect(JsonToken.START_ARRAY, form);
    in.element(form);
    return field("a field in " + form);
  }

  private Operator second(String form) {
    in.element(form);
    return in.constant("an operator in " + form, OPERATORS);
  }

  private Object value(String form) {
    in.element(form);
    return literals.read(form);
  }

  private Filter comparison(Operator operator) {
    JsonLocation place = in.here();
    FieldPath field = first(VALUE);
    Object value = value(VALUE);
    in.end(VALUE);
    return JsonInput.made(place, () -> new Filter.Comparison(field, operator, value));
  }

  private Filter between() {
    JsonLocation place = in.here();
    FieldPath field = first(BETWEEN);
    Object least = value(BETWEEN);
    Object greatest = value(BETWEEN);
    in.end(BETWEEN);
    return JsonInput.made(
        place,
        () ->
            Filters.and(
                new Filter.Comparison(field, Operator.GTE, least),
                new Filter.Comparison(field, Operator.LTE, greatest)));
  }

  private interface OfValues {
    Filter of(FieldPath field, List<Object> values);
  }

  private Filter values(OfValues filter) {
    JsonLocation place = in.here();
    FieldPath field = first(VALUES);
    in.element(VALUES);
    List<Object> values = in.list(VALUES, () -> literals.read(VALUES));
    in.end(VALUES);
    return JsonInput.made(place, () -> filter.of(field, values));
  }

  private interface OfText {
    Filter of(FieldPath field, String text);
  }

  private Filter text(OfText filter) {
    JsonLocation place = in.here();
    FieldPath field = first(TEXT);
    in.element(TEXT);
    String text = in.string(TEXT);
    in.end(TEXT);
    return JsonInput.made(place, () -> filter.of(field, text));
  }

  private Filter distinctFrom() {
    JsonLocation place = in.here();
    FieldPath field = first(VALUE);
    in.element(VALUE);
    Object value = in.token() == JsonToken.VALUE_NULL ? null : literals.read(VALUE);
    in.end(VALUE);
    return JsonInput.made(place, () -> new Filter.DistinctFrom(field, value));
  }

  private Filter compare() {
    FieldPath left = first(FIELDS);
    Operator operator = second(FIELDS);
    in.element(FIELDS);
    FieldPath right = field("a field in " + FIELDS);
    in.end(FIELDS);
    return new Filter.FieldComparison(left, operator, right);
  }

  private Filter anyElement() {
    JsonLocation place = in.here();
    FieldPath field = first(ELEMENT);
    Operator operator = second(ELEMENT);
    Object value = value(ELEMENT);
    in.end(ELEMENT);
    return JsonInput.made(place, () -> new Filter.AnyElement(field, operator, value));
  }

  private Filter size() {
    FieldPath field = first(SIZE);
    Operator operator = second(SIZE);
    in.element(SIZE);
    int size = in.whole("a whole number in " + SIZE);
    in.end(SIZE);
    return new Filter.Size(field, operator, size);
  }

  private static final class Related {
    private @Nullable String relation;
    private Optional<Filter> where = Optional.empty();
  }

  private Filter exists() {
    JsonLocation place = in.here();
    var related = new Related();
    in.object(
        "an 'exists'",
        EXISTS,
        key -> {
          if (key.equals("relation")) {
            related.relation = in.string("a name at 'relation'");
          } else {
            related.where = Optional.of(filter());
          }
        });
    String relation = related.relation;
    if (relation == null) {
      throw JsonInput.refused(place, "an 'exists' needs the key 'relation'.");
    }
    return JsonInput.made(place, () -> new Filter.Exists(relation, related.where));
  }

  private List<Filter> filters() {
    return in.list("an array of conditions", this::filter);
  }
}
