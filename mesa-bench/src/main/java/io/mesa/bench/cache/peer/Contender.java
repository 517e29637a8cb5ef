package io.mesa.bench.cache.peer;

import java.util.List;

/** Does its work once for each key, over and over. Thread-safe. */
public interface Contender extends AutoCloseable {
  /** Keys and batches are numbered from 1 to this. */
  int KEYS = io.mesa.bench.query.peer.Contender.KEYS;

  /**
   * Does the work once for each key. The loop is the contender's own, so that each has code
   * compiled for itself.
   *
   * @return how many rows were given or changed
   * @throws Exception where that fails
   */
  long pass() throws Exception;

  @Override
  void close();

  /** One that answers queries. */
  interface Answering {

    /**
     * The answer to a key's query.
     *
     * @param key which
     * @return for each row its ten values
     * @throws Exception where that fails
     */
    List<List<Object>> answer(int key) throws Exception;
  }
}
