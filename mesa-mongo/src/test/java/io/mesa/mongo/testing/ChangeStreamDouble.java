package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The change streams of a double, told as MongoDB's manual says ("Change Streams", "Change Events",
 * "getMore": a cursor that waits for data answers after {@code maxTimeMS} without any). It tells
 * each command that writes as one change.
 */
public final class ChangeStreamDouble {
  private static final int CURSOR_NOT_FOUND = 43;
  private static final long BREATH_MILLIS = 5;

  private final Map<Long, Integer> read = new HashMap<>();
  private final List<Document> changes = new ArrayList<>();
  private long cursors = 1_000;
  private int time = 1;
  private boolean silent;
  private Traffic traffic = Traffic.NONE;

  /** What others change while a stream is asked. */
  public enum Traffic {
    /** Nothing. */
    NONE,
    /** Each answer has a change that is older than what the member holds. */
    OLD,
    /** Each answer has a change that is the latest. */
    LATEST
  }

  ChangeStreamDouble() {}

  /** Tells of a change of a collection. */
  public synchronized void tell(String operation, String database, String collection) {
    time++;
    add(operation, database, collection, time);
  }

  private void add(String operation, String database, String collection, int when) {
    changes.add(
        new Document("_id", new Document("_data", "82" + changes.size()))
            .append("operationType", operation)
            .append("clusterTime", timestamp(when))
            .append("ns", new Document("db", database).append("coll", collection)));
    notifyAll();
  }

  /** Has cursors wait and wait, whatever their time, until they are lost. */
  public synchronized void fallSilent() {
    silent = true;
  }

  /** Loses all cursors, as another primary does. */
  public synchronized void lose() {
    read.clear();
    silent = false;
    notifyAll();
  }

  /** Has a change in every answer. */
  public synchronized void become(Traffic now) {
    traffic = now;
  }

  /** How many streams are open. */
  public synchronized int open() {
    return read.size();
  }

  private static BsonTimestamp timestamp(int when) {
    return new BsonTimestamp((1_700_000_000L + when) << 32);
  }

  /** The time of what the member holds, which each reply tells. */
  synchronized BsonTimestamp now() {
    return timestamp(time);
  }

  static boolean opens(Document query) {
    return query.get("pipeline") instanceof List<?> stages
        && !stages.isEmpty()
        && stages.get(0) instanceof Document stage
        && stage.containsKey("$changeStream");
  }

  synchronized Document open(String database) {
    cursors++;
    read.put(cursors, changes.size());
    return cursor(cursors, database, "firstBatch", List.of());
  }

  boolean knows(Document getMore) {
    return getMore.get("getMore") instanceof Long number && number > 1_000;
  }

  synchronized Document more(String database, Document getMore) {
    try {
      return awaited(database, getMore);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MongoServerError(11600, "InterruptedAtShutdown", "the server is shutting down");
    }
  }

  private synchronized Document awaited(String database, Document getMore)
      throws InterruptedException {
    Long number = (Long) getMore.get("getMore");
    long wait = TimeUnit.MILLISECONDS.toNanos(((Number) getMore.get("maxTimeMS")).longValue());
    long end = System.nanoTime() + wait;
    while (true) {
      Integer from = read.get(number);
      if (from == null) {
        throw new MongoServerError(CURSOR_NOT_FOUND, "CursorNotFound", "cursor id not found");
      }
      if (traffic != Traffic.NONE) {
        wait(BREATH_MILLIS);
        time += traffic == Traffic.LATEST ? 1 : 0;
        add("insert", database, "busy", traffic == Traffic.LATEST ? time : 1);
      }
      long left = end - System.nanoTime();
      if (!silent && (from < changes.size() || left <= 0)) {
        read.put(number, changes.size());
        return cursor(
            number, database, "nextBatch", List.copyOf(changes.subList(from, changes.size())));
      }
      wait(silent ? 0 : TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
  }

  private static Document cursor(long id, String database, String batch, List<Document> told) {
    return new Document(
            "cursor",
            new Document("id", id).append("ns", database + ".$cmd.aggregate").append(batch, told))
        .append("ok", 1.0);
  }
}
