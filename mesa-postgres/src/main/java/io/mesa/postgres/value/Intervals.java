package io.mesa.postgres.value;

import io.mesa.value.CalendarInterval;
import java.sql.SQLException;
import org.postgresql.util.PGInterval;

/** Intervals as pgjdbc reads them. */
final class Intervals {
  private static final int MONTHS_PER_YEAR = 12;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long SECONDS_PER_MINUTE = 60;
  private static final long MINUTES_PER_HOUR = 60;

  private Intervals() {}

  static CalendarInterval parse(String text) {
    try {
      var interval = new PGInterval(text);
      long minutes = interval.getHours() * MINUTES_PER_HOUR + interval.getMinutes();
      long seconds = minutes * SECONDS_PER_MINUTE + interval.getWholeSeconds();
      return new CalendarInterval(
          interval.getYears() * MONTHS_PER_YEAR + interval.getMonths(),
          interval.getDays(),
          seconds * MICROS_PER_SECOND + interval.getMicroSeconds());
    } catch (SQLException e) {
      throw new IllegalArgumentException("PostgreSQL wrote an interval that cannot be read", e);
    }
  }
}
