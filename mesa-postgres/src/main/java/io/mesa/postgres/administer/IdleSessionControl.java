package io.mesa.postgres.administer;

import io.mesa.admin.IdleSessions;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.Termination;
import io.mesa.runtime.Termination.Outcome;
import io.mesa.spi.DriverCall;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Ends sessions that have long been idle. One that has gone to work since it was looked at is left
 * alone, and so are those of which the server hides from this login whether they are idle.
 */
final class IdleSessionControl {
  private static final String IDLE =
      """
      activity.backend_type = 'client backend'
         AND activity.state = 'idle'
         AND activity.state_change
             < pg_catalog.clock_timestamp() - ? * interval '1 microsecond'
         AND (? OR activity.datname = pg_catalog.current_database())
         AND (?::text IS NULL OR activity.usename = ?)
         AND (?::text IS NULL OR activity.application_name = ?)
       ORDER BY activity.state_change, activity.pid
      """;

  private final Connections connections;
  private final DriverCall call;

  IdleSessionControl(Connections connections, DriverCall call) {
    this.connections = connections;
    this.call = call;
  }

  List<Termination> terminate(IdleSessions which) {
    return connections.autocommit(
        call,
        session -> {
          List<Target> targets = find(session, which);
          if (call.preview()) {
            return targets.stream().map(IdleSessionControl::previewed).toList();
          }
          Signals signals = new Signals(session, call);
          List<Termination> sent = new ArrayList<>();
          for (Target target : targets) {
            Aim aim = Aim.idle(id(target), target.stateSince().orElseThrow());
            sent.add(signals.send(aim, Signals.TERMINATE, target));
          }
          return awaited(signals, sent);
        });
  }

  private List<Target> find(ServerSession session, IdleSessions which) throws SQLException {
    String user = which.user().orElse(null);
    String application = which.applicationName().orElse(null);
    List<Target> found =
        Target.list(
            session,
            IDLE,
            TimeUnit.MICROSECONDS.convert(which.idleFor()),
            which.allDatabases(),
            user,
            user,
            application,
            application);
    Set<Integer> own = new HashSet<>(connections.ownPids());
    own.add(session.pid());
    return found.stream().filter(target -> !own.contains((int) target.pid())).toList();
  }

  private static List<Termination> awaited(Signals signals, List<Termination> sent)
      throws SQLException {
    Set<Aim> alive =
        signals.await(
            sent.stream()
                .filter(termination -> termination.outcome() == Outcome.SIGNALLED)
                .map(termination -> Aim.session(termination.session()))
                .toList());
    return sent.stream()
        .map(
            termination ->
                termination.outcome() == Outcome.SIGNALLED
                        && !alive.contains(Aim.session(termination.session()))
                    ? new Termination(termination.session(), Outcome.ENDED, Optional.empty())
                    : termination)
        .toList();
  }

  private static Termination previewed(Target target) {
    return new Termination(
        id(target),
        Outcome.PREVIEWED,
        Optional.of("SELECT %s(%d)".formatted(Signals.TERMINATE, target.pid())));
  }

  private static SessionId id(Target target) {
    return new SessionId(target.pid(), target.startedAt().orElseThrow());
  }
}
