package io.mesa.postgres.inspect;

import io.mesa.postgres.connect.ServerSession;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What cannot be read without waiting for a lock: relations that another session holds, or waits
 * for, in the mode {@code ACCESS EXCLUSIVE}, and what is only known by opening one of them. The
 * server's functions that measure a relation or write out an expression over it open it; those that
 * write out a query open every relation the query reads.
 */
final class Locks {
  private static final String QUERY =
      """
      WITH held AS MATERIALIZED (
        SELECT DISTINCT l.relation AS oid
          FROM pg_locks l
         WHERE l.locktype = 'relation'
           AND l.mode = 'AccessExclusiveLock'
           AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
           AND l.pid IS DISTINCT FROM pg_backend_pid()
      ), tables AS (
        SELECT oid FROM held
        UNION
        SELECT i.indrelid FROM held JOIN pg_index i ON i.indexrelid = held.oid
      )
      SELECT 'HELD', oid FROM held
      UNION ALL
      SELECT 'UNMEASURABLE', oid FROM tables
      UNION ALL
      SELECT 'UNMEASURABLE', c.oid FROM tables JOIN pg_class c ON c.reltoastrelid = tables.oid
      UNION ALL
      SELECT 'QUERY', r.ev_class
        FROM held
        JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = held.oid
                        AND d.classid = 'pg_rewrite'::regclass
        JOIN pg_rewrite r ON r.oid = d.objid
      UNION ALL
      SELECT 'POLICY', d.objid
        FROM held
        JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = held.oid
                        AND d.classid = 'pg_policy'::regclass
      """;

  /** What of an object is out of reach. */
  private enum Reach {
    /** Everything that opens the relation. */
    HELD,
    /** The size of the table, of which a part is held. */
    UNMEASURABLE,
    /** The query of the view, which reads a held relation. */
    QUERY,
    /** The conditions of the policy, which read a held relation. */
    POLICY
  }

  private final boolean everything;
  private final Map<Reach, Set<Long>> objects;

  private Locks(boolean everything, Map<Reach, Set<Long>> objects) {
    this.everything = everything;
    this.objects = objects;
  }

  /** Reads the locks of the moment; others may be taken right after. */
  static Locks read(ServerSession session) throws SQLException {
    Map<Reach, Set<Long>> objects = new EnumMap<>(Reach.class);
    session.list(
        QUERY,
        row ->
            objects
                .computeIfAbsent(Reach.valueOf(row.getString(1)), reach -> new HashSet<>())
                .add(row.getLong(2)));
    return new Locks(false, objects);
  }

  /** Takes everything for locked, for want of a moment in which it could be read. */
  static Locks everything() {
    return new Locks(true, Map.of());
  }

  /** Whether nothing may be asked that opens the relation. */
  boolean holds(long relation) {
    return is(Reach.HELD, relation);
  }

  /** Whether the query of the view cannot be read. */
  boolean holdsQuery(long view) {
    return holds(view) || is(Reach.QUERY, view);
  }

  /** Whether the conditions of a table's policy cannot be read. */
  boolean holdsPolicy(long policy, long table) {
    return holds(table) || is(Reach.POLICY, policy);
  }

  /** {@link #holds} as a condition on a relation's number. */
  String holds(String relation) {
    return in(relation, Reach.HELD);
  }

  /** Whether a table or an index cannot be measured, as a condition on its number. */
  String unmeasurable(String relation) {
    return in(relation, Reach.UNMEASURABLE);
  }

  /** {@link #holdsQuery} as a condition on the view's number. */
  String holdsQuery(String view) {
    return "(%s OR %s)".formatted(holds(view), in(view, Reach.QUERY));
  }

  /** {@link #holdsPolicy} as a condition on the numbers of the policy and its table. */
  String holdsPolicy(String policy, String table) {
    return "(%s OR %s)".formatted(holds(table), in(policy, Reach.POLICY));
  }

  private boolean is(Reach reach, long oid) {
    return everything || objects.getOrDefault(reach, Set.of()).contains(oid);
  }

  private String in(String expression, Reach reach) {
    if (everything) {
      return "true";
    }
    Set<Long> oids = objects.getOrDefault(reach, Set.of());
    return oids.isEmpty()
        ? "false"
        : oids.stream()
            .map(oid -> Long.toString(oid))
            .collect(Collectors.joining(",", expression + " = ANY ('{", "}'::oid[])"));
  }
}
