package io.mesa.tck;

import io.mesa.admin.UserChange;
import io.mesa.cache.QueryCache;
import io.mesa.gateway.Capability;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.spi.DatabaseDriver;
import io.mesa.value.TableName;
import java.util.List;
import java.util.Optional;

/**
 * What the contract kit needs of a driver's author: the driver, a source, and a few things done to
 * the database behind Mesa's back, so that the driver is not its own witness. Opened once for each
 * contract class and closed after it.
 *
 * <p>The three optional parts are wanted where the driver declares the capabilities named at them;
 * a declared capability without its part fails the contract.
 *
 * <p>Names that the kit gives to tables, users and databases start with {@code tck_}, but for
 * {@linkplain #unusualNames() unusual ones}. It also ends idle sessions in the source's default
 * database, so a fixture keeps none of its own open there. What an implementation throws fails the
 * test.
 */
public interface ContractFixture extends AutoCloseable {

  /**
   * The driver under test.
   *
   * @return the driver, as an application would make it
   */
  DatabaseDriver driver();

  /**
   * Starts a source whose login may do everything that the kit does: create tables, users and
   * databases, see and end other sessions, as far as the driver declares it. The kit sets limits
   * and pooling itself.
   *
   * @param id the id of the source
   * @return a builder that lacks nothing
   */
  SourceBuilder source(String id);

  /**
   * Creates a table, a collection or whatever the driver calls so, in the source's default
   * database, with columns of text and without rows.
   *
   * @param name its name within a schema of the fixture's choice, always the same one
   * @param columns the columns' names, one at least; no two are equal
   * @return its full name
   */
  TableName createTable(String name, List<String> columns);

  /**
   * Adds a row to a table.
   *
   * @param table a table that {@link #createTable} made
   * @param values a text for each of its columns, in their order
   */
  void addRow(TableName table, List<String> values);

  /**
   * Counts the rows of a table.
   *
   * @param table a table that {@link #createTable} made
   * @return the number of rows
   */
  long countRows(TableName table);

  /**
   * Drops a table with its rows.
   *
   * @param table a table that was created, or one that is gone already: then it does nothing
   */
  void dropTable(TableName table);

  /**
   * Names of tables that this database takes although they look unusual.
   *
   * @return names with upper case, spaces, dots, quotes, wildcards and letters beyond ASCII, unless
   *     overridden
   */
  default List<String> unusualNames() {
    return List.of("Upper Case", "dot.ted", "quo\"ted", "it's", "a_b%c", "back\\slash", "grüße");
  }

  /**
   * Whether an application finds the driver without naming it, by {@link java.util.ServiceLoader}.
   *
   * @return true unless overridden
   */
  default boolean discoverable() {
    return true;
  }

  /**
   * A source where nobody answers, such as a port without a listener.
   *
   * @return the source, empty for a driver that reaches nothing over a network
   */
  default Optional<Source> unreachable() {
    return Optional.empty();
  }

  /**
   * Structures beyond tables; for {@link Capability#PARTITIONS}, {@link Capability#SEQUENCES} and
   * {@link Capability#OTHER_DATABASES}.
   *
   * @return the part, empty where none of these is declared
   */
  default Optional<StructureFixture> structure() {
    return Optional.empty();
  }

  /**
   * Statements in the database's own language; for {@link Capability#RUN}, {@link
   * Capability#RUN_WRITES}, {@link Capability#CHECK} and {@link Capability#SESSION_SETTINGS}.
   *
   * @return the part, empty where none of these is declared
   */
  default Optional<StatementFixture> statements() {
    return Optional.empty();
  }

  /**
   * Sessions beside Mesa's; for {@link Capability#SESSIONS}, {@link Capability#WAITS} and {@link
   * Capability#SESSION_CONTROL}.
   *
   * @return the part, empty where none of these is declared
   */
  default Optional<SessionFixture> sessions() {
    return Optional.empty();
  }

  /**
   * A change of a user that this server can make; for {@link Capability#USER_ADMINISTRATION}. It
   * shows in {@link io.mesa.gateway.Monitor#user}.
   *
   * @return that it may no longer log in, unless overridden; empty where passwords are all that can
   *     be changed
   */
  default Optional<UserChange> userChange() {
    return Optional.of(UserChange.nothing().withLogin(false));
  }

  /**
   * The cache that answers are kept in: the driver holds its contract with one underneath, too.
   *
   * @return always the same, empty unless overridden
   */
  default Optional<QueryCache> cache() {
    return Optional.empty();
  }

  /** Drops whatever the fixture and the kit left behind. */
  @Override
  void close();
}
