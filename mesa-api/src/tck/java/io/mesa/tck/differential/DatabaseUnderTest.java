package io.mesa.tck.differential;

import io.mesa.gateway.DatabaseGateway;
import io.mesa.memory.MemoryDatabase;
import io.mesa.source.Relation;
import java.util.List;

/**
 * A database that is filled again and again and answers queries. Implemented by a driver's tests;
 * used by one thread.
 */
public interface DatabaseUnderTest extends AutoCloseable {

  /**
   * What it is called where it disagrees.
   *
   * @return a short name
   */
  String name();

  /**
   * Replaces all tables of the schema {@code public}. Columns MUST have the types, tables the keys
   * and foreign keys the names that the given ones have.
   *
   * @param database the tables, with their rows, to make
   * @param relations what the gateway's source MUST declare
   * @return the gateway to them, used until the next call
   */
  DatabaseGateway load(MemoryDatabase database, List<Relation> relations);

  /**
   * What it can hold and answer: the run keeps to it.
   *
   * @return the extent, always the same
   */
  Extent extent();

  /**
   * How often each query is asked, of which the last answer is compared: where there is a cache,
   * the answer may be a kept one.
   *
   * @return once unless overridden
   */
  default int timesAsked() {
    return 1;
  }

  /** Closes what was opened. */
  @Override
  void close();

  /**
   * The reference of what queries mean: the tables as they are.
   *
   * @return a database in memory
   */
  static DatabaseUnderTest memory() {
    return new MemoryUnderTest();
  }
}
