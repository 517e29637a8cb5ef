package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A server that answers {@code explain} with what it was told to answer, and all else as
 * mongo-java-server does. It plans nothing: that a plan is read rightly can be shown by it, and not
 * that a server makes that plan.
 */
public final class ExplainingDouble implements AutoCloseable {
  private final AtomicReference<Document> reply = new AtomicReference<>(new Document());
  private final AtomicReference<Document> asked = new AtomicReference<>(new Document());
  private final MongoServer server = new MongoServer(new Backend());
  private final InetSocketAddress address = server.bind();

  private final class Backend extends TaughtBackend {
    @Override
    public Document handleCommand(
        Channel channel, String database, String command, Document query) {
      if (command.equals("explain")) {
        asked.set(query);
        return reply.get();
      }
      return super.handleCommand(channel, database, command, query);
    }
  }

  public String url(String database) {
    return "mongodb://localhost:%d/%s".formatted(address.getPort(), database);
  }

  /** What to answer, as JSON. */
  public void answer(String json) {
    reply.set(document(org.bson.Document.parse(json)));
    reply.get().put("ok", 1.0);
  }

  private static Document document(org.bson.Document from) {
    var document = new Document();
    from.forEach((key, value) -> document.put(key, value(value)));
    return document;
  }

  private static Object value(Object value) {
    if (value instanceof org.bson.Document inner) {
      return document(inner);
    }
    return value instanceof java.util.List<?> list
        ? list.stream().map(ExplainingDouble::value).toList()
        : value;
  }

  /** The command that was to be explained last, with its verbosity. */
  public Document asked() {
    return asked.get();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
