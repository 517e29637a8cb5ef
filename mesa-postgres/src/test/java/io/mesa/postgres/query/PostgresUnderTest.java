package io.mesa.postgres.query;

import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.memory.MemoryDatabase;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.tck.differential.DatabaseUnderTest;
import org.jspecify.annotations.Nullable;

/** A database of PostgreSQL that is filled again and again. */
final class PostgresUnderTest implements DatabaseUnderTest {
  private final TestDatabase database;
  private @Nullable Mesa mesa;

  PostgresUnderTest(PostgresServer server) {
    this.database = server.createDatabase("differential");
  }

  @Override
  public String name() {
    return "PostgreSQL " + database.server().version();
  }

  @Override
  public DatabaseGateway load(MemoryDatabase memory) {
    if (mesa != null) {
      mesa.close();
    }
    database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    LoadedDatabase.statements(memory)
        .forEach(statements -> database.execute(String.join(";\n", statements)));
    mesa =
        Mesa.of(Source.builder("query").url(database.url()).pooling(Pooling.pooled(0, 2)).build());
    return mesa.gateway("query");
  }

  @Override
  public void close() {
    if (mesa != null) {
      mesa.close();
    }
    database.close();
  }
}
