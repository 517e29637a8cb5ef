package io.mesa.bench.query.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who asks the benchmarks' queries, each with a connection of its pool and gives it back. */
public interface Contender extends AutoCloseable {
  /** Keys, batches and regions are numbered from 1 to this. */
  int KEYS = 64;

  /** Items of a batch. */
  int BATCH = 100;

  /** Customers of a region. */
  int CUSTOMERS = 10;

  /** Purchases of a customer, and lines of a purchase. */
  int CHILDREN = 4;

  /** Notes on a line. */
  int NOTES = 3;

  /**
   * The item with a primary key.
   *
   * @param key which
   * @return one row
   * @throws Exception where that fails
   */
  List<?> byKey(int key) throws Exception;

  /**
   * The items of a batch, found by an index, in any order.
   *
   * @param batch which
   * @return its rows
   * @throws Exception where that fails
   */
  List<?> byIndex(long batch) throws Exception;

  /**
   * The ten values of an item.
   *
   * @param row a row of {@link #byKey} or {@link #byIndex}
   * @return the values in the table's order
   */
  @Nullable Object[] values(Object row);

  /**
   * The customers of a region with their purchases, those with their lines, those with their notes,
   * each in the order of its ids.
   *
   * @param region which
   * @return a row for each customer
   * @throws Exception where that fails
   */
  List<?> tree(int region) throws Exception;

  /**
   * How many notes hang on customers.
   *
   * @param tree what {@link #tree} gave
   * @return the number
   */
  long notes(List<?> tree);

  @Override
  void close();

  /** One that also reads a large table row by row. */
  interface Streaming {

    /**
     * Begins to read all readings, in constant memory.
     *
     * @return the readings, to be closed
     * @throws Exception where that fails
     */
    Readings readings() throws Exception;
  }

  /** Readings that are read while they are used. */
  interface Readings extends AutoCloseable {

    /**
     * Reads on, each row with all its values.
     *
     * @param rows how many at most
     * @return how many it were; fewer only at the end
     * @throws Exception where that fails
     */
    int read(int rows) throws Exception;

    @Override
    void close();
  }

  /** One that also writes a query down without sending it. */
  interface Translating {

    /**
     * The query of {@link Contender#tree} as a statement.
     *
     * @param region which
     * @return the statement
     */
    Object translate(int region);
  }

  /** One that also makes records of rows it has read before. */
  interface Mapping {

    /**
     * The items of a batch as records.
     *
     * @return {@link Item}s
     */
    List<Item> records();
  }
}
