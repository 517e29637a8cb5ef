package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks the protocol and lacks some of what pipelines consist of. It says so as
 * MongoDB does of what it does not know (error 40324 of a stage, 15952 of an accumulator).
 */
final class LackingBackend extends TaughtBackend {
  private static final Set<String> ACCUMULATORS = Set.of("$push", "$first");

  private final Set<String> lacking;

  LackingBackend(Set<String> lacking) {
    this.lacking = lacking;
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    if (command.equals("aggregate")) {
      check(query.get("pipeline"));
    }
    return super.handleCommand(channel, database, command, query);
  }

  private void check(@Nullable Object part) {
    if (part instanceof Document document) {
      for (String name : document.keySet()) {
        if (lacking.contains(name)) {
          throw ACCUMULATORS.contains(name)
              ? new MongoServerError(
                  15952, "Location15952", "unknown group operator '" + name + "'")
              : new MongoServerError(
                  40324, "Location40324", "Unrecognized pipeline stage name: '" + name + "'");
        }
      }
      document.values().forEach(this::check);
    } else if (part instanceof Collection<?> list) {
      list.forEach(this::check);
    }
  }
}
