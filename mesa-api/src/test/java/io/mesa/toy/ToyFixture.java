package io.mesa.toy;

import io.mesa.query.NativeStatement;
import io.mesa.runtime.Session;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.spi.DatabaseDriver;
import io.mesa.tck.ContractFixture;
import io.mesa.tck.SessionFixture;
import io.mesa.tck.StatementFixture;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the contract kit needs to test a {@link ToyDriver}. */
public final class ToyFixture implements ContractFixture, StatementFixture, SessionFixture {
  private final ToyServer server;
  private final DatabaseDriver driver;
  private final boolean discoverable;

  /** Tests a driver of this server. */
  public ToyFixture(ToyServer server, DatabaseDriver driver) {
    this(server, driver, false);
  }

  private ToyFixture(ToyServer server, DatabaseDriver driver, boolean discoverable) {
    this.server = server;
    this.driver = driver;
    this.discoverable = discoverable;
  }

  /** The same, saying that the driver is to be found. */
  ToyFixture toBeFound() {
    return new ToyFixture(server, driver, true);
  }

  @Override
  public DatabaseDriver driver() {
    return driver;
  }

  @Override
  public SourceBuilder source(String id) {
    return Source.builder(id).driver("toy").user("child").database(ToyServer.DATABASE);
  }

  @Override
  public TableName createTable(String name, List<String> columns) {
    return server.create(name, columns);
  }

  @Override
  public void addRow(TableName table, List<String> values) {
    server.add(table, values);
  }

  @Override
  public long countRows(TableName table) {
    return server.table(table).rows().size();
  }

  @Override
  public void dropTable(TableName table) {
    server.drop(table);
  }

  @Override
  public boolean discoverable() {
    return discoverable;
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
  public NativeStatement readAll(TableName table) {
    return NativeStatement.of("READ", table.name());
  }

  @Override
  public NativeStatement readWhere(TableName table, String column, String value) {
    return NativeStatement.of("READ WHERE", table.name(), column, value);
  }

  @Override
  public NativeStatement insert(TableName table, List<String> values) {
    NativeStatement statement = NativeStatement.of("ADD", table.name());
    for (String value : values) {
      statement = statement.withBind(value);
    }
    return statement;
  }

  @Override
  public List<NativeStatement> refused() {
    return List.of(
        NativeStatement.of("RAED"), NativeStatement.of("READ; READ"), NativeStatement.of("BEGIN"));
  }

  @Override
  public Optional<NativeStatement> slow(Duration time) {
    return Optional.of(NativeStatement.of("SLEEP", time.toMillis()));
  }

  @Override
  public Optional<NativeStatement> setting(String name) {
    return Optional.empty();
  }

  @Override
  public OtherSession open() {
    return new OtherToySession(server.open("child"));
  }

  @Override
  public void close() {
    server.tableNames().forEach(server::drop);
  }

  private record OtherToySession(ToySession session) implements OtherSession {

    @Override
    public boolean is(Session other) {
      return other.pid() == session.pid();
    }

    @Override
    public void work(Duration time) throws InterruptedException {
      session.begin("SLEEP");
      try {
        session.take(time);
      } finally {
        session.finish();
      }
    }

    @Override
    public void lock(TableName table) {
      throw new UnsupportedOperationException("WAITS is not declared");
    }

    @Override
    public boolean isAlive() {
      return session.isAlive();
    }

    @Override
    public void close() {
      session.end();
    }
  }
}
