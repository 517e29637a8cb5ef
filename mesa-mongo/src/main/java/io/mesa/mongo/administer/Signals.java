package io.mesa.mongo.administer;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.ServerCommands;
import io.mesa.mongo.monitor.BuiltInRoles;
import io.mesa.mongo.monitor.Operation;
import io.mesa.mongo.monitor.Operations;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.Termination;
import io.mesa.runtime.Termination.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.bson.BsonDocument;

/** Has the server kill, and waits to see what became of it. */
final class Signals {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_MARGIN = Duration.ofMillis(250);

  private final ServerCommands commands;

  Signals(ServerCommands commands) {
    this.commands = commands;
  }

  /**
   * Sends commands that kill, of which the login may be refused some, and waits until what they aim
   * at is not there any more, or so little time is left that the answer would come late.
   *
   * @param isAim what they aim at
   * @return {@code ENDED}, {@code SIGNALLED} or {@code DENIED}
   */
  Termination send(SessionId id, List<BsonDocument> kills, Predicate<Operation> isAim) {
    boolean told = false;
    for (BsonDocument kill : kills) {
      told |= isTaken(kill);
    }
    if (!told) {
      return new Termination(id, Outcome.DENIED, Optional.of(whyDenied(id)));
    }
    return new Termination(
        id, awaitEnd(isAim) ? Outcome.ENDED : Outcome.SIGNALLED, Optional.empty());
  }

  /** A login may end its own operations, and needs a privilege for whole sessions. */
  private boolean isTaken(BsonDocument kill) {
    try {
      commands.run(kill);
      return true;
    } catch (MesaException e) {
      if (e.code() == ErrorCode.PERMISSION) {
        return false;
      }
      throw e;
    }
  }

  private String whyDenied(SessionId id) {
    BuiltInRoles roles = BuiltInRoles.of(commands);
    return "Operation %d is another user's; %s would let '%s' end it."
        .formatted(
            id.pid(),
            roles.grant(BuiltInRoles.HOST_MANAGER),
            roles.login().map(login -> login.name()).orElse(""));
  }

  private boolean awaitEnd(Predicate<Operation> isAim) {
    Duration tenth = commands.call().timeout().dividedBy(10);
    Duration margin = tenth.compareTo(LONGEST_MARGIN) < 0 ? tenth : LONGEST_MARGIN;
    Duration pause = FIRST_PAUSE;
    while (Operations.read(commands, false).all().stream().anyMatch(isAim)) {
      Duration left = commands.call().remaining().minus(margin);
      if (left.isNegative()) {
        return false;
      }
      LockSupport.parkNanos(pause.compareTo(left) < 0 ? pause.toNanos() : left.toNanos());
      pause = pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
    }
    return true;
  }
}
