package io.mesa.memory;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.spi.DatabaseDriver;
import io.mesa.structure.Table;
import io.mesa.value.TableName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tables and rows in memory that are queried as those of any other database are: a test double for
 * applications, and the reference that drivers are compared with.
 *
 * <pre>{@code
 * MemoryDatabase database =
 *     MemoryDatabase.builder()
 *         .table(
 *             "customer",
 *             table ->
 *                 table
 *                     .column("id", ValueType.INT32)
 *                     .column("name", ValueType.TEXT)
 *                     .primaryKey("id")
 *                     .row(1, "Ann")
 *                     .row(2, "Bob"))
 *         .table(
 *             "orders",
 *             table ->
 *                 table
 *                     .column("id", ValueType.INT64)
 *                     .column("customer_id", ValueType.INT32)
 *                     .nullable("total", ValueType.DECIMAL)
 *                     .primaryKey("id")
 *                     .foreignKey("customer_id", "customer")
 *                     .row(10, 1, new BigDecimal("9.50"))
 *                     .row(11, 2, null))
 *         .build();
 * try (Mesa mesa =
 *     Mesa.builder().source(database.source("shop")).driver(database.driver()).build()) {
 *   Rows rows =
 *       mesa.gateway("shop")
 *           .query(
 *               Query.from("orders")
 *                   .select("id")
 *                   .where(isNotNull("total"))
 *                   .include("customer", customer -> customer.select("name"))
 *                   .build());
 * }
 * }</pre>
 *
 * <p>It answers queries and says what its structure is; statements of a language of its own it has
 * none, and it is not written to. Text is ordered by code point, as {@link
 * io.mesa.value.TextOrder#BINARY} says; a {@link io.mesa.query.Filter.Regex} is one of {@link
 * java.util.regex.Pattern}.
 *
 * <p>Immutable and thread-safe.
 */
public final class MemoryDatabase {
  /** The schema of tables that are named without one. */
  static final String DEFAULT_SCHEMA = "public";

  private final Map<TableName, StoredTable> tables;

  MemoryDatabase(Map<TableName, StoredTable> tables) {
    this.tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
  }

  /**
   * Starts a database.
   *
   * @return a builder
   */
  public static MemoryDatabaseBuilder builder() {
    return new MemoryDatabaseBuilder();
  }

  /**
   * The tables.
   *
   * @return the tables in the order they were added
   */
  public List<Table> tables() {
    return tables.values().stream().map(StoredTable::table).toList();
  }

  /**
   * The rows of a table.
   *
   * @param table a table of this database
   * @return the rows in the order they were added, of each a value or null for each column, of the
   *     class of its {@link io.mesa.value.ValueType}; immutable
   * @throws MesaException {@link ErrorCode#NOT_FOUND} where there is no such table
   */
  public List<List<@Nullable Object>> rows(TableName table) {
    return stored(table).rows().stream().map(StoredRow::values).toList();
  }

  /**
   * A source that leads to this database.
   *
   * @param id what the application calls it
   * @return the source
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where the id is malformed
   */
  public Source source(String id) {
    return source(id, builder -> builder);
  }

  /**
   * A source that leads to this database, with limits, relations and what else a source may say.
   *
   * @param id what the application calls it
   * @param more says the rest
   * @return the source
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where a part is malformed
   */
  public Source source(String id, UnaryOperator<SourceBuilder> more) {
    return more.apply(Source.builder(id).driver(MemoryDriver.NAME).client(this)).build();
  }

  /**
   * The driver of databases in memory, the same for all of them.
   *
   * @return a driver, for {@link io.mesa.Mesa.Builder#driver}
   */
  public DatabaseDriver driver() {
    return new MemoryDriver();
  }

  Map<TableName, StoredTable> stored() {
    return tables;
  }

  StoredTable stored(TableName name) {
    StoredTable table = tables.get(name);
    if (table == null) {
      throw new MesaException(
          ErrorCode.NOT_FOUND, "There is no table '%s'; there are %s.".formatted(name, names()));
    }
    return table;
  }

  private List<TableName> names() {
    return List.copyOf(tables.keySet());
  }

  /**
   * The names of the tables, without rows.
   *
   * @return one line
   */
  @Override
  public String toString() {
    return "MemoryDatabase" + names();
  }
}
