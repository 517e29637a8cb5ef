package io.mesa.postgres.inspect;

import io.mesa.error.MesaException;
import io.mesa.value.Reading;

/** Readings of what was asked of one database and was not answered. */
final class Refusals {
  private Refusals() {}

  /** The reading in place of what failed with this error. */
  static <T> Reading<T> reading(MesaException error) {
    return switch (error.code()) {
      case TIMEOUT, UNAVAILABLE -> timedOut();
      case NOT_FOUND -> Definitions.dropped();
      case PERMISSION, AUTHENTICATION ->
          Reading.denied(
              "The server refuses the login a connection to the database.",
              "a line for this login and database in the server's pg_hba.conf");
      default -> Reading.missing(Reading.Reason.UNSUPPORTED, String.valueOf(error.getMessage()));
    };
  }

  static <T> Reading<T> timedOut() {
    return Reading.missing(
        Reading.Reason.TIMED_OUT, "The call's time was up before the database had answered.");
  }
}
