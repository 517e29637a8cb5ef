package io.mesa.postgres.administer;

import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.Termination;
import io.mesa.runtime.Termination.Outcome;
import io.mesa.spi.DriverCall;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Cancels a statement or ends a session. Outside a transaction, since within one the server shows
 * sessions as they were at its first look.
 */
final class SessionControl {
  private final Connections connections;
  private final DriverCall call;

  SessionControl(Connections connections, DriverCall call) {
    this.connections = connections;
    this.call = call;
  }

  Termination terminate(SessionId id) {
    return connections.autocommit(
        call,
        session -> {
          Optional<Target> target = Target.find(session, id.pid());
          Optional<Termination> refusal = refusal(session, id, target);
          return refusal.isPresent()
              ? refusal.get()
              : end(session, Aim.session(id), Signals.TERMINATE, target.orElseThrow());
        });
  }

  /**
   * Cancels what runs.
   *
   * @param statement when the statement started that is meant; empty for whichever runs now
   */
  Termination cancel(SessionId id, Optional<Instant> statement) {
    return connections.autocommit(
        call,
        session -> {
          Optional<Target> found = Target.find(session, id.pid());
          Optional<Termination> refusal = refusal(session, id, found);
          if (refusal.isPresent()) {
            return refusal.get();
          }
          Target target = found.orElseThrow();
          Optional<Instant> running = target.statementStartedAt();
          if (!target.running()) {
            return termination(
                id, statement.isPresent() ? Outcome.GONE : Outcome.ENDED, "It runs nothing.");
          }
          if (statement.isPresent() && !statement.map(SessionControl::micros).equals(running)) {
            return termination(
                id,
                Outcome.GONE,
                "It runs another statement" + running.map(at -> ", since " + at).orElse("") + ".");
          }
          return end(session, Aim.statement(id, running), Signals.CANCEL, target);
        });
  }

  /** What can be said without a signal: that it is not the session meant, or is Mesa's own. */
  private Optional<Termination> refusal(ServerSession session, SessionId id, Optional<Target> found)
      throws SQLException {
    if (found.isEmpty()) {
      return Optional.of(
          termination(id, Outcome.GONE, "There is no process %d.".formatted(id.pid())));
    }
    Target target = found.get();
    if (target.startedAt().isEmpty()) {
      return Optional.of(termination(id, Outcome.DENIED, target.whyHidden()));
    }
    if (!target.startedAt().get().equals(micros(id.startedAt()))) {
      return Optional.of(
          termination(
              id,
              Outcome.GONE,
              "Process %d now is another session's, started at %s."
                  .formatted(id.pid(), target.startedAt().get())));
    }
    return id.pid() == session.pid() || connections.ownPids().contains((int) id.pid())
        ? Optional.of(
            termination(id, Outcome.DENIED, "It is Mesa's own session; close its source instead."))
        : Optional.empty();
  }

  private Termination end(ServerSession session, Aim aim, String function, Target target)
      throws SQLException {
    if (call.preview()) {
      return termination(
          aim.id(), Outcome.PREVIEWED, "SELECT %s(%d)".formatted(function, target.pid()));
    }
    Signals signals = new Signals(session, call);
    Termination sent = signals.send(aim, function, target);
    return sent.outcome() == Outcome.SIGNALLED && signals.await(List.of(aim)).isEmpty()
        ? new Termination(aim.id(), Outcome.ENDED, Optional.empty())
        : sent;
  }

  private static Instant micros(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS);
  }

  private static Termination termination(SessionId id, Outcome outcome, String explanation) {
    return new Termination(id, outcome, Optional.of(explanation));
  }
}
