package io.mesa.spi;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Limits;

/** Keeps a result within a source's limits while it is read. */
public final class ResultLimits {
  private static final int FIRST_CHUNK = 256;
  private static final int LARGEST_CHUNK = 1_024;

  private final Limits limits;

  /**
   * Keeps to limits.
   *
   * @param limits the source's
   */
  public ResultLimits(Limits limits) {
    this.limits = limits;
  }

  /**
   * One row more than is allowed, to see that there are too many.
   *
   * @return the number, 0 for no limit
   */
  public int oneTooMany() {
    return limits.maxRows() == Integer.MAX_VALUE ? 0 : limits.maxRows() + 1;
  }

  /**
   * How many rows to ask for next: one too many at most, and no more bytes than are left, roughly.
   *
   * @param rows how many rows were read
   * @param bytes how many bytes they take, roughly
   * @return the number, 1 or more
   */
  public int nextChunk(int rows, long bytes) {
    long left = (long) limits.maxRows() + 1 - rows;
    if (rows == 0) {
      return (int) Math.min(left, FIRST_CHUNK);
    }
    long mean = Math.max(1, bytes / rows);
    long affordable = Math.max(1, (limits.maxBytes() - bytes) / mean + 1);
    return (int) Math.min(Math.min(left, affordable), LARGEST_CHUNK);
  }

  /**
   * Refuses a result that is too large.
   *
   * @param rows how many rows were read
   * @param bytes how many bytes they take, roughly
   * @throws MesaException {@code LIMIT_EXCEEDED} where either is too many
   */
  public void check(int rows, long bytes) {
    if (rows > limits.maxRows()) {
      throw new MesaException(
          ErrorCode.LIMIT_EXCEEDED,
          "The result has more than %d rows; ask for fewer with LIMIT, or allow more with Limits.maxRows."
              .formatted(limits.maxRows()));
    }
    if (bytes > limits.maxBytes()) {
      throw new MesaException(
          ErrorCode.LIMIT_EXCEEDED,
          "The result has more than %d bytes; ask for fewer rows or columns, or allow more with Limits.maxBytes."
              .formatted(limits.maxBytes()));
    }
  }
}
