package io.mesa.postgres;

import io.mesa.cache.QueryCache;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.NativeStatement;
import io.mesa.source.Secret;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.spi.DatabaseDriver;
import io.mesa.tck.ContractFixture;
import io.mesa.tck.SessionFixture;
import io.mesa.tck.StatementFixture;
import io.mesa.tck.StructureFixture;
import io.mesa.value.TableName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the contract kit needs of PostgreSQL, done with raw JDBC in a database of its own. */
final class PostgresFixture
    implements ContractFixture, StructureFixture, StatementFixture, SessionFixture {
  private static final String SCHEMA = "Kit of \"tests\"";

  private final PostgresServer server;
  private final TestDatabase database;
  private final TestDatabase other;
  private final Optional<QueryCache> cache;

  PostgresFixture(PostgresServer server, Optional<QueryCache> cache) {
    this.server = server;
    this.cache = cache;
    this.database = server.createDatabase("tck");
    this.other = server.createDatabase("tck_other");
    database.execute("CREATE SCHEMA " + quoted(SCHEMA));
  }

  @Override
  public DatabaseDriver driver() {
    return new PostgresDriver();
  }

  @Override
  public SourceBuilder source(String id) {
    SourceBuilder source = Source.builder(id).url(database.url());
    server.password().map(Secret::of).ifPresent(source::password);
    return source;
  }

  @Override
  public Optional<QueryCache> cache() {
    return cache;
  }

  @Override
  public TableName createTable(String name, List<String> columns) {
    TableName table = TableName.of(SCHEMA, name);
    database.execute(
        columns.stream()
            .map(column -> quoted(column) + " text")
            .collect(Collectors.joining(", ", "CREATE TABLE " + quoted(table) + " (", ")")));
    return table;
  }

  @Override
  public void addRow(TableName table, List<String> values) {
    try (var connection = database.connect();
        var insert = connection.prepareStatement(insertion(table, values.size(), i -> "?"))) {
      for (int i = 0; i < values.size(); i++) {
        insert.setString(i + 1, values.get(i));
      }
      insert.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public long countRows(TableName table) {
    return database.one(Long.class, "SELECT count(*) FROM " + quoted(table));
  }

  @Override
  public void dropTable(TableName table) {
    database.execute("DROP TABLE IF EXISTS " + quoted(table));
  }

  @Override
  public Optional<Source> unreachable() {
    return Optional.of(Source.fromUrl("nowhere", "postgresql://nobody@localhost:1/nothing"));
  }

  @Override
  public Optional<StructureFixture> structure() {
    return Optional.of(this);
  }

  @Override
  public Optional<StatementFixture> statements() {
    return Optional.of(this);
  }

  @Override
  public Optional<SessionFixture> sessions() {
    return Optional.of(this);
  }

  @Override
  public TableName createPartitionedTable(String name, int partitions) {
    TableName table = TableName.of(SCHEMA, name);
    database.execute("CREATE TABLE " + quoted(table) + " (id int) PARTITION BY LIST (id)");
    for (int i = 1; i <= partitions; i++) {
      database.execute(
          "CREATE TABLE %s PARTITION OF %s FOR VALUES IN (%d)"
              .formatted(quoted(TableName.of(SCHEMA, name + "_" + i)), quoted(table), i));
    }
    return table;
  }

  @Override
  public TableName createSequence(String name) {
    TableName sequence = TableName.of(SCHEMA, name);
    database.execute("CREATE SEQUENCE " + quoted(sequence));
    return sequence;
  }

  @Override
  public String otherDatabase() {
    return other.name();
  }

  @Override
  public NativeStatement readAll(TableName table) {
    return NativeStatement.of("SELECT * FROM " + quoted(table));
  }

  @Override
  public NativeStatement readWhere(TableName table, String column, String value) {
    return NativeStatement.of(
        "SELECT * FROM %s WHERE %s = $1".formatted(quoted(table), quoted(column)), value);
  }

  @Override
  public NativeStatement insert(TableName table, List<String> values) {
    return NativeStatement.of(
        insertion(table, values.size(), i -> "$" + (i + 1)), values.toArray());
  }

  @Override
  public List<NativeStatement> refused() {
    return Arrays.stream(
            new String[] {
              "SELEC 1",
              "SELECT 1; SELECT 2",
              "SELECT 1; COMMIT",
              "BEGIN",
              "COMMIT",
              "ROLLBACK",
              "PREPARE TRANSACTION 'tck'"
            })
        .map(NativeStatement::of)
        .toList();
  }

  @Override
  public Optional<NativeStatement> slow(Duration time) {
    return Optional.of(NativeStatement.of("SELECT pg_sleep($1)", time.toMillis() / 1_000.0));
  }

  @Override
  public Optional<NativeStatement> setting(String name) {
    return Optional.of(NativeStatement.of("SELECT current_setting($1, true)", name));
  }

  @Override
  public OtherSession open() {
    return OtherPostgresSession.open(database);
  }

  @Override
  public void close() {
    database.close();
    other.close();
  }

  private static String insertion(TableName table, int columns, IntFunction<String> parameter) {
    return IntStream.range(0, columns)
        .mapToObj(parameter)
        .collect(Collectors.joining(", ", "INSERT INTO " + quoted(table) + " VALUES (", ")"));
  }

  static String quoted(TableName table) {
    return quoted(table.schema()) + "." + quoted(table.name());
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
