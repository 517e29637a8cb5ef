package io.mesa.mongo.monitor;

import io.mesa.value.Reading;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * The figures of {@code serverStatus} (MongoDB's manual, "serverStatus"), of which a server may
 * refuse all and lack some.
 *
 * @param status the reply
 */
record StatusFigures(Reading<BsonDocument> status) {

  /** A number by the names that lead to it, where the server tells it. */
  Reading<Long> number(String section, String... names) {
    return of(
        section + "." + String.join(".", names),
        told -> {
          BsonValue at = told.get(section);
          for (String name : names) {
            at = at != null && at.isDocument() ? at.asDocument().get(name) : null;
          }
          return at != null && at.isNumber()
              ? Optional.of(at.asNumber().longValue())
              : Optional.empty();
        });
  }

  Reading<Instant> startedAt() {
    return of(
        "when it started",
        told ->
            Times.instant(told, "localTime")
                .flatMap(
                    now ->
                        Times.number(told, "uptimeMillis")
                            .or(() -> Times.number(told, "uptime").map(seconds -> seconds * 1_000))
                            .map(now::minusMillis)));
  }

  private <T> Reading<T> of(String what, Function<BsonDocument, Optional<T>> read) {
    if (status.isMissing()) {
      return status.map(told -> read.apply(told).orElseThrow());
    }
    return read.apply(status.get())
        .map(Reading::known)
        .orElseGet(
            () ->
                Reading.missing(
                    Reading.Reason.UNSUPPORTED, "Its serverStatus does not tell " + what + "."));
  }

  /** Two readings in one: missing for what the first missing one is missing for. */
  static <A, B, C> Reading<C> both(Reading<A> first, Reading<B> second, BiFunction<A, B, C> join) {
    return first.isMissing()
        ? first.map(a -> join.apply(a, second.get()))
        : second.map(b -> join.apply(first.get(), b));
  }
}
