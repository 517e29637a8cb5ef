package io.mesa.postgres.monitor;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.runtime.Session;
import io.mesa.runtime.WaitGraph;
import io.mesa.runtime.WaitGraph.Node;
import io.mesa.runtime.WaitGraph.PreparedTransaction;
import io.mesa.runtime.WaitGraph.SessionNode;
import io.mesa.runtime.WaitGraph.Wait;
import io.mesa.value.Reading;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Who waits for whose lock. {@code pg_blocking_pids} stops the lock manager for a moment, so it is
 * asked for waiting processes only; which wait, {@code pg_locks} tells to every login.
 */
final class Waits {
  /**
   * A blocker numbered 0 is a prepared transaction. Its locks belong to no process; those that
   * conflict with what is waited for lead, by the virtual transaction they share, to its id and so
   * to its name. Which modes conflict: the manual's "Explicit Locking", table 13.2.
   */
  private static final String WAITING =
      """
      WITH lock AS MATERIALIZED (SELECT * FROM pg_locks),
      waiting AS MATERIALIZED (
        SELECT lock.*, pg_blocking_pids(lock.pid) AS blockers
          FROM lock
         WHERE NOT lock.granted AND lock.pid IS NOT NULL),
      conflict (wanted, held) AS (VALUES
        ('AccessShareLock', '{AccessExclusiveLock}'::text[]),
        ('RowShareLock', '{ExclusiveLock,AccessExclusiveLock}'),
        ('RowExclusiveLock',
         '{ShareLock,ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}'),
        ('ShareUpdateExclusiveLock',
         '{ShareUpdateExclusiveLock,ShareLock,ShareRowExclusiveLock,ExclusiveLock,
           AccessExclusiveLock}'),
        ('ShareLock',
         '{RowExclusiveLock,ShareUpdateExclusiveLock,ShareRowExclusiveLock,ExclusiveLock,
           AccessExclusiveLock}'),
        ('ShareRowExclusiveLock',
         '{RowExclusiveLock,ShareUpdateExclusiveLock,ShareLock,ShareRowExclusiveLock,
           ExclusiveLock,AccessExclusiveLock}'),
        ('ExclusiveLock',
         '{RowShareLock,RowExclusiveLock,ShareUpdateExclusiveLock,ShareLock,
           ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}'),
        ('AccessExclusiveLock',
         '{AccessShareLock,RowShareLock,RowExclusiveLock,ShareUpdateExclusiveLock,ShareLock,
           ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}')),
      prepared AS (
        SELECT DISTINCT waiting.pid AS waiter, prepared.gid, prepared.prepared
          FROM waiting
          JOIN conflict ON conflict.wanted = waiting.mode
          JOIN lock held
            ON held.pid IS NULL AND held.granted AND held.mode = ANY (conflict.held)
               AND held.locktype = waiting.locktype
               AND (held.database, held.relation, held.page, held.tuple, held.virtualxid,
                    held.transactionid, held.classid, held.objid, held.objsubid)
                   IS NOT DISTINCT FROM
                   (waiting.database, waiting.relation, waiting.page, waiting.tuple,
                    waiting.virtualxid, waiting.transactionid, waiting.classid, waiting.objid,
                    waiting.objsubid)
          JOIN lock own
            ON own.pid IS NULL AND own.locktype = 'transactionid'
               AND own.virtualtransaction = held.virtualtransaction
          JOIN pg_prepared_xacts prepared ON prepared.transaction = own.transactionid
         WHERE 0 = ANY (waiting.blockers))
      SELECT COALESCE(activity.leader_pid, waiting.pid) AS waiter,
             waiting.blockers,
             ARRAY(SELECT gid FROM prepared
                    WHERE prepared.waiter = waiting.pid ORDER BY gid) AS prepared_names,
             ARRAY(SELECT %s FROM prepared
                    WHERE prepared.waiter = waiting.pid ORDER BY gid) AS prepared_for,
             waiting.mode || ' on '
               || CASE waiting.locktype WHEN 'relation' THEN '' ELSE waiting.locktype || ' ' END
               || COALESCE(
                    waiting.transactionid::text,
                    waiting.virtualxid,
                    COALESCE('(' || waiting.page || ',' || waiting.tuple || ') of ',
                             waiting.page || ' of ', '')
                      || COALESCE(schema.nspname || '.' || class.relname,
                                  waiting.relation || ' in database ' || database.datname),
                    concat_ws(',', waiting.classid, waiting.objid, waiting.objsubid)) AS lock,
             %s AS waiting_for
        FROM waiting
        LEFT JOIN pg_stat_activity activity ON activity.pid = waiting.pid
        LEFT JOIN pg_database database ON database.oid = waiting.database
        LEFT JOIN pg_class class
          ON class.oid = waiting.relation
             AND (waiting.database = 0 OR database.datname = current_database())
        LEFT JOIN pg_namespace schema ON schema.oid = class.relnamespace
       ORDER BY waiting.waitstart, waiting.pid
      """
          .formatted(
              Times.micros("statement_timestamp() - prepared"),
              Times.micros("statement_timestamp() - waiting.waitstart"));

