package io.mesa.postgres.entities;

import io.mesa.postgres.connect.ServerSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The queries of views and the conditions of policies, as the catalog keeps them: which relations
 * they read, and what in them depends on more than rows. The server writes them as trees of nodes
 * ({@code src/include/nodes/primnodes.h} and {@code parsenodes.h} of PostgreSQL); a node that is
 * not known here is taken to depend on anything.
 */
final class Expressions {
  /**
   * Names inside a tree have a backslash before each space, brace and parenthesis, so that none can
   * look like a node. Of a cast through text the type's input function counts: {@code 'now'} is a
   * time. Rules of views and policies that only concern writes are left out.
   */
  private static final String QUERY =
      """
      WITH tree AS MATERIALIZED (
        SELECT r.ev_class AS relation, r.ev_action::text AS text
          FROM pg_rewrite r
          JOIN pg_class c ON c.oid = r.ev_class
         WHERE c.relkind = 'v' AND r.ev_type = '1' AND c.oid >= 16384
        UNION ALL
        SELECT p.polrelid, p.polqual::text
          FROM pg_policy p
         WHERE p.polcmd IN ('r', '*') AND p.polqual IS NOT NULL
      ), found AS MATERIALIZED (
        SELECT DISTINCT tree.relation, part[1] AS node, coalesce(part[2], part[6]) AS field,
               coalesce(part[3], part[4], part[5], part[7])::oid AS number, part[4] IS NOT NULL AS is_cast
          FROM tree,
               regexp_matches(tree.text, '(?<!\\\\)\\{([A-Z_]+)|:(relid|funcid|opno|aggfnoid|winfnoid) (\\d+)'
                 || '|:resulttype (\\d+) :resultcollid|\\{SQLVALUEFUNCTION :op (\\d+)'
                 || '|:(varattno) -([1-5]) ', 'g')
                 AS part
      ), called AS (
        SELECT relation, number AS function
          FROM found WHERE field IN ('funcid', 'aggfnoid', 'winfnoid')
        UNION
        SELECT found.relation, o.oprcode::oid
          FROM found JOIN pg_operator o ON o.oid = found.number WHERE found.field = 'opno'
        UNION
        SELECT found.relation, t.typinput::oid
          FROM found JOIN pg_type t ON t.oid = found.number WHERE found.is_cast AND t.typtype <> 'e'
      ), inner_called AS (
        SELECT relation, function FROM called
        UNION
        SELECT called.relation, f.function
          FROM called
          JOIN pg_aggregate a ON a.aggfnoid = called.function,
               unnest(ARRAY[a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn,
                 a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn]::oid[])
                 AS f (function)
         WHERE f.function <> 0
      )
      SELECT 'relation', relation, number, NULL, NULL, false
        FROM found WHERE field = 'relid' AND number <> 0
      UNION ALL
      SELECT 'node', relation, number, node, NULL, false FROM found
       WHERE node IS NOT NULL
      UNION ALL
      SELECT 'value', relation, number, NULL, NULL, false
        FROM found WHERE node IS NULL AND field IS NULL AND NOT is_cast
      UNION ALL
      SELECT 'column', relation, number, NULL, NULL, false FROM found WHERE field = 'varattno'
      UNION ALL
      SELECT 'cast', relation, number, NULL, NULL, false FROM found WHERE is_cast
      UNION ALL
      SELECT 'function', called.relation, called.function,
             CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE n.nspname || '.' END || f.proname,
             CASE WHEN f.oid < 16384 THEN f.prosrc END,
             f.provolatile = 'v'
        FROM inner_called called
        LEFT JOIN pg_proc f ON f.oid = called.function
        LEFT JOIN pg_namespace n ON n.oid = f.pronamespace
       WHERE f.provolatile IS DISTINCT FROM 'i'
      UNION ALL
      SELECT 'setting', tree.relation, 0, NULL, NULL, false
        FROM tree
       WHERE (SELECT count(*) FROM regexp_matches(tree.text, ':funcid (2077|3294) ', 'g'))
          <> (SELECT count(*)
                FROM regexp_matches(tree.text, ':funcid (2077|3294) [^{}]*:args \\(\\{CONST [^{}]*'
                  || '\\[ (?:-?\\d+ )*46 (?:-?\\d+ )*\\]\\}', 'g'))
      """;

  /**
   * What a relation's expressions read, and why more than that decides about their value: what they
   * do, for people.
   */
  record Found(Set<Long> relations, Set<String> reasons) {
    Found() {
      this(new HashSet<>(), new HashSet<>());
    }
  }

  /** The last of those {@code SQLValueFunction}s that tell the time; behind them are the user's. */
  private static final int LAST_OF_TIME = 8;

  private final boolean ownSettings;
  private final Map<Long, Found> all = new HashMap<>();
  private final Set<Long> throughText = new HashSet<>();
  private final Set<Long> casts = new HashSet<>();

  private Expressions(boolean ownSettings) {
    this.ownSettings = ownSettings;
  }

  /**
   * Reads them all.
   *
   * @param session where
   * @param ownSettings whether all sessions of the source have the same settings
   * @return by the number of the view or of the policy's table
   * @throws SQLException where the server refuses
   */
  static Map<Long, Found> read(ServerSession session, boolean ownSettings) throws SQLException {
    var expressions = new Expressions(ownSettings);
    session.list(QUERY, expressions::add);
    expressions.throughText.removeAll(expressions.casts);
    for (long relation : expressions.throughText) {
      expressions.of(relation).reasons.add("converts values in a way that is not known");
    }
    return expressions.all;
  }

  private Found of(long relation) {
    return all.computeIfAbsent(relation, number -> new Found());
  }

  private boolean add(ResultSet row) throws SQLException {
    long relation = row.getLong(2);
    long number = row.getLong(3);
    Found found = of(relation);
    switch (row.getString(1)) {
      case "relation" -> found.relations.add(number);
      case "node" -> node(relation, row.getString(4), found);
      case "value" -> value(number, found);
      case "column" -> found.reasons.add("uses a system column");
      case "cast" -> casts.add(relation);
      case "function" -> function(row.getString(4), row.getString(5), row.getBoolean(6), found);
      default ->
          found.reasons.add("uses current_setting of a setting that may be the connection's own");
    }
    return true;
  }

  private void node(long relation, String node, Found found) {
    if (node.equals("COERCEVIAIO")) {
      throughText.add(relation);
    } else if (!KnownExpressions.isNode(node)) {
      found.reasons.add("uses an expression of the kind " + node);
    }
  }

  private void value(long number, Found found) {
    if (number <= LAST_OF_TIME) {
      found.reasons.add("uses the current time");
    } else if (!ownSettings) {
      found.reasons.add("uses the user of a session that others may have set up");
    }
  }

  private void function(
      @Nullable String name, @Nullable String source, boolean isVolatile, Found found) {
    if (name == null) {
      found.reasons.add("calls a function that is gone");
    } else if (source == null || !KnownExpressions.isOfSettings(name, source)) {
      found.reasons.add(
          "calls %s, which is %s".formatted(name, isVolatile ? "volatile" : "stable"));
    } else if (!ownSettings) {
      found.reasons.add("calls %s in a session that others may have set up".formatted(name));
    }
  }
}
