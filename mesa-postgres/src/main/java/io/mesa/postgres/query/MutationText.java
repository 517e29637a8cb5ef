package io.mesa.postgres.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.Sql;
import io.mesa.query.Delete;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Insert;
import io.mesa.query.Mutation;
import io.mesa.query.Update;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.Resolver;
import io.mesa.resolve.Scope;
import io.mesa.source.Source;
import io.mesa.structure.Column;
import io.mesa.structure.Table;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a mutation as one statement. */
final class MutationText {
  private final Source source;
  private final Resolver resolver;

  MutationText(Source source, Resolver resolver) {
    this.source = source;
    this.resolver = resolver;
  }

  /** A mutation's table, and what it gives back. */
  record Checked(Scope scope, List<ResolvedField> returning) {

    Table table() {
      return scope.table();
    }
  }

  Checked check(Mutation mutation) {
    Scope scope = resolver.scope(mutation.table());
    List<ResolvedField> returning =
        mutation.returning().stream().map(name -> scope.field(FieldPath.of(name))).toList();
    return new Checked(scope, returning);
  }

  /**
   * An insert of several rows, of which each column's values are one array of texts: so one
   * statement serves any number of rows.
   */
  static String insert(Insert insert, Checked checked) {
    List<Column> columns = columns(insert, checked);
    String table = Sql.identifier(checked.table().name());
    if (columns.isEmpty()) {
      return "INSERT INTO " + table + " DEFAULT VALUES" + returning(checked, table);
    }
    String names = identifiers(insert.columns());
    List<String> arrays = new ArrayList<>();
    List<String> aliases = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      arrays.add("?::text[]");
      aliases.add("c" + i);
      values.add("v.c" + i + "::" + columns.get(i).type().name());
    }
    return "INSERT INTO %s (%s) SELECT %s FROM unnest(%s) WITH ORDINALITY AS v(%s, n) ORDER BY v.n%s%s"
        .formatted(
            table,
            names,
            String.join(", ", values),
            String.join(", ", arrays),
            String.join(", ", aliases),
            conflict(insert, checked),
            returning(checked, table));
  }

  static List<Column> columns(Insert insert, Checked checked) {
    return insert.columns().stream()
        .map(name -> checked.scope().field(FieldPath.of(name)).column())
        .toList();
  }

  private static String conflict(Insert insert, Checked checked) {
    if (insert.upsertKey().isEmpty()) {
      return "";
    }
    String key = insert.upsertKey().get();
    String changed =
        insert.columns().stream()
            .map(name -> Sql.identifier(name) + " = EXCLUDED." + Sql.identifier(name))
            .collect(Collectors.joining(", "));
    return " ON CONFLICT " + conflictKey(key, checked.table()) + " DO UPDATE SET " + changed;
  }

  private static String conflictKey(String key, Table table) {
    boolean constraint =
        table.primaryKey().filter(primary -> primary.name().equals(key)).isPresent()
            || table.uniqueConstraints().stream().anyMatch(unique -> unique.name().equals(key));
    if (constraint) {
      return "ON CONSTRAINT " + Sql.identifier(key);
    }
    return table.indexes().stream()
        .filter(index -> index.name().equals(key) && index.unique())
        .filter(index -> index.predicate().isEmpty())
        .filter(index -> index.keys().stream().allMatch(part -> part.column().isPresent()))
        .findFirst()
        .map(
            index ->
                "("
                    + identifiers(
                        index.keys().stream().map(part -> part.column().orElseThrow()).toList())
                    + ")")
        .orElseThrow(
            () ->
                new MesaException(
                    ErrorCode.NOT_FOUND,
                    "'%s' has no unique key '%s' of whole columns.".formatted(table.name(), key)));
  }

  /** An update; its values stand before those of its condition. */
  String update(Update update, Checked checked, StatementText text) {
    String alias = text.alias();
    List<String> sets = new ArrayList<>();
    int place = 0;
    for (String name : update.values().keySet()) {
      Column column = checked.scope().field(FieldPath.of(name)).column();
      var slot = new Slot(Slot.ofToken(place), ValueType.OTHER, value -> value);
      sets.add(
          Sql.identifier(name)
              + " = "
              + (update.values().get(name) == null
                  ? "NULL"
                  : text.place(slot) + "::" + column.type().name()));
      place++;
    }
    return "UPDATE %s %s SET %s%s%s"
        .formatted(
            Sql.identifier(checked.table().name()),
            alias,
            String.join(", ", sets),
            where(update.where(), checked, alias, text),
            returning(checked, alias));
  }

  String delete(Delete delete, Checked checked, StatementText text) {
    String alias = text.alias();
    return "DELETE FROM %s %s%s%s"
        .formatted(
            Sql.identifier(checked.table().name()),
            alias,
            where(delete.where(), checked, alias, text),
            returning(checked, alias));
  }

  private String where(Filter where, Checked checked, String alias, StatementText text) {
    resolver.check(checked.scope(), where);
    String condition =
        new Conditions(text, checked.scope(), alias, source.textOrder()).writeUnlessAll(where);
    return condition.isEmpty() ? "" : " WHERE " + condition;
  }

  private static String returning(Checked checked, String alias) {
    if (checked.returning().isEmpty()) {
      return "";
    }
    return checked.returning().stream()
        .map(field -> Columns.sql(alias, field))
        .collect(Collectors.joining(", ", " RETURNING ", ""));
  }

  private static String identifiers(List<String> names) {
    return names.stream().map(Sql::identifier).collect(Collectors.joining(", "));
  }
}
