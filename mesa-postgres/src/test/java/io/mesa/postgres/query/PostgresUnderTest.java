package io.mesa.postgres.query;

import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.memory.MemoryDatabase;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.tck.differential.DatabaseUnderTest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database of PostgreSQL, its text in binary order, that is filled again and again. */
final class PostgresUnderTest implements DatabaseUnderTest {
  private final TestDatabase database;
  private @Nullable Mesa mesa;

  PostgresUnderTest(PostgresServer server) {
    this.database = server.createDatabase("differential", "ENCODING 'UTF8' LOCALE 'C'");
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
    List<String> statements = new ArrayList<>();
    statements.add("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    LoadedDatabase.statements(memory).forEach(each -> statements.add(String.join(";\n", each)));
    database.execute(statements.toArray(String[]::new));
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
