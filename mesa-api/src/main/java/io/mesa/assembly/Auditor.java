package io.mesa.assembly;

import io.mesa.cache.CachedAnswers;
import io.mesa.event.CacheAudit;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database, too, for a share of the answers that the cache gave, on another thread, and
 * tells where they differ. Thread-safe.
 */
public final class Auditor {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.cache");

  private final double share;
  private final Background background;
  private final Listeners listeners;

  /**
   * Makes it.
   *
   * @param share which part of the answers is audited, 0 for none
   * @param background where
   * @param listeners who is told
   */
  public Auditor(double share, Background background, Listeners listeners) {
    this.share = share;
    this.background = background;
    this.listeners = listeners;
  }

  /** An answer was given; whether it is looked into is left to chance. */
  void given(
      String source,
      CachedAnswers answers,
      Query query,
      Rows found,
      Function<Query, Rows> database) {
    if (share > 0 && ThreadLocalRandom.current().nextDouble() < share) {
      background.later(() -> audit(source, answers, query, found, database));
    }
  }

  private void audit(
      String source,
      CachedAnswers answers,
      Query query,
      Rows found,
      Function<Query, Rows> database) {
    CacheAudit.Outcome outcome = answers.audit(query, found, database.apply(query));
    if (outcome == CacheAudit.Outcome.DIFFERENT) {
      LOG.warn(
          "{}: the database answers {} otherwise than the cache did; somebody writes past Mesa."
              + " Say so with Mesa.changed, or bound the age of answers.",
          source,
          query);
    }
    if (listeners.any()) {
      var event = new CacheAudit(source, query.shape(), outcome, Instant.now());
      listeners.tell(listener -> listener.cacheAudited(event));
    }
  }
}
