package io.mesa.cache.caffeine.history;

import io.mesa.spi.UnknownOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Changes that are under way in the ledger though their callers were cut off. Thread-safe. */
final class InDoubt {
  private final Ledger ledger;
  private final List<Doubt> open = new ArrayList<>();

  private static final class Doubt {
    private final @Nullable Change change;
    private volatile boolean past;

    Doubt(@Nullable Change change) {
      this.change = change;
    }
  }

  InDoubt(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Leaves something open.
   *
   * @param change what will be made, null where nothing will be any more
   */
  synchronized UnknownOutcome add(@Nullable Change change) {
    var doubt = new Doubt(change);
    open.add(doubt);
    return call -> {
      Actor.step("asks whether it is past");
      boolean past = doubt.past;
      Actor.step("knows whether it is past");
      return past;
    };
  }

  synchronized boolean isEmpty() {
    return open.isEmpty();
  }

  /** Lets one of them come to its end. */
  void end(Random random) {
    Doubt doubt;
    synchronized (this) {
      if (open.isEmpty()) {
        return;
      }
      doubt = open.remove(random.nextInt(open.size()));
    }
    if (doubt.change != null) {
      Actor.step("makes what was in doubt");
      ledger.commit(doubt.change.number(), doubt.change.made());
      Actor.step("has made what was in doubt");
    }
    doubt.past = true;
  }
}
