package io.mesa.query;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import io.mesa.value.TableReference;
import io.mesa.value.TextOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a query, its selections, orders and aggregates. */
final class QueryJsonReader {
  /** What a selection has, be it at the top or in an include. */
  static final List<String> SELECTION =
      List.of("select", "where", "include", "orderBy", "limit", "offset");

  static final List<String> QUERY =
      Stream.of(
              Stream.of("from", "distinct"),
              SELECTION.stream(),
              Stream.of("groupBy", "aggregate", "having", "textOrder", "after", "before"))
          .flatMap(keys -> keys)
          .toList();

  static final List<String> INCLUDE =
      Stream.concat(Stream.of("relation", "as"), SELECTION.stream()).toList();

  static final List<String> TABLE = List.of("schema", "table");
  static final List<String> SORT = List.of("asc", "desc", "nulls", "textOrder");
  static final Map<String, Aggregate.Kind> AGGREGATES = QueryJson.names(Aggregate.Kind.class);
  static final List<String> AGGREGATE =
      Stream.concat(AGGREGATES.keySet().stream(), Stream.of("as")).toList();
  static final Map<String, TextOrder> TEXT_ORDERS = QueryJson.names(TextOrder.class);

  /** Where nulls stand: whether they come first. */
  static final Map<String, Boolean> NULLS = new TreeMap<>(Map.of("first", true, "last", false));

  private final JsonInput in;
  private final FilterJsonReader filters;

  QueryJsonReader(JsonInput in) {
    this.in = in;
    this.filters = new FilterJsonReader(in);
  }

  private final class Parts {
    private @Nullable TableReference from;
    private boolean distinct;
    private List<FieldPath> groupBy = List.of();
    private List<Aggregate> aggregates = List.of();
    private @Nullable Filter having;
    private Optional<TextOrder> textOrder = Optional.empty();
    private Optional<PageToken> after = Optional.empty();
    private Optional<PageToken> before = Optional.empty();
    private final SelectionParts selection = new SelectionParts();

    void read(String key) {
      switch (key) {
        case "from" -> from = table();
        case "distinct" -> distinct = in.flag(key);
        case "groupBy" -> groupBy = fields("an array of the fields to group by");
        case "aggregate" ->
            aggregates = in.list("an array of aggregates", QueryJsonReader.this::aggregate);
        case "having" -> having = filters.filter();
        case "textOrder" -> textOrder = Optional.of(textOrder());
        case "after" -> after = Optional.of(token());
        case "before" -> before = Optional.of(token());
        default -> selection.read(key);
      }
    }

    Query query(JsonLocation place) {
      TableReference table = from;
      if (table == null) {
        throw JsonInput.refused(place, "a query needs the key 'from'.");
      }
      Selection rows = selection.selection(place);
      boolean grouped = !groupBy.isEmpty() || !aggregates.isEmpty() || having != null;
      return JsonInput.made(
          place,
          () ->
              new Query(
                  table,
                  rows,
                  distinct,
                  grouped ? Optional.of(grouping()) : Optional.empty(),
                  textOrder,
                  after,
                  before));
    }

    private Grouping grouping() {
      return new Grouping(groupBy, aggregates, having == null ? Filters.and() : having);
    }
  }

  private final class SelectionParts {
    private List<FieldPath> fields = List.of();
    private Filter where = Filters.and();
    private List<Include> includes = List.of();
    private List<Sort> orderBy = List.of();
    private OptionalInt limit = OptionalInt.empty();
    private int offset;

    void read(String key) {
      switch (key) {
        case "select" -> fields = fields("an array of fields");
        case "where" -> where = filters.filter();
        case "include" -> includes = in.list("an array of includes", QueryJsonReader.this::include);
        case "orderBy" -> orderBy = in.list("an array of sorts", QueryJsonReader.this::sort);
        case "limit" -> limit = OptionalInt.of(in.whole("a whole number of rows at 'limit'"));
        case "offset" -> offset = in.whole("a whole number of rows at 'offset'");
        default -> throw new IllegalStateException("Nothing reads " + key);
      }
    }

