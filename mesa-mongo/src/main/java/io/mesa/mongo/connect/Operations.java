package io.mesa.mongo.connect;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Hears in which session of the server each thread's operation runs: the one the driver took for
 * it. Thread-safe.
 */
final class Operations implements CommandListener {
  private static final ThreadLocal<@Nullable Interruption> CURRENT = new ThreadLocal<>();

  void begin(Interruption work) {
    CURRENT.set(work);
  }

  void end() {
    CURRENT.remove();
  }

  @Override
  public void commandStarted(CommandStartedEvent event) {
    Interruption work = CURRENT.get();
    BsonValue session = work == null ? null : event.getCommand().get("lsid");
    if (work != null && session != null && session.isDocument()) {
      work.startedIn(session.asDocument().getBinary("id"));
    }
  }
}
