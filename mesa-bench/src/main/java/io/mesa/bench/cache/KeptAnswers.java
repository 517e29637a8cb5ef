package io.mesa.bench.cache;

import io.mesa.bench.cache.peer.Asked;
import io.mesa.bench.cache.peer.Contender;
import io.mesa.bench.cache.peer.Kind;
import io.mesa.bench.server.Place;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Whether all contenders answer the same, and from their caches; a benchmark of different things
 * says nothing.
 */
final class KeptAnswers {
  private KeptAnswers() {}

  /**
   * Compares each contender that answers queries with a plain one; then changes the table past all
   * of them, and looks whether they still answer the same.
   *
   * @throws IllegalStateException where one does not
   */
  static void check(Place place, Asked asked, Map<Kind, Contender> contenders) throws Exception {
    List<List<Object>> read = plain(place, asked);
    compare(contenders, read, "reads something else");
    change(place);
    try {
      if (plain(place, asked).equals(read)) {
        throw new IllegalStateException("The table was not changed.");
      }
      compare(contenders, read, "does not answer from its cache");
    } finally {
      change(place);
    }
  }

  private static List<List<Object>> plain(Place place, Asked asked) throws Exception {
    var plain = io.mesa.bench.query.peer.Kind.PGJDBC.open(place.url(), CacheFork.TIMEOUT);
    try (plain) {
      return sorted(Asked.values(plain, asked.read(plain, 1)));
    }
  }

  private static List<List<Object>> sorted(List<List<Object>> rows) {
    return rows.stream().sorted(Comparator.comparing(row -> (Integer) row.get(0))).toList();
  }

  private static void compare(
      Map<Kind, Contender> contenders, List<List<Object>> read, String fault) throws Exception {
    for (Map.Entry<Kind, Contender> entry : contenders.entrySet()) {
      if (entry.getValue() instanceof Contender.Answering answering
          && !sorted(answering.answer(1)).equals(read)) {
        throw new IllegalStateException(entry.getKey().word() + " " + fault + ".");
      }
    }
  }

  /** Done twice, it is as before. */
  private static void change(Place place) throws SQLException {
    try (var connection = place.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("UPDATE item SET active = NOT active WHERE batch = 1");
    }
  }
}
