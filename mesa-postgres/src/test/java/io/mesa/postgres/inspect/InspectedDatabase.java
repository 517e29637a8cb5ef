package io.mesa.postgres.inspect;

import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.source.Source;
import io.mesa.structure.Column;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.value.TableName;
import java.util.Map;
import java.util.TreeMap;

/** A database of a test with a gateway to it for the superuser. */
final class InspectedDatabase implements AutoCloseable {
  private final TestDatabase database;
  private final Mesa mesa;

  InspectedDatabase(PostgresServer server, String... statements) {
    this.database = server.createDatabase("inspect");
    this.mesa = Mesa.of(Source.fromUrl("test", database.url()));
    database.execute(statements);
  }

  TestDatabase database() {
    return database;
  }

  DatabaseGateway gateway() {
    return mesa.gateway();
  }

  /** A table of the schema public. */
  Table table(String name) {
    return gateway().table(TableName.of("public", name));
  }

  /** A column of a table of the schema public. */
  Column column(String table, String column) {
    return table(table).column(column).orElseThrow();
  }

  /** The tables that structure() gives, by name. */
  Map<TableName, Table> structure(TableFilter filter) {
    Map<TableName, Table> tables = new TreeMap<>();
    try (var stream = gateway().structure(filter)) {
      stream.forEach(table -> tables.put(table.name(), table));
    }
    return tables;
  }

  @Override
  public void close() {
    mesa.close();
    database.close();
  }
}
