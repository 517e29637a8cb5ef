package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * mongo-java-server that says it has sessions: a double of what it has not. Aggregations that
 * contain a word wait until their session is killed, and end then as MongoDB's manual says
 * ("killSessions", "Error Codes": 11601, Interrupted).
 */
public final class SessionsBackend extends TaughtBackend {
  private static final int MOST_SECONDS = 30;

  private final String word;
  private final Map<UUID, CountDownLatch> waiting = new ConcurrentHashMap<>();

  public SessionsBackend(String word) {
    this.word = word;
  }

  /** How many operations wait. */
  public int waiting() {
    return waiting.size();
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    return switch (command) {
      case "isMaster", "ismaster", "hello" ->
          super.handleCommand(channel, database, command, query)
              .append("logicalSessionTimeoutMinutes", 30);
      case "killSessions" -> kill(query);
      case "aggregate", "find" -> {
        if (query.toString().contains(word)) {
          awaitKill(session((Document) query.get("lsid")));
        }
        yield super.handleCommand(channel, database, command, query);
      }
      default -> super.handleCommand(channel, database, command, query);
    };
  }

  private static UUID session(Document id) {
    return (UUID) id.get("id");
  }

  private Document kill(Document query) {
    for (Object id : (List<?>) query.get("killSessions")) {
      CountDownLatch running = waiting.get(session((Document) id));
      if (running != null) {
        running.countDown();
      }
    }
    return new Document("ok", 1.0);
  }

  private void awaitKill(UUID session) {
    var killed = new CountDownLatch(1);
    waiting.put(session, killed);
    try {
      if (killed.await(MOST_SECONDS, TimeUnit.SECONDS)) {
        throw new MongoServerError(11601, "Interrupted", "operation was interrupted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.remove(session);
    }
  }
}
