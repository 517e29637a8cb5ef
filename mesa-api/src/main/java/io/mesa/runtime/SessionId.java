package io.mesa.runtime;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.time.Instant;
import java.util.Objects;

/**
 * A session of the server: a process and the moment it started, so that a process number that was
 * given to another session since is never mistaken for it.
 *
 * @param pid the number of the backend's process
 * @param startedAt when the session started, by the server's clock, to the microsecond
 */
public record SessionId(long pid, Instant startedAt) {
  /**
   * Checks the number.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is not positive
   */
  public SessionId {
    Objects.requireNonNull(startedAt, "startedAt");
    if (pid < 1) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT, "A process number is positive, not " + pid + ".");
    }
  }

  @Override
  public String toString() {
    return pid + "@" + startedAt;
  }
}
