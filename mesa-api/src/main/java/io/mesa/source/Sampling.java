package io.mesa.source;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.time.Duration;
import java.util.Objects;

/**
 * How many documents are looked at to find their fields, and which, where the database does not
 * know the fields itself. Looking ends with the first bound that is met, and what was seen until
 * then counts. Immutable; each {@code with} method returns a copy.
 *
 * @param method which documents are looked at
 * @param documents how many at most; 0 looks at none
 * @param bytes how many bytes of them are read at most, the one that exceeds it included
 * @param time how long is spent on it at most; never more than the call has left
 */
public record Sampling(Method method, int documents, long bytes, Duration time) {
  private static final int MOST_DOCUMENTS = 1_000_000;
  private static final Sampling DEFAULTS =
      new Sampling(Method.RANDOM, 1_000, 16L << 20, Duration.ofSeconds(2));

  /** Which documents are looked at. */
  public enum Method {
    /** Any, chosen by the server; the first and the last where it cannot choose in time. */
    RANDOM,
    /** The first half and the last in the order in which the server keeps them. */
    FIRST_AND_LAST
  }

  /**
   * Checks the bounds.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where the documents are not 0 to
   *     1,000,000, the bytes under 1, or the time not 1 ms to a day
   */
  public Sampling {
    Objects.requireNonNull(method, "method");
    if (documents < 0 || documents > MOST_DOCUMENTS) {
      throw refused("0 to 1,000,000 documents, not " + documents);
    }
    if (bytes < 1) {
      throw refused("at least 1 byte, not " + bytes);
    }
    Limits.checkTimeout("sampling time", time);
  }

  private static MesaException refused(String wanted) {
    return new MesaException(ErrorCode.INVALID_ARGUMENT, "A sample takes " + wanted + ".");
  }

  /**
   * 1,000 documents at random, 16 MiB of them at most, within 2 s.
   *
   * @return the setting
   */
  public static Sampling defaults() {
    return DEFAULTS;
  }

  /**
   * The same with other documents.
   *
   * @param value which documents are looked at
   * @return a copy
   */
  public Sampling withMethod(Method value) {
    return new Sampling(value, documents, bytes, time);
  }

  /**
   * The same with more or fewer documents.
   *
   * @param value 0 to 1,000,000
   * @return a copy
   */
  public Sampling withDocuments(int value) {
    return new Sampling(method, value, bytes, time);
  }

  /**
   * The same with more or fewer bytes.
   *
   * @param value at least 1
   * @return a copy
   */
  public Sampling withBytes(long value) {
    return new Sampling(method, documents, value, time);
  }

  /**
   * The same with more or less time.
   *
   * @param value 1 ms to a day
   * @return a copy
   */
  public Sampling withTime(Duration value) {
    return new Sampling(method, documents, bytes, value);
  }
}
