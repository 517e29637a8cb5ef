package io.mesa.cache.caffeine.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How the tables of a ledger hang together: what a view shows, what a trigger changes besides,
 * which rows go with those of another table, and which table a policy looks at. Immutable.
 *
 * @param views what each view shows: tables, or views with a lower number
 * @param triggers what a change of a table changes besides
 * @param cascades the tables whose rows go when those of a table do
 * @param policies the table that decides which rows of another are seen
 */
record Structure(
    Map<String, List<String>> views,
    Map<Integer, Set<Integer>> triggers,
    Map<Integer, Set<Integer>> cascades,
    Map<Integer, Integer> policies) {
  Structure {
    views = Map.copyOf(views);
    triggers = Map.copyOf(triggers);
    cascades = Map.copyOf(cascades);
    policies = Map.copyOf(policies);
  }

  /** A table's name. */
  static String table(int number) {
    return "t" + number;
  }

  /** The tables whose rows an answer from a table or a view is made of. */
  Set<Integer> reads(String relation) {
    Set<Integer> tables = new TreeSet<>();
    read(relation, tables);
    return tables;
  }

  private void read(String relation, Set<Integer> tables) {
    List<String> shown = views.get(relation);
    if (shown != null) {
      shown.forEach(each -> read(each, tables));
      return;
    }
    int table = Integer.parseInt(relation.substring(1));
    if (tables.add(table) && policies.containsKey(table)) {
      tables.add(policies.get(table));
    }
  }

  /** The tables that a change of a table changes. */
  Set<Integer> writes(int table, boolean delete) {
    Set<Integer> tables = new TreeSet<>();
    write(table, delete, tables, new HashSet<>());
    return tables;
  }

  private void write(int table, boolean delete, Set<Integer> tables, Set<Integer> deleted) {
    boolean seen = !tables.add(table);
    if (seen && (!delete || !deleted.add(table))) {
      return;
    }
    if (delete) {
      deleted.add(table);
      cascades.getOrDefault(table, Set.of()).forEach(child -> write(child, true, tables, deleted));
    }
    triggers.getOrDefault(table, Set.of()).forEach(also -> write(also, false, tables, deleted));
  }

  /**
   * The structure after a statement: {@code view v0 t1 t2}, {@code trigger t0 t1}, {@code policy t0
   * t1}; a table or view alone takes the trigger or policy away.
   */
  Structure after(String statement) {
    List<String> words = List.of(statement.split(" "));
    String name = words.get(1);
    List<String> others = words.subList(2, words.size());
    return switch (words.get(0)) {
      case "view" -> new Structure(with(views, name, others), triggers, cascades, policies);
      case "trigger" ->
          new Structure(
              views, with(triggers, number(name), Set.copyOf(numbers(others))), cascades, policies);
      case "policy" -> new Structure(views, triggers, cascades, looking(name, others));
      default -> throw new IllegalArgumentException(statement);
    };
  }

  private Map<Integer, Integer> looking(String name, List<String> others) {
    Map<Integer, Integer> changed = new TreeMap<>(policies);
    if (others.isEmpty()) {
      changed.remove(number(name));
    } else {
      changed.put(number(name), number(others.get(0)));
    }
    return changed;
  }

  private static List<Integer> numbers(List<String> names) {
    return names.stream().map(Structure::number).toList();
  }

  /** A table's number. */
  static int number(String table) {
    return Integer.parseInt(table.substring(1));
  }

  private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
    Map<K, V> changed = new HashMap<>(map);
    changed.put(key, value);
    return changed;
  }
}
