package io.mesa.postgres.administer;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.runtime.Termination;
import io.mesa.runtime.Termination.Outcome;
import io.mesa.spi.DriverCall;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Sends signals to processes, and waits to see what became of them. */
final class Signals {
  static final String CANCEL = "pg_cancel_backend";
  static final String TERMINATE = "pg_terminate_backend";

  private static final String NOT_PERMITTED = "42501";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_MARGIN = Duration.ofMillis(250);

  private final ServerSession session;
  private final DriverCall call;

  Signals(ServerSession session, DriverCall call) {
    this.session = session;
    this.call = call;
  }

  /**
   * Signals a process, unless the aim is not there any more.
   *
   * @return what is known at once: {@code SIGNALLED}, {@code GONE}, {@code DENIED}
   */
  Termination send(Aim aim, String function, Target target) throws SQLException {
    try {
      return aim.signal(session, function)
          ? new Termination(aim.id(), Outcome.SIGNALLED, Optional.empty())
          : new Termination(
              aim.id(), Outcome.GONE, Optional.of("It went on before it could be signalled."));
    } catch (SQLException e) {
      if (NOT_PERMITTED.equals(e.getSQLState())) {
        return new Termination(aim.id(), Outcome.DENIED, Optional.of(target.whyDenied()));
      }
      throw e;
    }
  }

  /**
   * Waits until none is there any more, or so little time is left that the answer would come late.
   *
   * @return those that still are there
   */
  Set<Aim> await(List<Aim> aims) throws SQLException {
    Duration tenth = call.timeout().dividedBy(10);
    Duration margin = tenth.compareTo(LONGEST_MARGIN) < 0 ? tenth : LONGEST_MARGIN;
    List<Aim> there = new ArrayList<>(aims);
    Duration pause = FIRST_PAUSE;
    while (true) {
      List<Aim> still = new ArrayList<>();
      for (Aim aim : there) {
        if (aim.holds(session)) {
          still.add(aim);
        }
      }
      there = still;
      Duration left = call.remaining().minus(margin);
      if (there.isEmpty() || left.isNegative()) {
        return new HashSet<>(there);
      }
      LockSupport.parkNanos(pause.compareTo(left) < 0 ? pause.toNanos() : left.toNanos());
      pause = pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
    }
  }
}
