package io.mesa.job;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;

/**
 * What a completed job's result is like.
 *
 * @param rows how many rows the query gave
 * @param bytes what they take of the heap, reckoned as {@link io.mesa.query.Rows#heapBytes} does
 * @param kept how many of the rows, from the first on, are kept and can be read: all of them, or a
 *     first page where they are more than {@link JobLimits#resultBytes}
 */
public record JobResult(long rows, long bytes, int kept) {

  /**
   * Checks the numbers.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where one is negative, or more is kept
   *     than there is
   */
  public JobResult {
    if (rows < 0 || bytes < 0 || kept < 0 || kept > rows) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "A result of %d rows and %d bytes cannot have %d kept.".formatted(rows, bytes, kept));
    }
  }

  /**
   * Whether there were more rows than are kept.
   *
   * @return true where only the first ones can be read
   */
  public boolean isCut() {
    return kept < rows;
  }
}
