package io.mesa.cost;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a query is expected to cost. Immutable.
 *
 * @param basis what the estimate rests on
 * @param samples how many runs of the query's shape it rests on
 * @param expected the time that every second run takes at most; empty where it is not known
 * @param bound the time that 95 of 100 runs take at most; empty where it is not known
 * @param rows how many rows it gives; empty where that is not known
 * @param bytes how many bytes the values of those rows take; empty where that is not known
 */
public record CostEstimate(
    Basis basis,
    long samples,
    Optional<Duration> expected,
    Optional<Duration> bound,
    OptionalLong rows,
    OptionalLong bytes) {
  private static final CostEstimate UNKNOWN =
      new CostEstimate(
          Basis.NONE,
          0,
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());

  /** Checks that every part is given. */
  public CostEstimate {
    Objects.requireNonNull(basis, "basis");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(bound, "bound");
    Objects.requireNonNull(rows, "rows");
    Objects.requireNonNull(bytes, "bytes");
  }

  /** What an estimate rests on. */
  public enum Basis {
    /** Earlier runs of the query's shape. */
    HISTORY,
    /** The database's plan, and what such plans took. */
    PLAN,
    /** Both. */
    BLEND,
    /** Nothing: the cost is not known. */
    NONE
  }

  /**
   * An estimate where nothing is known.
   *
   * @return the estimate
   */
  public static CostEstimate unknown() {
    return UNKNOWN;
  }

  /**
   * Whether the time is known.
   *
   * @return false where it rests on nothing
   */
  public boolean isKnown() {
    return basis != Basis.NONE;
  }
}