    Selection selection(JsonLocation place) {
      return JsonInput.made(
          place, () -> new Selection(fields, where, includes, orderBy, limit, offset));
    }
  }

  Query query() {
    JsonLocation place = in.here();
    var parts = new Parts();
    in.object("a query", QUERY, parts::read);
    return parts.query(place);
  }

  private TableReference table() {
    JsonLocation place = in.here();
    if (in.token() == JsonToken.VALUE_STRING) {
      String name = in.text();
      return JsonInput.made(place, () -> TableReference.of(name));
    }
    var names = new String[2];
    in.object(
        "a table (a name or an object)",
        TABLE,
        key -> names[TABLE.indexOf(key)] = in.string("a name at '%s'".formatted(key)));
    if (names[1] == null) {
      throw JsonInput.refused(place, "a table needs the key 'table'.");
    }
    return JsonInput.made(place, () -> new TableReference(Optional.ofNullable(names[0]), names[1]));
  }

  private List<FieldPath> fields(String what) {
    return in.list(what, () -> filters.field("a field"));
  }

  private Include include() {
    JsonLocation place = in.here();
    var names = new String[2];
    var selection = new SelectionParts();
    in.object(
        "an include",
        INCLUDE,
        key -> {
          int name = INCLUDE.indexOf(key);
          if (name < names.length) {
            names[name] = in.string("a name at '%s'".formatted(key));
          } else {
            selection.read(key);
          }
        });
    if (names[0] == null) {
      throw JsonInput.refused(place, "an include needs the key 'relation'.");
    }
    Selection rows = selection.selection(place);
    return JsonInput.made(
        place, () -> new Include(names[0], names[1] == null ? names[0] : names[1], rows));
  }

  private static final class SortParts {
    private @Nullable FieldPath field;
    private boolean descending;
    private boolean nullsFirst;
    private Optional<TextOrder> textOrder = Optional.empty();
  }

  private Sort sort() {
    JsonLocation place = in.here();
    var parts = new SortParts();
    in.object(
        "a sort",
        SORT,
        key -> {
          switch (key) {
            case "nulls" -> parts.nullsFirst = in.constant("the place of nulls", NULLS);
            case "textOrder" -> parts.textOrder = Optional.of(textOrder());
            default -> {
              if (parts.field != null) {
                throw JsonInput.refused(in.here(), "a sort has one of 'asc' and 'desc'.");
              }
              parts.field = filters.field("a field");
              parts.descending = key.equals("desc");
            }
          }
        });
    FieldPath field = parts.field;
    if (field == null) {
      throw JsonInput.refused(place, "a sort needs one of the keys 'asc' and 'desc'.");
    }
    return new Sort(field, parts.descending, parts.nullsFirst, parts.textOrder);
  }

  private static final class AggregateParts {
    private Aggregate.@Nullable Kind kind;
    private Optional<FieldPath> field = Optional.empty();
    private @Nullable String name;
  }

  private Aggregate aggregate() {
    JsonLocation place = in.here();
    var parts = new AggregateParts();
    in.object(
        "an aggregate",
        AGGREGATE,
        key -> {
          if (key.equals("as")) {
            parts.name = in.string("a name at 'as'");
          } else if (parts.kind != null) {
            throw JsonInput.refused(
                in.here(), "an aggregate computes one of %s.".formatted(AGGREGATES.keySet()));
          } else {
            parts.kind = AGGREGATES.get(key);
            if (parts.kind != Aggregate.Kind.COUNT || in.token() != JsonToken.VALUE_NULL) {
              parts.field = Optional.of(filters.field("a field"));
            }
          }
        });
    Aggregate.Kind kind = parts.kind;
    if (kind == null) {
      throw JsonInput.refused(
          place, "an aggregate needs one of the keys %s.".formatted(AGGREGATES.keySet()));
    }
    return JsonInput.made(
        place, () -> Aggregate.of(kind, parts.field, Optional.ofNullable(parts.name)));
  }

  private TextOrder textOrder() {
    return in.constant("an order of text", TEXT_ORDERS);
  }

  private PageToken token() {
    String text = in.string("a page token");
    return JsonInput.made(in.here(), () -> new PageToken(text));
  }
}
