package io.mesa.spi;

/**
 * A change of which nobody knows whether it was made: its connection was lost before the answer
 * came. Given to {@link DriverCall#outcomeUnknown} by the driver that made it. Thread-safe.
 */
@FunctionalInterface
public interface UnknownOutcome {

  /**
   * Whether the change is past: made or not, it will not be made any more. MUST be true only where
   * that is certain, for a cache trusts answers again from then on.
   *
   * @param call a call of its own to ask with, of a few seconds
   * @return false where the change may still be under way
   */
  boolean isPast(DriverCall call);
}
