package io.mesa.call;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.Objects;

/**
 * How a transaction is made. Immutable.
 *
 * @param isolation what it sees of others; read committed by default
 * @param readOnly whether the database shall refuse what writes; false by default
 * @param retries how often it is begun anew where the database ended it for the sake of another
 *     (serialization failure, deadlock); 0 by default
 */
public record TransactionOptions(Isolation isolation, boolean readOnly, int retries) {
  /** The most often that a transaction is begun anew. */
  public static final int MOST_RETRIES = 100;

  private static final TransactionOptions DEFAULTS =
      new TransactionOptions(Isolation.READ_COMMITTED, false, 0);

  /**
   * What a transaction sees of others. A database may give more than is asked for; what it cannot
   * give it refuses with {@code UNSUPPORTED}.
   */
  public enum Isolation {
    /** Each statement sees what was committed before it began. */
    READ_COMMITTED,
    /** Every statement sees what was committed before the transaction began. */
    REPEATABLE_READ,
    /** As if the transactions ran one after the other. */
    SERIALIZABLE
  }

  /**
   * Checks the number of retries.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is negative or over {@link
   *     #MOST_RETRIES}
   */
  public TransactionOptions {
    Objects.requireNonNull(isolation, "isolation");
    if (retries < 0 || retries > MOST_RETRIES) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "A transaction is tried anew 0 to %d times, not %d.".formatted(MOST_RETRIES, retries));
    }
  }

  /**
   * The defaults named at each part.
   *
   * @return the options
   */
  public static TransactionOptions defaults() {
    return DEFAULTS;
  }

  /**
   * The same with another isolation.
   *
   * @param value the isolation
   * @return a copy
   */
  public TransactionOptions withIsolation(Isolation value) {
    return new TransactionOptions(value, readOnly, retries);
  }

  /**
   * The same, refusing what writes.
   *
   * @return a copy
   */
  public TransactionOptions asReadOnly() {
    return new TransactionOptions(isolation, true, retries);
  }

  /**
   * The same with retries. The work is run again as a whole, so it must not have effects elsewhere
   * that may not happen twice.
   *
   * @param times how often at most
   * @return a copy
   */
  public TransactionOptions withRetries(int times) {
    return new TransactionOptions(isolation, readOnly, times);
  }
}
