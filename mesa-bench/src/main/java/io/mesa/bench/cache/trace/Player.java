package io.mesa.bench.cache.trace;

/** A cache that a trace is played to. For one thread. */
interface Player {

  /**
   * Asks for an answer, and keeps it where it is not there.
   *
   * @return whether it was
   */
  boolean read(int key);

  /** Changes a table. */
  void write(int table);
}
