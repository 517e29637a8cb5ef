package io.mesa.postgres.feed;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.Sql;
import io.mesa.runtime.FeedCoverage;
import io.mesa.value.TableName;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables of a database, each with those it is a part of, and whether it has the feed's trigger.
 * Not those in which Mesa itself keeps jobs and histories: nobody asks for them.
 *
 * @param parts the tables and partitions, roots before what belongs to them
 */
record FeedTables(List<Part> parts) {
  static final String SCHEMA = "mesa";
  static final String FUNCTION = SCHEMA + ".tell_of_change";
  static final String TRIGGER = "mesa_changes";

  /** AFTER each statement of INSERT, DELETE, UPDATE and TRUNCATE, as pg_trigger.tgtype has it. */
  private static final int ALL_STATEMENTS = 4 | 8 | 16 | 32;

  private static final String QUERY =
      """
      WITH RECURSIVE tree (oid, root) AS (
        SELECT c.oid, c.oid
          FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'f', 'm')
           AND c.relpersistence <> 't'
           AND n.nspname NOT IN ('pg_catalog', 'information_schema')
           AND n.nspname NOT LIKE 'pg\\_toast%%'
           AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid)
           AND NOT EXISTS (
             SELECT FROM pg_class s
              WHERE s.relnamespace = c.relnamespace
                AND (s.relname = 'job_store' AND c.relname IN ('job_store', 'job', 'job_result')
                  OR s.relname = 'cost_store' AND c.relname IN ('cost_store', 'cost_history')))
        UNION
        SELECT i.inhrelid, t.root
          FROM tree t
          JOIN pg_inherits i ON i.inhparent = t.oid),
      part AS (
        SELECT oid, array_agg(root ORDER BY root) AS roots, string_agg(root::text, ',' ORDER BY root) AS word
          FROM tree
         GROUP BY oid)
      SELECT p.oid::int8, p.roots::int8[], p.word, n.nspname, c.relname, c.relkind IN ('r', 'p'),
             pg_has_role(c.relowner, 'USAGE'), pg_get_userbyid(c.relowner),
             (SELECT g.tgenabled = 'A' AND g.tgtype = %d AND g.tgqual IS NULL AND g.tgattr = ''
                     AND g.tgfoid = to_regproc('%s')
                     AND g.tgargs = convert_to(p.word, 'UTF8') || '\\x00'::bytea
                FROM pg_trigger g
               WHERE g.tgrelid = p.oid AND g.tgname = '%s')
        FROM part p
        JOIN pg_class c ON c.oid = p.oid
        JOIN pg_namespace n ON n.oid = c.relnamespace
       ORDER BY p.oid = ANY (p.roots) DESC, n.nspname, c.relname
      """
          .formatted(ALL_STATEMENTS, FUNCTION, TRIGGER);

  /**
   * A table or a partition.
   *
   * @param oid its number
   * @param roots the numbers of the tables it is a part of; its own where it is none's
   * @param word what its trigger tells: the numbers of its roots
   * @param name its name
   * @param mayHaveTrigger whether it is of a kind whose changes a trigger hears of
   * @param isOwned whether the login may act for its owner
   * @param owner the owner
   * @param trigger whether the trigger is as it should be; empty where there is none
   */
  record Part(
      long oid,
      Set<Long> roots,
      String word,
      TableName name,
      boolean mayHaveTrigger,
      boolean isOwned,
      String owner,
      Optional<Boolean> trigger) {

    boolean isHeard() {
      return mayHaveTrigger && trigger.orElse(false);
    }

    /** Why nothing is heard of it. */
    String silence() {
      if (roots.size() > 1) {
        return "'%s' inherits from several tables".formatted(name);
      }
      if (!mayHaveTrigger) {
        return "'%s' is a foreign table or a materialised view, which fires no triggers"
            .formatted(name);
      }
      return trigger.isPresent()
          ? "the trigger of '%s' is disabled or is another".formatted(name)
          : "'%s' has no trigger %s".formatted(name, TRIGGER);
    }

    String create() {
      return "CREATE OR REPLACE TRIGGER %s AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION %s(%s)"
          .formatted(TRIGGER, Sql.identifier(name), FUNCTION, Sql.literal(word));
    }

    String enable() {
      return "ALTER TABLE %s ENABLE ALWAYS TRIGGER %s".formatted(Sql.identifier(name), TRIGGER);
    }

    String drop() {
      return "DROP TRIGGER IF EXISTS %s ON %s".formatted(TRIGGER, Sql.identifier(name));
    }
  }

  static FeedTables read(ServerSession session) throws SQLException {
    return new FeedTables(
        session.list(
            QUERY,
            row ->
                new Part(
                    row.getLong(1),
                    Set.of((Long[]) row.getArray(2).getArray()),
                    row.getString(3),
                    TableName.of(row.getString(4), row.getString(5)),
                    row.getBoolean(6),
                    row.getBoolean(7),
                    row.getString(8),
                    Optional.ofNullable(row.getObject(9, Boolean.class)))));
  }

  /** The tables by number, without their parts. */
  Map<Long, TableName> roots() {
    return parts.stream()
        .filter(part -> part.roots.contains(part.oid))
        .collect(Collectors.toMap(Part::oid, Part::name));
  }

  /** The parts of some tables, all where none is named; names what there is not. */
  List<Part> of(Set<TableName> tables, Set<TableName> missing) {
    Set<Long> wanted = new HashSet<>();
    Set<TableName> found = new HashSet<>();
    for (Part part : parts) {
      if (tables.contains(part.name)) {
        wanted.addAll(part.roots);
        found.add(part.name);
      }
    }
    tables.stream().filter(name -> !found.contains(name)).forEach(missing::add);
    return parts.stream()
        .filter(part -> tables.isEmpty() || part.roots.stream().anyMatch(wanted::contains))
        .toList();
  }

  FeedCoverage coverage() {
    Map<Long, TableName> roots = roots();
    Map<TableName, String> uncovered = new HashMap<>();
    for (Part part : parts) {
      if (!part.isHeard() || part.roots.size() > 1) {
        part.roots.forEach(root -> uncovered.putIfAbsent(roots.get(root), part.silence()));
      }
    }
    Set<TableName> covered = new LinkedHashSet<>(roots.values());
    covered.removeAll(uncovered.keySet());
    return new FeedCoverage(covered, uncovered);
  }
}
