package io.mesa.postgres.job;

import io.mesa.job.JobResult;
import io.mesa.job.JobStore.Claim;
import io.mesa.query.Rows;
import java.sql.Connection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes the ends of jobs with their results: one of the workers that have one at the same time
 * writes those of all, in one statement. Thread-safe.
 */
final class JobEnds {
  /** Rows of a result that are kept together. */
  static final int PART_ROWS = 500;

  private static final int MOST_TOGETHER = 64;

  /** So long others are waited for: a statement for each takes the server longer than that. */
  private static final long GATHERING_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** A result of more is written by itself, so that nobody waits for it. */
  private static final int MOST_CHARACTERS = 64 << 10;

  /**
   * The rows are locked in one order, as by all that lock several, so that nobody waits in a
   * circle; who waited for a lock looks at the row again when it has it.
   */
  private static final ArrayStatement COMPLETE =
      new ArrayStatement(
          """
      WITH held AS MATERIALIZED (
        SELECT job.id, given.*
        FROM (
          SELECT *
          FROM unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[])
            WITH ORDINALITY AS ended (job, token, result_rows, result_bytes, result_kept, place)
          ORDER BY job) AS given
        CROSS JOIN LATERAL (
          SELECT id FROM %1$s.job
          WHERE id = given.job AND token = given.token
            AND state = 'PROCESSING' AND lease_until > clock_timestamp()
          FOR UPDATE) AS job),
      ended AS (
        UPDATE %1$s.job
        SET state = 'COMPLETED', result_rows = held.result_rows, result_bytes = held.result_bytes,
          result_kept = held.result_kept, <ended>
        FROM held
        WHERE job.id = held.id AND lease_until > clock_timestamp()
        RETURNING job.id, held.place),
      parts AS (
        INSERT INTO %1$s.job_result
        SELECT ended.id, part.part, part.content
        FROM ended JOIN unnest(?::int[], ?::int[], ?::text[]) AS part (place, part, content)
          USING (place))
      SELECT place FROM ended
      """
              .replace("<ended>", PostgresJobStore.ENDED));

  private final StoreSessions sessions;
  private final Queue<End> waiting = new ArrayDeque<>();
  private boolean writing;

  JobEnds(StoreSessions sessions) {
    this.sessions = sessions;
  }

  /** What a worker that waits with an end is told. */
  private enum Told {
    WRITE_IT,
    WRITE_IT_ALONE,
    WRITTEN,
    LOST
  }

  private record End(
      Claim claim, JobResult result, List<String> parts, CompletableFuture<Told> told) {
    boolean isLarge() {
      return parts.stream().mapToInt(String::length).sum() > MOST_CHARACTERS;
    }
  }

  /** Whether it was written: the claim is held. */
  boolean write(Claim claim, JobResult result, Rows kept) {
    List<String> parts = new ArrayList<>();
    for (int from = 0; from == 0 || from < kept.size(); from += PART_ROWS) {
      parts.add(kept.part(from, PART_ROWS).toJson());
    }
    var end = new End(claim, result, parts, new CompletableFuture<>());
    Told told =
        end.isLarge() ? Told.WRITE_IT_ALONE : mayWrite(end) ? Told.WRITE_IT : end.told.join();
    if (told == Told.WRITE_IT) {
      told = writeWithOthers(end);
    }
    return told == Told.WRITE_IT_ALONE ? !written(List.of(end)).isEmpty() : told == Told.WRITTEN;
  }

  private synchronized boolean mayWrite(End end) {
    if (writing) {
      waiting.add(end);
      return false;
    }
    writing = true;
    return true;
  }

  private synchronized List<End> takeOthers() {
    List<End> others = new ArrayList<>();
    while (!waiting.isEmpty() && others.size() < MOST_TOGETHER) {
      others.add(waiting.remove());
    }
    return others;
  }

  private synchronized void letAnotherWrite() {
    End next = waiting.poll();
    if (next == null) {
      writing = false;
    } else {
      next.told.complete(Told.WRITE_IT);
    }
  }

  private Told writeWithOthers(End own) {
    LockSupport.parkNanos(this, GATHERING_NANOS);
    List<End> others = takeOthers();
    List<End> all = new ArrayList<>(others);
    all.add(own);
    try {
      Set<Integer> written = written(all);
      for (int i = 0; i < others.size(); i++) {
        others.get(i).told.complete(written.contains(i) ? Told.WRITTEN : Told.LOST);
      }
      return written.contains(others.size()) ? Told.WRITTEN : Told.LOST;
    } catch (RuntimeException e) {
      if (others.isEmpty()) {
        throw e;
      }
      // It may be one of them that the server refuses.
      return Told.WRITE_IT_ALONE;
    } finally {
      others.forEach(end -> end.told.complete(Told.WRITE_IT_ALONE));
      letAnotherWrite();
    }
  }

  /** Writes ends; gives the places of those whose claim is held. */
  private Set<Integer> written(List<End> ends) {
    int count = ends.size();
    var jobs = new UUID[count];
    var figures = new Long[3][count];
    var kept = new Integer[count];
    List<Integer> places = new ArrayList<>();
    List<Integer> parts = new ArrayList<>();
    List<String> contents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      End end = ends.get(i);
      jobs[i] = end.claim.id().value();
      figures[0][i] = end.claim.token();
      figures[1][i] = end.result.rows();
      figures[2][i] = end.result.bytes();
      kept[i] = end.result.kept();
      for (int part = 0; part < end.parts.size(); part++) {
        places.add(i + 1);
        parts.add(part);
        contents.add(end.parts.get(part));
      }
    }
    return Set.copyOf(
        sessions.on(
            session -> {
              Connection jdbc = session.jdbc();
              return session.list(
                  sessions.sql(COMPLETE.text(sessions)),
                  row -> row.getInt(1) - 1,
                  jdbc.createArrayOf("uuid", jobs),
                  jdbc.createArrayOf("int8", figures[0]),
                  jdbc.createArrayOf("int8", figures[1]),
                  jdbc.createArrayOf("int8", figures[2]),
                  jdbc.createArrayOf("int4", kept),
                  jdbc.createArrayOf("int4", places.toArray()),
                  jdbc.createArrayOf("int4", parts.toArray()),
                  jdbc.createArrayOf("text", contents.toArray()));
            }));
  }
}
