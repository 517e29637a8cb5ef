package io.mesa.postgres.query;

import io.mesa.postgres.connect.Sql;
import io.mesa.query.Query;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedInclude;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.resolve.ResolvedSort;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Writes a query as one statement. Related rows are one value of each row: an array in JSON of
 * arrays of texts, each in PostgreSQL's own text form, so that no value loses its type or a digit.
 */
final class Translator {
  private final ResolvedQuery query;
  private final List<@Nullable Object> place;
  private final StatementText text = new StatementText();

  /**
   * Prepares the translation of a query.
   *
   * @param place the values of the query's page token, none without one
   */
  Translator(ResolvedQuery query, List<@Nullable Object> place) {
    this.query = query;
    this.place = place;
  }

  StatementText text() {
    return text;
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
    if (query.grouping().isPresent()) {
      return new Groups(text, query.selection(), query.grouping().get(), alias, query.textOrder())
          .write();
    }
    ResolvedSelection selection = query.selection();
    String where = where(selection, alias);
    if (asked.distinct()) {
      return distinct(selection, alias, where);
    }
    boolean backwards = asked.before().isPresent();
    if (!place.isEmpty()) {
      where = and(where, new Keyset(text, alias, query.pageOrder(), place, backwards).after());
    }
    List<String> columns = new ArrayList<>();
    selection.fields().forEach(field -> columns.add(value(alias, field)));
    for (ResolvedInclude include : selection.includes()) {
      columns.add(include(include, alias));
    }
    if (withPlaces) {
      hidden(query).forEach(field -> columns.add(value(alias, field)));
    }
    return "SELECT "
        + (columns.isEmpty() ? "" : String.join(", ", columns))
        + " FROM "
        + Sql.identifier(selection.scope().table().name())
        + " "
        + alias
        + (where.isEmpty() ? "" : " WHERE " + where)
        + Ordering.by(alias, selection.orderBy(), backwards)
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

  private static String and(String left, String right) {
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
    List<String> columns = selection.fields().stream().map(f -> Columns.sql(alias, f)).toList();
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
        + Ordering.by(outer, selection.orderBy(), false)
        + bounds(selection.limit(), selection.offset());
  }

  /** The related rows of one row as one value. */
  private String include(ResolvedInclude include, String parent) {
    ResolvedSelection selection = include.selection();
    String target = text.alias();
    String from = Joins.from(text, include.relation(), parent, target);
    String where = where(selection, target);
    List<String> values = new ArrayList<>();
    selection.fields().forEach(field -> values.add(asText(target, field)));
    for (ResolvedInclude inner : selection.includes()) {
      values.add(include(inner, target));
    }
    String row = IncludedRows.build(values);
    String rows =
        " FROM "
            + from
            + (where.isEmpty() ? "" : " AND (" + where + ")")
            + Ordering.by(target, selection.orderBy(), false);
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
