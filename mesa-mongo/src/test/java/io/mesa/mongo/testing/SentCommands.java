package io.mesa.mongo.testing;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonDocument;

/** The commands that a client sent, but for those by which it looks after its connections. */
public final class SentCommands implements CommandListener {
  private static final List<String> OF_CONNECTIONS =
      List.of("hello", "isMaster", "ismaster", "endSessions", "killCursors");

  private final List<BsonDocument> commands = new CopyOnWriteArrayList<>();

  @Override
  public void commandStarted(CommandStartedEvent event) {
    if (!OF_CONNECTIONS.contains(event.getCommandName())) {
      // The event's document is a view of what is sent, and gone with it.
      commands.add(event.getCommand().clone());
    }
  }

  public List<BsonDocument> all() {
    return commands;
  }

  public List<String> names() {
    return commands.stream().map(BsonDocument::getFirstKey).toList();
  }

  public void forget() {
    commands.clear();
  }
}
