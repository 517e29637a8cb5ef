package io.mesa.cache.caffeine.history;

/** How logical threads take turns. */
interface Turns {

  /** A place where another may go on first. */
  void step();

  /** A place where nothing can be done but to let another go on. */
  void rest();

  /** What follows may wait for another that loads an answer. */
  void mayWait();
}
