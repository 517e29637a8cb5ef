package io.mesa.call;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import java.util.Objects;
import java.util.Optional;

/**
 * How queries are submitted. Immutable; each {@code with} method returns a copy.
 *
 * @param prefer whether a query runs while its caller waits
 * @param idempotencyKey joins submissions of one caller that are meant to be one: a second with the
 *     same key is given the job of the first; empty where each is one of its own. An answer that
 *     the cache keeps is given without a job, whatever the key
 */
public record SubmitOptions(Prefer prefer, Optional<String> idempotencyKey) {
  private static final int LONGEST_KEY = 200;
  private static final SubmitOptions DEFAULTS = new SubmitOptions(Prefer.AUTO, Optional.empty());

  /** Whether a query runs while its caller waits. */
  public enum Prefer {
    /** By its estimated cost. */
    AUTO,
    /** Always: it is never deferred, and ends with {@code TIMEOUT} at its limit. */
    NOW,
    /** Never: it becomes a job at once. */
    LATER
  }

  /**
   * Checks the key.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is empty, contains NUL, is
   *     over 200 characters, or goes with {@link Prefer#NOW}, which makes no job to join
   */
  public SubmitOptions {
    Objects.requireNonNull(prefer, "prefer");
    idempotencyKey.ifPresent(SubmitOptions::checkKey);
    if (prefer == Prefer.NOW && idempotencyKey.isPresent()) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "An idempotency key joins jobs, and a query that is run now becomes none; leave one out.");
    }
  }

  private static void checkKey(String key) {
    Names.check("idempotency key", key);
    if (key.length() > LONGEST_KEY) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "An idempotency key has %d characters at most, not %d."
              .formatted(LONGEST_KEY, key.length()));
    }
  }

  /**
   * By cost, each submission one of its own.
   *
   * @return the options
   */
  public static SubmitOptions defaults() {
    return DEFAULTS;
  }

  /**
   * The same with another preference.
   *
   * @param value whether a query runs while its caller waits
   * @return a copy
   */
  public SubmitOptions withPrefer(Prefer value) {
    return new SubmitOptions(value, idempotencyKey);
  }

  /**
   * The same with an idempotency key.
   *
   * @param key the key, 200 characters at most
   * @return a copy
   */
  public SubmitOptions withIdempotencyKey(String key) {
    return new SubmitOptions(prefer, Optional.of(key));
  }
}