  private static final String SESSIONS =
      """
      SELECT %s
        FROM pg_stat_activity activity
       WHERE activity.pid = ANY (?)
       ORDER BY activity.xact_start, activity.pid
      """
          .formatted(SessionRow.COLUMNS);

  private static final PreparedTransaction UNKNOWN =
      new PreparedTransaction(
          unknown("Which prepared transaction blocks is not known."),
          unknown("Which prepared transaction blocks is not known."));

  /** A process that waits for locks of others, by their numbers, or of prepared transactions. */
  private record Waiter(
      int pid,
      Set<Integer> blockers,
      List<PreparedTransaction> prepared,
      String lock,
      Optional<Duration> waitingFor) {}

  private Waits() {}

  static WaitGraph read(ServerSession session) throws SQLException {
    List<Waiter> waiters = session.list(WAITING, Waits::waiter);
    if (waiters.isEmpty()) {
      return new WaitGraph(List.of(), List.of());
    }
    Map<Integer, Node> sessions = sessions(session, waiters);
    Set<Node> nodes = new LinkedHashSet<>(sessions.values());
    List<Wait> waits = new ArrayList<>();
    Set<List<Node>> seen = new HashSet<>(); // Workers of one leader often wait for the same.
    for (Waiter waiter : waiters) {
      Node node = sessions.get(waiter.pid);
      if (node == null) {
        continue; // It ended between the two questions.
      }
      Stream.concat(
              waiter.blockers.stream().map(sessions::get).filter(blocker -> blocker != null),
              waiter.prepared.stream())
          .forEach(
              blocker -> {
                nodes.add(blocker);
                if (seen.add(List.of(node, blocker))) {
                  waits.add(
                      new Wait(
                          node,
                          blocker,
                          Reading.known(waiter.lock),
                          Reading.known(waiter.waitingFor)));
                }
              });
    }
    return new WaitGraph(List.copyOf(nodes), waits);
  }

  private static Map<Integer, Node> sessions(ServerSession session, List<Waiter> waiters)
      throws SQLException {
    Integer[] pids =
        waiters.stream()
            .flatMap(waiter -> Stream.concat(Stream.of(waiter.pid), waiter.blockers.stream()))
            .distinct()
            .toArray(Integer[]::new);
    Array asked = session.jdbc().createArrayOf("int4", pids);
    Map<Integer, Node> nodes = new LinkedHashMap<>();
    SessionRow reader = new SessionRow(HiddenStatistics.from(session));
    for (Session found : session.list(SESSIONS, reader, asked)) {
      nodes.put((int) found.pid(), new SessionNode(found));
    }
    return nodes;
  }

  private static Waiter waiter(ResultSet row) throws SQLException {
    Set<Integer> blockers =
        new LinkedHashSet<>(Arrays.asList((Integer[]) row.getArray("blockers").getArray()));
    boolean byPrepared = blockers.remove(0);
    return new Waiter(
        row.getInt("waiter"),
        blockers,
        byPrepared ? prepared(row) : List.of(),
        row.getString("lock"),
        Times.duration(row, "waiting_for"));
  }

  private static List<PreparedTransaction> prepared(ResultSet row) throws SQLException {
    String[] names = (String[]) row.getArray("prepared_names").getArray();
    Long[] ages = (Long[]) row.getArray("prepared_for").getArray();
    return names.length == 0
        ? List.of(UNKNOWN)
        : LongStream.range(0, names.length)
            .mapToObj(
                i ->
                    new PreparedTransaction(
                        Reading.known(names[(int) i]),
                        Reading.known(Times.duration(ages[(int) i]))))
            .toList();
  }

  private static <T> Reading<T> unknown(String why) {
    return Reading.missing(Reading.Reason.UNSUPPORTED, why);
  }
}
