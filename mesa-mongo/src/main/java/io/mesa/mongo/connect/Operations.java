package io.mesa.mongo.connect;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.connection.ConnectionDescription;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.util.List;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Hears in which session of the server each thread's operation runs, the one the driver took for
 * it, and which of its commands were answered. Thread-safe.
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
    if (work == null) {
      return;
    }
    ConnectionDescription connection = event.getConnectionDescription();
    work.sent(
        event.getRequestId(),
        new Unanswered(
            connection.getServerAddress(), connection.getConnectionId().getServerValue()));
    BsonValue session = event.getCommand().get("lsid");
    if (session != null && session.isDocument()) {
      work.startedIn(session.asDocument().getBinary("id"));
    }
  }

  @Override
  public void commandSucceeded(CommandSucceededEvent event) {
    answered(event.getRequestId());
  }

  @Override
  public void commandFailed(CommandFailedEvent event) {
    Throwable failure = event.getThrowable();
    if (Causes.has(failure, MongoCommandException.class)
        || Causes.has(failure, MongoExecutionTimeoutException.class)) {
      answered(event.getRequestId());
    }
  }

  private static void answered(int request) {
    Interruption work = CURRENT.get();
    if (work != null) {
      work.answered(request);
    }
  }

  /** The commands of the thread's operation that were sent and not answered. */
  static List<Unanswered> unanswered() {
    Interruption work = CURRENT.get();
    return work == null ? List.of() : work.unanswered();
  }
}
