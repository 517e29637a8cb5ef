package io.mesa.postgres.entities;

import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A schema of tables, partitions, children, views on views, materialised views, policies, foreign
 * keys of each kind and triggers, with some rows. The same for the same seed.
 */
final class RandomSchema {
  static final int ROWS = 8;

  final String name;
  final List<String> statements = new ArrayList<>();

  /** What holds rows: tables with those that hang on them, and materialised views. */
  final List<String> stored = new ArrayList<>();

  /** What mutations may name: tables, partitions, children, views of one table. */
  final List<String> writable = new ArrayList<>();

  /** What queries may name. */
  final List<String> readable = new ArrayList<>();

  /** The names of foreign keys, by the table that has them. */
  final Map<String, String> keys = new HashMap<>();

  final List<String> plain = new ArrayList<>();
  final Map<TableName, Set<TableName>> sideEffects = new LinkedHashMap<>();

  private final Random random;
  private final boolean invokers;
  private final List<String> tables = new ArrayList<>();
  private final List<String> partitioned = new ArrayList<>();
  private final Map<String, Set<String>> families = new HashMap<>();
  private final Set<String> children = new TreeSet<>();

  RandomSchema(String name, Random random, boolean invokers) {
    this.name = name;
    this.random = random;
    this.invokers = invokers;
    statements.add("CREATE SCHEMA " + name);
    int count = 4 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      addTable("t" + i);
    }
    addPolicies();
    addTriggers();
    addViews();
  }

  TableName table(String relation) {
    return TableName.of(name, relation);
  }

  /** The name by which the rows of a stored relation go. */
  String entity(String relation) {
    return families.getOrDefault(relation, Set.of(relation)).stream()
        .filter(member -> !children.contains(member))
        .min(String::compareTo)
        .orElse(relation);
  }

  private void add(String statement, Object... parts) {
    statements.add(statement.formatted(parts).replace("@", name + "."));
  }

  private <T> T any(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private void addTable(String table) {
    int kind = random.nextInt(10);
    if (kind < 2) {
      addPartitioned(table);
    } else if (kind < 4 && !plain.isEmpty()) {
      addChild(table);
    } else {
      addPlain(table);
    }
    tables.add(table);
    stored.add(table);
    writable.add(table);
    readable.add(table);
  }

  private String action(boolean deletion) {
    return any(
        List.of(
            "CASCADE", "CASCADE", "SET NULL", deletion ? "SET DEFAULT" : "CASCADE", "NO ACTION"));
  }

  private void addPlain(String table) {
    String reference = "";
    String rows = "SELECT i, i %% 4, NULL FROM generate_series(1, " + ROWS + ") i";
    if (!partitioned.isEmpty() && random.nextInt(4) == 0) {
      String target = any(partitioned);
      reference =
          ", CONSTRAINT %s_key FOREIGN KEY (ref, v) REFERENCES @%s (id, v) ON DELETE CASCADE ON UPDATE CASCADE"
              .formatted(table, target);
      rows = "SELECT id, v, id FROM @" + target;
      keys.put(table, table + "_key");
    } else if (!plain.isEmpty() && random.nextInt(4) > 0) {
      String target = random.nextInt(5) == 0 ? table : any(plain);
      reference =
          ", CONSTRAINT %s_key FOREIGN KEY (ref) REFERENCES @%s (id) ON DELETE %s ON UPDATE %s"
              .formatted(table, target, action(true), action(false));
      rows = "SELECT i, i %% 3, 1 + i %% 5 FROM generate_series(1, " + ROWS + ") i";
      keys.put(table, table + "_key");
    }
    add("CREATE TABLE @%s (id int PRIMARY KEY, v int, ref int DEFAULT 1%s)", table, reference);
    add("INSERT INTO @" + table + " " + rows);
    plain.add(table);
  }

  private void addPartitioned(String table) {
    add(
        "CREATE TABLE @%s (id int, v int, ref int, PRIMARY KEY (id, v)) PARTITION BY LIST (v)",
        table);
    add("CREATE TABLE @%1$s_a PARTITION OF @%1$s FOR VALUES IN (0, 1)", table);
    add("CREATE TABLE @%1$s_b PARTITION OF @%1$s DEFAULT PARTITION BY RANGE (id)", table);
    add("CREATE TABLE @%1$s_c PARTITION OF @%1$s_b DEFAULT", table);
    add("INSERT INTO @%s SELECT i, i %% 4, i FROM generate_series(1, %d) i", table, ROWS);
    partitioned.add(table);
    for (String part : List.of("_a", "_b", "_c")) {
      join(table + part, table);
      writable.add(table + part);
      readable.add(table + part);
    }
  }

  private void addChild(String table) {
    Set<String> parents = new TreeSet<>(Set.of(any(plain)));
    if (random.nextInt(3) == 0) {
      parents.add(any(plain));
    }
    add(
        "CREATE TABLE @%s () INHERITS (%s)",
        table, String.join(", ", parents.stream().map(parent -> "@" + parent).toList()));
    add("INSERT INTO @%s SELECT 20 + i, i %% 4, NULL FROM generate_series(1, 3) i", table);
    parents.forEach(parent -> join(table, parent));
  }

  private void join(String child, String parent) {
    children.add(child);
    Set<String> together = new TreeSet<>(Set.of(child, parent));
    together.addAll(families.getOrDefault(child, Set.of()));
    together.addAll(families.getOrDefault(parent, Set.of()));
    together.forEach(member -> families.put(member, together));
  }

  /** A policy looks only at tables made before its own, so that none goes round in a circle. */
  private void addPolicies() {
    for (int i = 1; i < tables.size(); i++) {
      if (random.nextInt(3) == 0) {
        String table = tables.get(i);
        add("ALTER TABLE @%s ENABLE ROW LEVEL SECURITY", table);
        add(
            "CREATE POLICY seen ON @%s FOR SELECT USING (%s)",
            table,
            "v <= (SELECT (coalesce(sum(v), 0) + count(*)) %% 4 FROM @%s)"
                .formatted(tables.get(random.nextInt(i))));
        add("CREATE POLICY added ON @%s FOR INSERT WITH CHECK (true)", table);
        add("CREATE POLICY changed ON @%s FOR UPDATE USING (true)", table);
        add("CREATE POLICY gone ON @%s FOR DELETE USING (true)", table);
      }
    }
  }

  private void addTriggers() {
    for (int i = 0; i < 3; i++) {
      String on = any(writable);
      String changed = any(tables);
      if (random.nextInt(2) == 0 || sideEffects.containsKey(table(on))) {
        continue;
      }
      boolean declared = random.nextInt(4) > 0;
      add(
          "CREATE FUNCTION @f%d() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN"
              + " IF pg_trigger_depth() < 3 THEN %s; END IF; RETURN NULL; END'",
          i,
          random.nextBoolean()
              ? "UPDATE @%s SET v = 3 - v WHERE id < 4".formatted(changed)
              : "DELETE FROM @%s WHERE id = %d".formatted(changed, 1 + random.nextInt(ROWS)));
      add(
          "CREATE TRIGGER g%d AFTER %s ON @%s FOR EACH %s EXECUTE FUNCTION @f%d()",
          i,
          any(List.of("INSERT", "UPDATE", "DELETE", "INSERT OR UPDATE", "UPDATE OR DELETE")),
          on,
          random.nextBoolean() ? "ROW" : "STATEMENT",
          i);
      if (declared) {
        sideEffects.put(table(on), Set.of(table(changed)));
      }
    }
  }

  private void addViews() {
    for (int i = 0; i < 4; i++) {
      String view = "w" + i;
      String one = any(readable);
      String other = any(readable);
      boolean simple = random.nextInt(3) == 0;
      String query =
          simple
              ? "SELECT id, v FROM @%s WHERE id < 7".formatted(one)
              : any(List.of(
                      "SELECT a.id, b.v FROM @%s a JOIN @%s b ON a.v = b.v",
                      "SELECT id, v FROM @%s a WHERE EXISTS (SELECT FROM @%s b WHERE b.v > a.v)",
                      "SELECT id, v FROM @%s UNION SELECT v, id FROM @%s",
                      "SELECT count(*)::int AS id, (SELECT max(v) FROM @%2$s) AS v FROM @%1$s",
                      "WITH c AS (SELECT v, count(*) AS id FROM @%s GROUP BY v) SELECT c.id::int, c.v"
                          + " FROM c WHERE v NOT IN (SELECT id FROM @%s)"))
                  .formatted(one, other);
      boolean materialised = !simple && random.nextInt(4) == 0;
      String options =
          invokers && !materialised && random.nextInt(2) == 0
              ? "WITH (security_invoker = true) "
              : "";
      add("CREATE %s VIEW @%s %sAS %s", materialised ? "MATERIALIZED" : "", view, options, query);
      readable.add(view);
      if (materialised) {
        stored.add(view);
      } else if (simple) {
        writable.add(view);
      }
    }
  }
}
