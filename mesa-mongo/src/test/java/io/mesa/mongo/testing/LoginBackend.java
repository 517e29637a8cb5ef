package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * mongo-java-server behind a double of MongoDB's logins: SCRAM-SHA-256, and X.509 without a look at
 * the certificate, which the TLS before it demands. The commands are those of MongoDB's
 * Authentication Specification, the codes those of its manual's "Error Codes": 13 Unauthorized, and
 * 18 AuthenticationFailed for a wrong password as for an unknown user.
 */
public final class LoginBackend extends TaughtBackend {
  private static final Set<String> FREE =
      Set.of("ismaster", "isMaster", "hello", "saslStart", "saslContinue", "authenticate", "ping");

  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final Map<Channel, ScramServer> conversations = new ConcurrentHashMap<>();
  private final Set<Channel> known = ConcurrentHashMap.newKeySet();

  /** Lets a user of a database in. */
  public LoginBackend user(String database, String user, String password) {
    passwords.put(database + "." + user, password);
    return this;
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    switch (command) {
      case "saslStart" -> {
        return start(channel, database, query);
      }
      case "saslContinue" -> {
        return proceed(channel, query);
      }
      case "authenticate" -> {
        return certified(channel, database, query);
      }
      default -> {
        if (!FREE.contains(command) && !known.contains(channel)) {
          throw new MongoServerError(
              13, "Unauthorized", "command " + command + " requires authentication");
        }
      }
    }
    Document reply = super.handleCommand(channel, database, command, query);
    Object user = query.get("saslSupportedMechs");
    if (user != null && passwords.containsKey(user.toString())) {
      reply.append("saslSupportedMechs", List.of("SCRAM-SHA-256"));
    }
    return reply;
  }

  private Document start(Channel channel, String database, Document query) {
    if (!"SCRAM-SHA-256".equals(query.get("mechanism"))) {
      throw refused();
    }
    String first = ScramServer.text(((BinData) query.get("payload")).getData());
    String password = passwords.get(database + "." + ScramServer.user(first));
    if (password == null) {
      throw refused();
    }
    var conversation = new ScramServer(password, first);
    conversations.put(channel, conversation);
    return said(conversation.challenge(), false);
  }

  private Document proceed(Channel channel, Document query) {
    byte[] payload = ((BinData) query.get("payload")).getData();
    if (known.contains(channel)) {
      return said("", true);
    }
    ScramServer conversation = conversations.remove(channel);
    if (conversation == null) {
      throw refused();
    }
    String signature =
        conversation.verify(ScramServer.text(payload)).orElseThrow(LoginBackend::refused);
    known.add(channel);
    return said(signature, true);
  }

  private Document certified(Channel channel, String database, Document query) {
    if (!database.equals("$external") || !"MONGODB-X509".equals(query.get("mechanism"))) {
      throw refused();
    }
    Object user = query.get("user");
    if (user != null && !passwords.containsKey(database + "." + user)) {
      throw refused();
    }
    known.add(channel);
    var reply = new Document();
    Utils.markOkay(reply);
    return reply;
  }

  private static Document said(String payload, boolean done) {
    var reply =
        new Document("conversationId", 1)
            .append("done", done)
            .append("payload", new BinData(ScramServer.bytes(payload)));
    Utils.markOkay(reply);
    return reply;
  }

  private static MongoServerError refused() {
    return new MongoServerError(18, "AuthenticationFailed", "Authentication failed.");
  }

  @Override
  public void handleClose(Channel channel) {
    conversations.remove(channel);
    known.remove(channel);
    super.handleClose(channel);
  }
}
