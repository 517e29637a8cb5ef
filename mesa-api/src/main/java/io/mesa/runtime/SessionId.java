package io.mesa.runtime;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A session of the server: a number and the moment it was given, so that a number that was given to
 * another session since is never mistaken for it.
 *
 * @param pid the number of the backend's process; on MongoDB the number of the operation
 * @param startedAt when the session, on MongoDB its operation, started, by the server's clock
 * @param host which of the source's servers gave the number, as that server calls itself; empty
 *     where the source is one server
 */
public record SessionId(long pid, Instant startedAt, Optional<String> host) {
  /**
   * A session of the only server.
   *
   * @param pid the number of the backend's process
   * @param startedAt when the session started, by the server's clock, to the microsecond
   */
  public SessionId(long pid, Instant startedAt) {
    this(pid, startedAt, Optional.empty());
  }

  /**
   * Checks the number.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is not positive
   */
  public SessionId {
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(host, "host");
    if (pid < 1) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT, "The number of a session is positive, not " + pid + ".");
    }
  }

  @Override
  public String toString() {
    return host.map(name -> name + "/").orElse("") + pid + "@" + startedAt;
  }
}
