package io.mesa.mongo.monitor;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Reads points in time and durations. */
final class Times {
  private Times() {}

  /** A date, or one as text, whose offset servers before 5.0 write without a colon. */
  static Optional<Instant> instant(BsonDocument document, String field) {
    BsonValue value = document.get(field);
    if (value == null || !(value.isDateTime() || value.isString())) {
      return Optional.empty();
    }
    if (value.isDateTime()) {
      return Optional.of(Instant.ofEpochMilli(value.asDateTime().getValue()));
    }
    String text = value.asString().getValue().replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  /** A number of microseconds; one that two clocks disagree about may be below 0. */
  static Optional<Duration> micros(BsonDocument document, String field) {
    return number(document, field)
        .map(micros -> Duration.of(Math.max(0, micros), ChronoUnit.MICROS));
  }

  static Optional<Long> number(BsonDocument document, String field) {
    BsonValue value = document.get(field);
    return value != null && value.isNumber()
        ? Optional.of(value.asNumber().longValue())
        : Optional.empty();
  }
}
