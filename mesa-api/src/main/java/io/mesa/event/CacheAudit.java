package io.mesa.event;

import io.mesa.query.QueryShape;
import java.time.Instant;

/**
 * An answer that was found in the cache was asked of the database, too, and compared.
 *
 * @param source the source's id
 * @param shape what was asked, without values
 * @param outcome what came of it
 * @param at when
 */
public record CacheAudit(String source, QueryShape shape, Outcome outcome, Instant at) {

  /** What came of an audit. */
  public enum Outcome {
    /** The database gives the same. */
    SAME,
    /**
     * The database gives something else, though nothing the answer is made of was changed through
     * the cache: somebody writes past it, and does not say so.
     */
    DIFFERENT,
    /**
     * It cannot be told: the answer was changed or left meanwhile, or the query leaves open which
     * rows it gives.
     */
    UNDECIDED
  }
}
