package io.mesa.postgres.query;

import io.mesa.postgres.connect.Sql;
import io.mesa.query.Query;
import io.mesa.resolve.PagePlace;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedInclude;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.resolve.ResolvedSort;
import io.mesa.structure.Table;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes a query as one statement. Related rows are one value of each row: an array in JSON of
 * arrays of texts, each in PostgreSQL's own text form, so that no value loses its type or a digit.
 */
final class Translator {
  private final ResolvedQuery query;
  private final PagePlace place;
  private final StatementText text;

  /**
   * Prepares the translation of a query.
   *
   * @param text an empty statement
   * @param place what the query's page token says
   */
  Translator(StatementText text, ResolvedQuery query, PagePlace place) {
    this.text = text;
    this.query = query;
    this.place = place;
  }

  /**
   * The statement, with marks for places.
   *
   * @param withPlaces whether the fields of the page order stand behind the others, as far as they
   *     are not among them
   */
  String write(boolean withPlaces) {
    Query asked = query.query();
    String alias = text.alias();
    text.use(alias, TableUse.of(query.selection(), List.of()));
    if (query.grouping().isPresent()) {
      return new Groups(text, query.selection(), query.grouping().get(), alias, query.textOrder())
          .write();
    }
    ResolvedSelection selection = query.selection();
    String where = where(selection, alias);
    if (asked.distinct()) {
      return distinct(selection, alias, where);
    }
    String from = rows(alias, where);
    List<String> columns = new ArrayList<>();
    selection.fields().forEach(field -> columns.add(value(alias, field)));
    for (ResolvedInclude include : selection.includes()) {
      columns.add(include(include, selection.scope().table(), alias));
    }
    if (withPlaces) {
      hidden(query).forEach(field -> columns.add(value(alias, field)));
    }
    return "SELECT " + String.join(", ", columns) + " FROM " + from;
  }

  /** What follows {@code FROM}: the rows that are asked for, in their order. */
  private String rows(String alias, String where) {
    ResolvedSelection selection = query.selection();
    boolean backwards = query.query().before().isPresent();
    List<ResolvedSort> sorts = selection.orderBy();
    String table = Sql.identifier(selection.scope().table().name()) + " " + alias;
    if (!sorts.isEmpty() && selection.limit().isPresent()) {
      Optional<LeadingNulls> nulls = LeadingNulls.of(text, selection, backwards);
      if (nulls.isPresent()) {
        return new SplitRows(text, alias, selection, place, backwards, nulls.get())
            .write(table, where);
      }
    }
    String condition =
        place.isStart()
            ? where
            : and(where, new Keyset(text, alias, query.pageOrder(), place, backwards).after());
    return table
        + (condition.isEmpty() ? "" : " WHERE " + condition)
        + Ordering.by(text, alias, sorts, backwards)
        + bounds(selection.limit(), selection.offset());
  }

  /** The fields of the page order that the query does not select. */
  static List<ResolvedField> hidden(ResolvedQuery query) {
    List<ResolvedField> hidden = new ArrayList<>();
    for (ResolvedSort sort : query.pageOrder()) {
      if (!query.selection().fields().contains(sort.field())) {
        hidden.add(sort.field());
      }
    }
    return hidden;
  }

  static String and(String left, String right) {
    return left.isEmpty() ? right : "(" + left + ") AND " + right;
  }

  static String bounds(OptionalInt limit, int offset) {
    return (limit.isPresent() ? " LIMIT " + limit.getAsInt() : "")
        + (offset > 0 ? " OFFSET " + offset : "");
  }

  private String where(ResolvedSelection selection, String alias) {
    return new Conditions(text, selection.scope(), alias, query.textOrder())
        .writeUnlessAll(selection.where());
  }

  /** A field of the result as the server gives it. */
  private static String value(String alias, ResolvedField field) {
    return field.inDocument() ? Columns.document(alias, field) : Columns.sql(alias, field);
  }

  /** {@code ORDER BY} of distinct rows can name no expressions, so they are ordered outside. */
  private String distinct(ResolvedSelection selection, String alias, String where) {
    List<String> columns =
        selection.fields().stream()
            .map(field -> text.column(alias, field.column()).equated())
            .toList();
    String outer = text.alias();
    return "SELECT * FROM (SELECT DISTINCT "
        + String.join(", ", columns)
        + " FROM "
        + Sql.identifier(selection.scope().table().name())
        + " "
        + alias
        + (where.isEmpty() ? "" : " WHERE " + where)
        + ") "
        + outer
        + Ordering.by(text, outer, selection.orderBy(), false)
        + bounds(selection.limit(), selection.offset());
  }

  /** The related rows of one row as one value. */
  private String include(ResolvedInclude include, Table start, String parent) {
    ResolvedSelection selection = include.selection();
    String target = text.alias();
    text.use(target, TableUse.of(selection, include.relation().targetColumns()));
    String from = Joins.from(text, include.relation(), start, parent, target);
    String where = where(selection, target);
    List<String> values = new ArrayList<>();
    selection.fields().forEach(field -> values.add(asText(target, field)));
    for (ResolvedInclude inner : selection.includes()) {
      values.add(include(inner, selection.scope().table(), target));
    }
    String row = IncludedRows.build(values);
    String rows =
        " FROM "
            + from
            + (where.isEmpty() ? "" : " AND (" + where + ")")
            + Ordering.by(text, target, selection.orderBy(), false);
    if (!include.relation().many()) {
      return "(SELECT " + row + rows + " LIMIT 1" + offset(selection) + ")";
    }
    String all = text.alias();
    return "(SELECT json_agg(%s.r) FROM (SELECT %s AS r%s%s) %s)"
        .formatted(all, row, rows, bounds(selection.limit(), selection.offset()), all);
  }

  private static String offset(ResolvedSelection selection) {
    return selection.offset() > 0 ? " OFFSET " + selection.offset() : "";
  }

  /** A value in the text form that {@link IncludedRows} reads, whatever the session's settings. */
  private static String asText(String alias, ResolvedField field) {
    String sql = value(alias, field);
    if (field.type() == ValueType.BYTES) {
      return "'\\x' || encode(" + sql + ", 'hex')";
    }
    return sql + "::text";
  }
}
