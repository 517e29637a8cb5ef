package io.mesa.postgres.inspect;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.structure.Policy;
import io.mesa.value.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The queries of views and the conditions of row-security policies. To write one out the server
 * locks every relation it reads until the transaction ends. So that a slow reader keeps nobody from
 * altering a table, and the server's lock table does not fill up, they are read a thousand
 * relations at a time, and the locks are let go at once by going back to a savepoint.
 */
final class ViewsAndPolicies {
  private static final int BATCH = 1000;

  private static final String QUERY =
      """
      WITH batch AS MATERIALIZED (
        SELECT c.oid, c.relkind IN ('v', 'm') AS is_view
          FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE %1$s
           AND (c.relkind IN ('v', 'm')
                OR c.oid IN (SELECT p.polrelid FROM pg_policy p))
         ORDER BY c.oid
         LIMIT %2$d
      )
      SELECT batch.oid AS relation, NULL AS policy_name, NULL AS policy, NULL AS permissive,
             NULL AS command, NULL AS roles, false AS has_using, false AS has_check,
             CASE WHEN NOT %3$s THEN pg_get_viewdef(batch.oid) END AS definition,
             NULL AS with_check
        FROM batch
       WHERE batch.is_view
      UNION ALL
      SELECT p.polrelid, p.polname, p.oid, p.polpermissive, p.polcmd,
             ARRAY(SELECT pg_get_userbyid(role.oid)::text
                     FROM unnest(p.polroles) AS role (oid) WHERE role.oid <> 0),
             p.polqual IS NOT NULL, p.polwithcheck IS NOT NULL,
             CASE WHEN NOT %4$s THEN pg_get_expr(p.polqual, p.polrelid) END,
             CASE WHEN NOT %4$s THEN pg_get_expr(p.polwithcheck, p.polrelid) END
        FROM batch
        JOIN pg_policy p ON p.polrelid = batch.oid
       ORDER BY relation, policy_name
      """;

  private final ServerSession session;
  private final Scope scope;
  private final Locks locks;
  private final Map<Long, Reading<String>> queries = new HashMap<>();
  private final Map<Long, List<Policy>> policies = new HashMap<>();
  private long last;
  private boolean more = true;

  ViewsAndPolicies(ServerSession session, Scope scope, Locks locks) throws SQLException {
    this.session = session;
    this.scope = scope;
    this.locks = locks;
    readBatch();
  }

  /** The query of a view; relations are to be asked for in the order of their numbers. */
  Optional<Reading<String>> query(long relation) throws SQLException {
    reach(relation);
    return Optional.ofNullable(queries.get(relation));
  }

  /**
   * The policies of a table by name; relations are to be asked for in the order of their numbers.
   */
  List<Policy> policies(long relation) throws SQLException {
    reach(relation);
    return policies.getOrDefault(relation, List.of());
  }

  private void reach(long relation) throws SQLException {
    while (more && relation > last) {
      readBatch();
    }
  }

  private void readBatch() throws SQLException {
    queries.clear();
    policies.clear();
    String sql =
        QUERY.formatted(
            scope.after(last).condition(),
            BATCH,
            locks.holdsQuery("batch.oid"),
            locks.holdsPolicy("p.oid", "p.polrelid"));
    Savepoint before = session.jdbc().setSavepoint();
    session.list(sql, this::add);
    session.jdbc().rollback(before);
    more = queries.size() + policies.size() == BATCH;
  }

  private long add(ResultSet row) throws SQLException {
    last = row.getLong(1);
    String definition = row.getString(9);
    if (row.getString(2) == null) {
      queries.put(last, Definitions.reading(definition, locks.holdsQuery(last)));
    } else {
      policies.computeIfAbsent(last, relation -> new ArrayList<>()).add(policy(row, definition));
    }
    return last;
  }

  private Policy policy(ResultSet row, String definition) throws SQLException {
    boolean locked = locks.holdsPolicy(row.getLong(3), last);
    return new Policy(
        row.getString(2),
        row.getBoolean(4),
        switch (row.getString(5)) {
          case "r" -> Policy.Command.SELECT;
          case "a" -> Policy.Command.INSERT;
          case "w" -> Policy.Command.UPDATE;
          case "d" -> Policy.Command.DELETE;
          default -> Policy.Command.ALL;
        },
        Arrays.stream((String[]) row.getArray(6).getArray()).sorted().toList(),
        row.getBoolean(7) ? Optional.of(Definitions.reading(definition, locked)) : Optional.empty(),
        row.getBoolean(8)
            ? Optional.of(Definitions.reading(row.getString(10), locked))
            : Optional.empty());
  }
}
