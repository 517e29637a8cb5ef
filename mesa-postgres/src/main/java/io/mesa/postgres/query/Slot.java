package io.mesa.postgres.query;

import io.mesa.value.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * A place in a statement where a value stands: where the value comes from, and how it gets there.
 *
 * @param input which literal of the query it is, counted as {@link QueryTemplate} counts them; for
 *     a value of a page token, -1 and down
 * @param type how it travels
 * @param conversion makes the value that travels of the literal
 */
record Slot(int input, ValueType type, Conversion conversion) {

  /** Makes the value that travels of a literal. */
  @FunctionalInterface
  interface Conversion {

    /** The value, or null where this literal needs a statement of its own. */
    @Nullable Object of(Object literal);
  }

  static int ofToken(int position) {
    return -1 - position;
  }
}
