package io.mesa.assembly;

import io.mesa.cost.CostHistory;
import io.mesa.cost.ShapeRuns;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves now and then what was learned of a source, so that a JVM that is killed loses minutes of
 * it. Nothing is saved where nothing ran. Thread-safe.
 */
final class CostKeeper {
  static final Duration PAUSE = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.cost");

  private final CostHistory history;
  private final String source;
  private final Supplier<List<ShapeRuns>> learned;
  private final Background background;
  private final LongSupplier nanoClock;
  private final AtomicLong savedNanos;

  CostKeeper(
      CostHistory history,
      String source,
      Supplier<List<ShapeRuns>> learned,
      Background background,
      LongSupplier nanoClock) {
    this.history = history;
    this.source = source;
    this.learned = learned;
    this.background = background;
    this.nanoClock = nanoClock;
    this.savedNanos = new AtomicLong(nanoClock.getAsLong());
  }

  /** Something was learned: it is saved on another thread, if the last time was long ago. */
  void learned() {
    long now = nanoClock.getAsLong();
    long last = savedNanos.get();
    if (now - last >= PAUSE.toNanos() && savedNanos.compareAndSet(last, now)) {
      background.later(this::trySave);
    }
  }

  private void trySave() {
    try {
      save();
    } catch (RuntimeException e) {
      LOG.warn(
          "What was learned of the costs of {} could not be saved; it is tried again.", source, e);
    }
  }

  /** Saves it now. */
  void save() {
    history.save(source, learned.get());
  }
}
