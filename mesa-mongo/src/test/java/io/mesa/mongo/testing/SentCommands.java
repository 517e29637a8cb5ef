package io.mesa.mongo.testing;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonArray;
import org.bson.BsonDocument;

/**
 * The commands that a client sent, but for those by which it looks after its connections, and how
 * many documents came back.
 */
public final class SentCommands implements CommandListener {
  private static final List<String> OF_CONNECTIONS =
      List.of("hello", "isMaster", "ismaster", "endSessions", "killCursors");

  private final List<BsonDocument> commands = new CopyOnWriteArrayList<>();
  private final AtomicInteger documents = new AtomicInteger();

  @Override
  public void commandStarted(CommandStartedEvent event) {
    if (!OF_CONNECTIONS.contains(event.getCommandName())) {
      // The event's document is a view of what is sent, and gone with it.
      commands.add(event.getCommand().clone());
    }
  }

  @Override
  public void commandSucceeded(CommandSucceededEvent event) {
    BsonDocument cursor = event.getResponse().getDocument("cursor", new BsonDocument());
    documents.addAndGet(
        cursor.getArray("firstBatch", new BsonArray()).size()
            + cursor.getArray("nextBatch", new BsonArray()).size());
  }

  public List<BsonDocument> all() {
    return commands;
  }

  public List<String> names() {
    return commands.stream().map(BsonDocument::getFirstKey).toList();
  }

  /** How many documents the server sent. */
  public int documents() {
    return documents.get();
  }

  public void forget() {
    commands.clear();
    documents.set(0);
  }
}
