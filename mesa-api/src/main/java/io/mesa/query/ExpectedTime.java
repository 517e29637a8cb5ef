package io.mesa.query;

import java.time.Duration;
import java.util.Objects;

/**
 * How long a query is expected to take, by earlier runs of its shape and by the database's plan.
 * Immutable.
 *
 * @param expected the time that every second run takes at most
 * @param bound the time that 95 of 100 runs take at most
 * @param basis what that rests on: {@code HISTORY}, {@code PLAN} or {@code BLEND}
 * @param samples how many earlier runs it rests on
 */
public record ExpectedTime(Duration expected, Duration bound, String basis, long samples) {
  /** Checks that every part is given. */
  public ExpectedTime {
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(bound, "bound");
    Objects.requireNonNull(basis, "basis");
  }
}
