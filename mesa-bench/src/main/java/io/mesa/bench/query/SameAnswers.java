package io.mesa.bench.query;

import io.mesa.bench.query.peer.Contender;
import io.mesa.bench.query.peer.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Whether all contenders read the same; a benchmark of different things says nothing. */
final class SameAnswers {
  private static final int KEY = 1;

  private SameAnswers() {}

  /**
   * Compares each with the plain driver.
   *
   * @throws IllegalStateException where one differs
   */
  static void check(Map<Kind, Contender> contenders) throws Exception {
    Kind plain = contenders.keySet().iterator().next().plain();
    List<List<Object>> one = items(contenders, plain, true);
    List<List<Object>> many = items(contenders, plain, false);
    for (Map.Entry<Kind, Contender> entry : contenders.entrySet()) {
      require(one.equals(items(contenders, entry.getKey(), true)), entry.getKey(), "by key");
      require(many.equals(items(contenders, entry.getKey(), false)), entry.getKey(), "by index");
      List<?> tree = entry.getValue().tree(KEY);
      require(tree.size() == Contender.CUSTOMERS, entry.getKey(), "customers");
      require(
          entry.getValue().notes(tree)
              == (long) Contender.CUSTOMERS
                  * Contender.CHILDREN
                  * Contender.CHILDREN
                  * Contender.NOTES,
          entry.getKey(),
          "notes");
    }
    require(one.size() == 1 && many.size() == Contender.BATCH, plain, "rows");
  }

  private static List<List<Object>> items(
      Map<Kind, Contender> contenders, Kind kind, boolean single) throws Exception {
    Contender contender = contenders.get(kind);
    if (contender == null) {
      throw new IllegalStateException(kind.word() + " is not there.");
    }
    List<?> rows = single ? contender.byKey(KEY) : contender.byIndex(KEY);
    return rows.stream().map(row -> Arrays.asList(contender.values(row))).toList();
  }

  private static void require(boolean holds, Kind kind, String what) {
    if (!holds) {
      throw new IllegalStateException(kind.word() + " reads something else: " + what);
    }
  }
}
