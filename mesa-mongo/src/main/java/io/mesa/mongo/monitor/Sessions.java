package io.mesa.mongo.monitor;

import io.mesa.mongo.connect.ServerCommands;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SessionState;
import io.mesa.value.Reading;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Who is connected and doing what: the oldest work first, then idle ones. */
final class Sessions {
  private static final Comparator<Session> OLDEST_FIRST =
      Comparator.comparing(Sessions::isIdle)
          .thenComparing(Sessions::workStartedAt)
          .thenComparing(Session::pid);

  private Sessions() {}

  static List<Session> read(ServerCommands commands, SessionFilter filter) {
    return of(Operations.read(commands, filter.idle()), commands, filter);
  }

  static List<Session> of(Operations operations, ServerCommands commands, SessionFilter filter) {
    var reader = new SessionDocument(commands.authentication().database(), Instant.now());
    return operations.all().stream()
        .map(operation -> reader.read(operation, operations.isReader(operation)))
        .filter(session -> filter.idle() || !isIdle(session))
        .filter(session -> filter.user().map(name -> is(name, session.user())).orElse(true))
        .filter(session -> filter.database().map(name -> is(name, session.database())).orElse(true))
        .sorted(OLDEST_FIRST)
        .limit(filter.limit())
        .toList();
  }

  private static boolean is(String name, Reading<String> reading) {
    return reading.find().filter(name::equals).isPresent();
  }

  private static boolean isIdle(Session session) {
    return session.state().get() == SessionState.IDLE;
  }

  private static Instant workStartedAt(Session session) {
    return session
        .transactionStartedAt()
        .get()
        .or(() -> session.statementStartedAt().get())
        .orElse(Instant.MAX);
  }
}
