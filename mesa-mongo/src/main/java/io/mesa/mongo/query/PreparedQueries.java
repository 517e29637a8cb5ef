package io.mesa.mongo.query;

import io.mesa.query.Query;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The queries that were asked last, ready to be sent: one that is equal to an earlier one is not
 * translated again. Large ones are not kept. Thread-safe.
 */
final class PreparedQueries {
  private static final int MOST_KEPT = 512;
  private static final int MOST_VALUES = 256;

  private final Map<Key, PreparedQuery> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, PreparedQuery> eldest) {
          return size() > MOST_KEPT;
        }
      };

  /** How often all were forgotten. */
  private int cleared;

  /**
   * What is asked.
   *
   * @param database where, unless the query says so
   * @param inTransaction whether in a transaction, where the server allows less
   */
  private record Key(String database, Query query, boolean inTransaction) {}

  /** The query ready to be sent, made where it is not known. */
  PreparedQuery get(
      String database, Query query, boolean inTransaction, Supplier<PreparedQuery> make) {
    var key = new Key(database, query, inTransaction);
    int before;
    synchronized (this) {
      PreparedQuery known = kept.get(key);
      if (known != null) {
        return known;
      }
      before = cleared;
    }
    PreparedQuery made = make.get();
    if (made.hasAtMost(MOST_VALUES)) {
      keep(key, made, before);
    }
    return made;
  }

  /** Keeps a query, unless all were forgotten while it was made with what is to be forgotten. */
  private synchronized void keep(Key key, PreparedQuery made, int before) {
    if (cleared == before) {
      kept.put(key, made);
    }
  }

  synchronized void clear() {
    cleared++;
    kept.clear();
  }

  synchronized int size() {
    return kept.size();
  }
}
