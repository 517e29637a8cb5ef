package io.mesa.memory;

import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;
import io.mesa.tck.ContractFixture;
import io.mesa.tck.DataAccessContract;
import io.mesa.tck.DriverContract;
import io.mesa.tck.InspectorContract;
import io.mesa.tck.QueryContract;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The driver of databases in memory holds its contract, over a database that is remade. */
class MemoryContractTest {

  @Nested
  class Driver extends DriverContract {
    @Override
    protected ContractFixture openFixture() {
      return new RemadeDatabase();
    }
  }

  @Nested
  class Inspector extends InspectorContract {
    @Override
    protected ContractFixture openFixture() {
      return new RemadeDatabase();
    }
  }

  @Nested
  class DataAccess extends DataAccessContract {
    @Override
    protected ContractFixture openFixture() {
      return new RemadeDatabase();
    }
  }

  @Nested
  class Queries extends QueryContract {
    @Override
    protected ContractFixture openFixture() {
      return new RemadeDatabase();
    }
  }

  /** A database that is made anew for each table and row, where a true one is never changed. */
  private static final class RemadeDatabase implements ContractFixture, DatabaseDriver {
    private final Map<TableName, Contents> tables = new LinkedHashMap<>();

    private record Contents(List<String> columns, List<List<String>> rows) {}

    private synchronized MemoryDatabase database() {
      MemoryDatabaseBuilder builder = MemoryDatabase.builder();
      tables.forEach((name, contents) -> builder.table(name, table -> fill(table, contents)));
      return builder.build();
    }

    private static MemoryTableBuilder fill(MemoryTableBuilder table, Contents contents) {
      contents.columns().forEach(column -> table.column(column, ValueType.TEXT));
      contents.rows().forEach(row -> table.row(row.toArray()));
      return table;
    }

    @Override
    public DatabaseDriver driver() {
      return this;
    }

    @Override
    public String name() {
      return MemoryDriver.NAME;
    }

    @Override
    public DriverConnection open(Source source, DriverContext context) {
      MemoryDriver.checkOptions(source);
      return new MemoryConnection(source, this::database);
    }

    @Override
    public SourceBuilder source(String id) {
      return Source.builder(id).driver(MemoryDriver.NAME);
    }

    @Override
    public synchronized TableName createTable(String name, List<String> columns) {
      TableName table = TableName.of(MemoryDatabase.DEFAULT_SCHEMA, name);
      tables.put(table, new Contents(columns, new ArrayList<>()));
      return table;
    }

    @Override
    public synchronized void addRow(TableName table, List<String> values) {
      tables.get(table).rows().add(values);
    }

    @Override
    public synchronized long countRows(TableName table) {
      return tables.get(table).rows().size();
    }

    @Override
    public synchronized void dropTable(TableName table) {
      tables.remove(table);
    }

    @Override
    public boolean discoverable() {
      return false;
    }

    @Override
    public synchronized void close() {
      tables.clear();
    }
  }
}
