package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** mongo-java-server that answers some commands as a test says: a double of what it is not. */
public final class ScriptedBackend extends TaughtBackend {
  private final Map<String, UnaryOperator<Document>> answers = new ConcurrentHashMap<>();

  /**
   * Answers a command with what the function makes of the usual answer; one that throws a {@link
   * de.bwaldvogel.mongo.exception.MongoServerError} answers with that error.
   */
  public ScriptedBackend answering(String command, UnaryOperator<Document> answer) {
    answers.put(command, answer);
    return this;
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    Document usual = super.handleCommand(channel, database, command, query);
    return answers.getOrDefault(command, UnaryOperator.identity()).apply(usual);
  }
}
