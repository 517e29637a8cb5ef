package io.mesa.cache.caffeine.history;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.spi.DriverCall;

/** How a commit ends, as the actor's fate wants it. */
final class Commits {
  private Commits() {}

  static void failIfFated() {
    if (Actor.currentFate() == Actor.Fate.FAILED) {
      throw new MesaException(ErrorCode.UNAVAILABLE, "The ledger is not there.");
    }
  }

  /** Commits, or does not, or leaves it open. */
  static void make(Ledger ledger, InDoubt inDoubt, DriverCall call, Change change) {
    Actor actor = Actor.current();
    if (actor != null) {
      actor.change = change.number();
    }
    Actor.step("commits");
    Actor.Fate fate = Actor.currentFate();
    switch (fate) {
      case DONE -> {
        ledger.commit(change.number(), change.made());
        Actor.step("has committed");
      }
      case FAILED ->
          throw MesaException.builder(ErrorCode.CONFLICT, "The ledger undid the change.")
              .retryable(true)
              .build();
      case UNKNOWN_AND_MADE, UNKNOWN_AND_MADE_LATER, UNKNOWN_AND_NEVER_MADE -> {
        if (fate == Actor.Fate.UNKNOWN_AND_MADE) {
          ledger.commit(change.number(), change.made());
          Actor.step("has committed and does not know");
        }
        call.outcomeUnknown(inDoubt.add(fate == Actor.Fate.UNKNOWN_AND_MADE_LATER ? change : null));
        throw new MesaException(ErrorCode.OUTCOME_UNKNOWN, "The ledger did not answer.");
      }
    }
  }
}
