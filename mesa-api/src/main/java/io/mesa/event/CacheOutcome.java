package io.mesa.event;

/** What became of a query that the cache was asked for. */
public enum CacheOutcome {
  /** The answer was there. */
  HIT,
  /** It was not, or was no longer true; the database was asked. */
  MISS
}
