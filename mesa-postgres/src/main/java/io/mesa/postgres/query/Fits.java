package io.mesa.postgres.query;

import io.mesa.query.Operator;
import io.mesa.resolve.Fit;
import io.mesa.value.ValueType;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/** Literals brought onto PostgreSQL's values (manual, table 8.9). */
final class Fits {
  /** From day 0 of the Julian count, in November 4714 BC; with infinity at both ends. */
  private static final Fit.Times TIMES =
      new Fit.Times(
          LocalDate.of(-4713, 11, 24),
          LocalDate.of(5_874_897, 12, 31),
          LocalDateTime.of(-4713, 11, 24, 0, 0),
          LocalDateTime.of(294_276, 12, 31, 23, 59, 59, 999_999_000),
          ChronoUnit.MICROS,
          true);

  private Fits() {}

  static Fit of(ValueType type, Operator operator, Object literal) {
    return Fit.of(type, operator, literal, TIMES);
  }
}
