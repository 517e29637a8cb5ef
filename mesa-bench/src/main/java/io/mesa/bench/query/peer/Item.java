package io.mesa.bench.query.peer;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An item, ten columns of mixed types.
 *
 * @param id the primary key
 * @param batch of which there is an index
 * @param name some text
 * @param price may be null
 * @param active a truth value
 * @param day a date
 * @param changed a point in time
 * @param weight a floating-point number
 * @param code a UUID
 * @param label may be null
 */
public record Item(
    int id,
    long batch,
    String name,
    @Nullable BigDecimal price,
    boolean active,
    LocalDate day,
    Instant changed,
    double weight,
    UUID code,
    @Nullable String label) {
  static final String COLUMNS = "id, batch, name, price, active, day, changed, weight, code, label";

  /** The columns' names. */
  static String[] names() {
    return COLUMNS.split(", ", -1);
  }

  @Nullable Object[] values() {
    return new @Nullable Object[] {
      id, batch, name, price, active, day, changed, weight, code, label
    };
  }
}
