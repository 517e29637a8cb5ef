package io.mesa.mongo.run;

import io.mesa.mongo.value.BsonValues;
import io.mesa.query.Bind;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The values that a command refers to: {@code {"$bind": 1}} stands for the first. They are put in
 * after the command was looked through, and are values wherever they come to stand.
 */
final class Binds {
  private static final String BIND = "$bind";

  private final List<Bind> binds;
  private final Set<Integer> used = new HashSet<>();

  Binds(List<Bind> binds) {
    this.binds = binds;
  }

  /** Whether a document stands for a bind, be it rightly or not. */
  static boolean isOne(BsonValue value) {
    return value.isDocument() && value.asDocument().containsKey(BIND);
  }

  /** The value that a document stands for. */
  BsonValue value(BsonValue reference, String place) {
    BsonDocument document = reference.asDocument();
    boolean isCounted = document.size() == 1 && document.isInt32(BIND);
    int n = isCounted ? document.getInt32(BIND).getValue() : 0;
    if (n < 1) {
      throw Refusal.at(place, "a bind is written as {\"$bind\": 1}, counted from 1.");
    }
    if (n > binds.size()) {
      throw Refusal.at(
          place, "there is no bind %d; the statement has %d.".formatted(n, binds.size()));
    }
    used.add(n);
    Bind bind = binds.get(n - 1);
    try {
      return value(bind.type(), bind.elementType(), bind.value());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw Refusal.at(place, "bind %d, %s, has no exact value of BSON.".formatted(n, bind.type()));
    }
  }

  /** Refuses a statement that does not refer to each of its binds. */
  void checkAllUsed() {
    for (int n = 1; n <= binds.size(); n++) {
      if (!used.contains(n)) {
        throw Refusal.of(
            "The statement has %d binds, and nothing in it refers to {\"$bind\": %d}."
                .formatted(binds.size(), n));
      }
    }
  }

  private static BsonValue value(
      ValueType type, @Nullable ValueType elementType, @Nullable Object value) {
    if (value == null) {
      return BsonNull.VALUE;
    }
    if (value instanceof List<?> list) {
      ValueType element = Objects.requireNonNull(elementType, "an array's element type");
      var array = new BsonArray();
      list.forEach(each -> array.add(value(element, null, each)));
      return array;
    }
    if (value instanceof JsonValue json) {
      return CommandText.value(json.text());
    }
    checkPrecision(value);
    return BsonValues.of(type, value);
  }

  /** BSON has milliseconds, and nothing is cut off silently. */
  private static void checkPrecision(Object value) {
    boolean finer =
        (value instanceof Instant instant
                && !instant.truncatedTo(ChronoUnit.MILLIS).equals(instant))
            || (value instanceof LocalDateTime time
                && !time.truncatedTo(ChronoUnit.MILLIS).equals(time));
    if (finer) {
      throw new ArithmeticException("finer than milliseconds");
    }
  }
}
