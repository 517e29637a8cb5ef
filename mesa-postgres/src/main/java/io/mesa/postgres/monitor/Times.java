package io.mesa.postgres.monitor;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Points in time and durations of a row. */
final class Times {
  private Times() {}

  static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** A column of type interval, made a number of microseconds by {@link #micros(String)}. */
  static Optional<Duration> duration(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, Long.class)).map(Times::duration);
  }

  /** A duration in microseconds; one that two clocks disagree about may be below 0. */
  static Duration duration(long micros) {
    return Duration.of(Math.max(0, micros), ChronoUnit.MICROS);
  }

  /** The SQL of an interval in microseconds. */
  static String micros(String interval) {
    return "(1000000 * EXTRACT(EPOCH FROM " + interval + "))::bigint";
  }
}
