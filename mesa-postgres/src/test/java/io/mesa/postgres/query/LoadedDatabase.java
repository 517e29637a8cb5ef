package io.mesa.postgres.query;

import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.memory.MemoryDatabase;
import io.mesa.postgres.connect.Sql;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.postgres.value.ValueText;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.structure.Collation;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.structure.ForeignKey;
import io.mesa.structure.Table;
import io.mesa.structure.UniqueConstraint;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A database in memory, copied into PostgreSQL: tables, keys and rows. */
public final class LoadedDatabase implements AutoCloseable {
  private static final int ROWS_AT_ONCE = 200;

  private final TestDatabase database;
  private final Source source;
  private @Nullable Mesa mesa;

  private LoadedDatabase(TestDatabase database, Source source) {
    this.database = database;
    this.source = source;
  }

  public static LoadedDatabase of(PostgresServer server, MemoryDatabase memory) {
    return of(server, memory, source -> source);
  }

  public static LoadedDatabase of(
      PostgresServer server, MemoryDatabase memory, UnaryOperator<SourceBuilder> more) {
    TestDatabase database = server.createDatabase("query");
    try {
      for (List<String> statements : statements(memory)) {
        database.execute(String.join(";\n", statements));
      }
      Source source =
          more.apply(Source.builder("query").url(database.url()).pooling(Pooling.pooled(0, 2)))
              .build();
      return new LoadedDatabase(database, source);
    } catch (RuntimeException e) {
      database.close();
      throw new AssertionError("The database could not be loaded.", e);
    }
  }

  public DatabaseGateway gateway() {
    return mesa().gateway();
  }

  public Mesa mesa() {
    Mesa opened = mesa == null ? Mesa.of(source) : mesa;
    mesa = opened;
    return opened;
  }

  /** Where it is found. */
  public Source source() {
    return source;
  }

  public TestDatabase database() {
    return database;
  }

  @Override
  public void close() {
    if (mesa != null) {
      mesa.close();
    }
    database.close();
  }

  /** What creates the tables, fills them and joins them, each list to be sent at once. */
  static List<List<String>> statements(MemoryDatabase memory) {
    List<String> before = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    List<String> after = new ArrayList<>();
    Map<String, String> types = new LinkedHashMap<>();
    Set<String> schemas = new LinkedHashSet<>();
    for (Table table : memory.tables()) {
      schemas.add(table.name().schema());
      table.columns().forEach(column -> collectTypes(column.type(), types));
      table.columns().forEach(column -> column.collation().ifPresent(c -> collect(c, types)));
    }
    schemas.forEach(name -> before.add("CREATE SCHEMA IF NOT EXISTS " + Sql.identifier(name)));
    before.addAll(types.values());
    for (Table table : memory.tables()) {
      before.add(create(table));
      rows.add(inserts(table, memory.rows(table.name())));
      table.foreignKeys().forEach(key -> after.add(foreignKey(table.name(), key)));
    }
    List<List<String>> all = new ArrayList<>();
    all.add(before);
    rows.stream().filter(list -> !list.isEmpty()).forEach(all::add);
    if (!after.isEmpty()) {
      all.add(after);
    }
    return all;
  }

  /** What creates the types that are not there already. */
  private static void collectTypes(ColumnType type, Map<String, String> types) {
    if (type.valueType() == ValueType.DOCUMENT_ID) {
      // PostgreSQL has no such type; queries of such columns are not asked of it.
      types.put(type.name(), "CREATE DOMAIN %s AS text".formatted(type.name()));
    }
    if (type.form() instanceof ColumnType.EnumOf labels) {
      types.put(
          type.name(),
          "CREATE TYPE %s AS ENUM (%s)"
              .formatted(
                  type.name(),
                  labels.labels().stream().map(Sql::literal).collect(Collectors.joining(", "))));
    } else if (type.form() instanceof ColumnType.Domain domain) {
      collectTypes(domain.base(), types);
      types.put(type.name(), "CREATE DOMAIN %s AS %s".formatted(type.name(), domain.base().name()));
    } else if (type.form() instanceof ColumnType.ArrayOf array) {
      collectTypes(array.element(), types);
    }
  }

  private static void collect(Collation collation, Map<String, String> types) {
    if (!collation.deterministic()) {
      types.put(
          "COLLATE " + collation.name(),
          "CREATE COLLATION %s (provider = icu, locale = 'und-u-ks-level1', deterministic = false)"
              .formatted(Sql.identifier(collation.name())));
    }
  }

  private static String create(Table table) {
    List<String> parts = new ArrayList<>();
    for (Column column : table.columns()) {
      parts.add(
          Sql.identifier(column.name())
              + " "
              + column.type().name()
              + column.collation().map(c -> " COLLATE " + Sql.identifier(c.name())).orElse("")
              + (column.nullable() ? "" : " NOT NULL"));
    }
    table.primaryKey().ifPresent(key -> parts.add(key("PRIMARY KEY", key)));
    table.uniqueConstraints().forEach(key -> parts.add(key("UNIQUE", key)));
    return "CREATE TABLE %s (%s)".formatted(Sql.identifier(table.name()), String.join(", ", parts));
  }

  private static String key(String kind, UniqueConstraint key) {
    return "CONSTRAINT %s %s (%s)"
        .formatted(Sql.identifier(key.name()), kind, identifiers(key.columns()));
  }

  private static String foreignKey(TableName table, ForeignKey key) {
    return "ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (%s)"
        .formatted(
            Sql.identifier(table),
            Sql.identifier(key.name()),
            identifiers(key.columns()),
            Sql.identifier(key.target()),
            identifiers(key.targetColumns()));
  }

  private static String identifiers(List<String> names) {
    return names.stream().map(Sql::identifier).collect(Collectors.joining(", "));
  }

  private static List<String> inserts(Table table, List<List<@Nullable Object>> rows) {
    List<String> inserts = new ArrayList<>();
    for (int i = 0; i < rows.size(); i += ROWS_AT_ONCE) {
      String values =
          rows.subList(i, Math.min(rows.size(), i + ROWS_AT_ONCE)).stream()
              .map(row -> row(table, row))
              .collect(Collectors.joining(",\n"));
      inserts.add("INSERT INTO " + Sql.identifier(table.name()) + " VALUES " + values);
    }
    return inserts;
  }

  private static String row(Table table, List<@Nullable Object> row) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      values.add(
          value == null
              ? "NULL"
              : Sql.literal(ValueText.format(value)) + "::" + table.columns().get(i).type().name());
    }
    return "(" + String.join(", ", values) + ")";
  }
}
