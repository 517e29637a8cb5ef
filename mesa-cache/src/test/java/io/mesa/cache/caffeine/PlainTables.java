package io.mesa.cache.caffeine;

/** Two tables without a cache: what Lincheck compares with. Not thread-safe. */
public class PlainTables {
  private int first;
  private int second;

  /** Tables that hold 0. */
  public PlainTables() {}

  /**
   * Changes the first table.
   *
   * @param value what it holds from then on
   */
  public void writeFirst(int value) {
    first = value;
  }

  /**
   * Changes both tables at once.
   *
   * @param value what they hold from then on
   */
  public void writeBoth(int value) {
    first = value;
    second = value;
  }

  /** Changes nothing. */
  public void writeInVain() {
    // The database undoes it.
  }

  /**
   * Reads both tables.
   *
   * @return what they hold, as a text
   */
  public String read() {
    return second + " " + first;
  }

  /**
   * Reads both tables.
   *
   * @return what they hold, as a text
   */
  public String readPast() {
    return read();
  }
}
