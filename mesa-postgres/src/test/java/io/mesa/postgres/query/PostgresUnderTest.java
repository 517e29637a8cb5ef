package io.mesa.postgres.query;

import io.mesa.Mesa;
import io.mesa.cache.QueryCache;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.memory.MemoryDatabase;
import io.mesa.postgres.connect.Sql;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.source.Pooling;
import io.mesa.source.Relation;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.structure.Column;
import io.mesa.structure.Table;
import io.mesa.tck.differential.DatabaseUnderTest;
import io.mesa.tck.differential.Extent;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A database of PostgreSQL, its text in binary order, that is filled again and again. */
public final class PostgresUnderTest implements DatabaseUnderTest {
  private final TestDatabase database;
  private final Optional<QueryCache> cache;
  private @Nullable Mesa mesa;

  /** On a server. */
  public PostgresUnderTest(PostgresServer server) {
    this(server, Optional.empty());
  }

  /** On a server, asked through a cache: each query twice. */
  public PostgresUnderTest(PostgresServer server, QueryCache cache) {
    this(server, Optional.of(cache));
  }

  private PostgresUnderTest(PostgresServer server, Optional<QueryCache> cache) {
    this.cache = cache;
    this.database = server.createDatabase("differential", "ENCODING 'UTF8' LOCALE 'C'");
  }

  @Override
  public String name() {
    return "PostgreSQL " + database.server().version();
  }

  @Override
  public DatabaseGateway load(MemoryDatabase memory, List<Relation> relations) {
    if (mesa != null) {
      mesa.close();
    }
    List<String> statements = new ArrayList<>();
    statements.add("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    LoadedDatabase.statements(memory).forEach(each -> statements.add(String.join(";\n", each)));
    memory.tables().forEach(table -> statements.addAll(indexes(table)));
    database.execute(statements.toArray(String[]::new));
    SourceBuilder source =
        Source.builder("query").url(database.url()).pooling(Pooling.pooled(0, 2));
    relations.forEach(source::relation);
    Mesa.Builder builder = Mesa.builder().source(source.build());
    cache.ifPresent(builder::cache);
    Mesa opened = builder.build();
    opened.changed("query");
    mesa = opened;
    return opened.gateway();
  }

  /**
   * Indexes as the translator looks for them: about every second column has one, in each direction,
   * with nulls at each end, its text in binary order or in the column's own, behind another column
   * or not.
   */
  private static List<String> indexes(Table table) {
    List<String> indexes = new ArrayList<>();
    List<Column> columns = table.columns().stream().filter(PostgresUnderTest::hasOrder).toList();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      var coin = new Random(column.name().hashCode() + i);
      if (coin.nextBoolean()) {
        boolean binary = column.type().valueType() == ValueType.TEXT && coin.nextBoolean();
        String behind =
            i > 0 && coin.nextBoolean() ? Sql.identifier(columns.get(i - 1).name()) + ", " : "";
        indexes.add(
            "CREATE INDEX ON %s (%s%s%s%s%s)"
                .formatted(
                    Sql.identifier(table.name()),
                    behind,
                    Sql.identifier(column.name()),
                    binary ? " COLLATE \"C\"" : "",
                    coin.nextBoolean() ? " DESC" : "",
                    coin.nextBoolean() ? " NULLS FIRST" : " NULLS LAST"));
      }
    }
    return indexes;
  }

  private static boolean hasOrder(Column column) {
    return switch (column.type().valueType()) {
      case ARRAY, JSON, OTHER -> false;
      default -> true;
    };
  }

  @Override
  public int timesAsked() {
    return cache.isPresent() ? 2 : 1;
  }

  @Override
  public Extent extent() {
    return Extent.all().without(ValueType.DOCUMENT_ID);
  }

  @Override
  public void close() {
    if (mesa != null) {
      mesa.close();
    }
    database.close();
  }
}
