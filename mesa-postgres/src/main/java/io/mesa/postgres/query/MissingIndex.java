package io.mesa.postgres.query;

import io.mesa.postgres.connect.Sql;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedSort;
import io.mesa.structure.Column;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Names the index that would serve a use of a table: what is equal to one value first, then the
 * order where only its beginning is wanted, else one field between bounds. Only what narrows the
 * rows whatever else the condition says is looked at: not what stands under {@code or} and {@code
 * not}, nor what is inside documents.
 */
final class MissingIndex {
  private final StatementText text;
  private final TableUse use;
  private final TextOrder textOrder;
  private final Map<String, String> keys = new LinkedHashMap<>();
  private Optional<String> range = Optional.empty();
  private Optional<String> inverted = Optional.empty();
  private boolean trigrams;

  private MissingIndex(StatementText text, TableUse use, TextOrder textOrder) {
    this.text = text;
    this.use = use;
    this.textOrder = textOrder;
  }

  /**
   * The statement that creates it.
   *
   * @param textOrder the order of text in comparisons
   * @return the statement, empty where no index would serve
   */
  static Optional<String> of(StatementText text, TableUse use, TextOrder textOrder) {
    return new MissingIndex(text, use, textOrder).statement();
  }

  private Optional<String> statement() {
    narrow(use.where());
    for (String name : use.joinedBy()) {
      Column column = use.table().column(name).orElseThrow();
      keys.putIfAbsent(name, equated(column));
    }
    if (use.limited() && !use.orderBy().isEmpty()) {
      order();
    } else {
      range.ifPresent(key -> keys.putIfAbsent("", key));
    }
    String table = Sql.identifier(use.table().name());
    if (keys.isEmpty()) {
      return inverted.map(
          key ->
              (trigrams ? "CREATE EXTENSION IF NOT EXISTS pg_trgm; " : "")
                  + "CREATE INDEX ON %s USING gin (%s)".formatted(table, key));
    }
    return Optional.of("CREATE INDEX ON " + table + " (" + String.join(", ", keys.values()) + ")");
  }

  private void narrow(Filter filter) {
    if (filter instanceof Filter.And and) {
      and.operands().forEach(this::narrow);
    } else if (filter instanceof Filter.Comparison c) {
      plain(c.field()).ifPresent(column -> compared(column, c.operator()));
    } else if (filter instanceof Filter.In in) {
      plain(in.field()).ifPresent(column -> compared(column, Operator.EQ));
    } else if (filter instanceof Filter.IsNull isNull) {
      plain(isNull.field()).ifPresent(column -> compared(column, Operator.EQ));
    } else if (filter instanceof Filter.TextMatch match) {
      plain(match.field()).ifPresent(column -> matched(column, match));
    } else if (filter instanceof Filter.ArrayContains contains) {
      plain(contains.field()).ifPresent(this::inArray);
    } else if (filter instanceof Filter.ArrayOverlaps overlaps) {
      plain(overlaps.field()).ifPresent(this::inArray);
    }
  }

  private Optional<Column> plain(FieldPath path) {
    ResolvedField field = use.scope().orElseThrow().field(path);
    return field.type() == ValueType.JSON ? Optional.empty() : Optional.of(field.column());
  }

  private void compared(Column column, Operator operator) {
    if (operator == Operator.EQ) {
      keys.putIfAbsent(column.name(), equated(column));
    } else if (operator != Operator.NE && range.isEmpty()) {
      range = Optional.of(ordered(column, textOrder));
    }
  }

  private void matched(Column column, Filter.TextMatch match) {
    String name = Sql.identifier(column.name());
    String folded = "lower(" + name + " COLLATE \"C\")";
    boolean anchored =
        match.match() == Filter.Match.STARTS_WITH
            || (match.match() == Filter.Match.LIKE
                && !match.text().startsWith("%")
                && !match.text().startsWith("_"));
    if (!anchored) {
      inverted = Optional.of((match.ignoreCase() ? folded : name) + " gin_trgm_ops");
      trigrams = true;
    } else if (range.isEmpty()) {
      boolean binary = text.column("", column).collating() == Operand.Collating.BINARY;
      String operators =
          column.type().name().startsWith("character(") ? "bpchar_pattern_ops" : "text_pattern_ops";
      range = Optional.of(match.ignoreCase() ? folded : binary ? name : name + " " + operators);
    }
  }

  private void inArray(Column column) {
    inverted = Optional.of(Sql.identifier(column.name()));
    trigrams = false;
  }

  private void order() {
    boolean plain = true;
    for (ResolvedSort sort : use.orderBy()) {
      plain &= sort.descending() && (!sort.field().nullable() || sort.nullsFirst());
    }
    for (ResolvedSort sort : use.orderBy()) {
      String key = ordered(sort.field().column(), sort.textOrder());
      if (!plain) {
        boolean usual = sort.nullsFirst() == sort.descending() || !sort.field().nullable();
        key +=
            (sort.descending() ? " DESC" : "")
                + (usual ? "" : sort.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
      }
      keys.putIfAbsent(sort.field().column().name(), key);
    }
  }

  private String equated(Column column) {
    return bare(text.column("", column).equated());
  }

  private String ordered(Column column, TextOrder order) {
    return bare(text.column("", column).ordered(order));
  }

  /** A column without the alias of a table, which an index has not. */
  private static String bare(String sql) {
    return sql.substring(1);
  }
}
