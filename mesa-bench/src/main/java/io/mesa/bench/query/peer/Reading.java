package io.mesa.bench.query.peer;

import java.time.Instant;

/**
 * A row of the table that is streamed.
 *
 * @param id its number
 * @param sensor who measured
 * @param taken when
 * @param value what
 * @param unit in what unit
 */
public record Reading(long id, int sensor, Instant taken, double value, String unit) {
  static final String COLUMNS = "id, sensor, taken, value, unit";

  /** How many rows are fetched from the server at once; what Mesa's driver fetches. */
  static final int FETCHED_AT_ONCE = 1_000;
}
