package io.mesa.value;

import java.util.Objects;

/**
 * A JSON value as the database wrote it. The text is not parsed, so no number loses digits; two
 * values are equal where their texts are. PostgreSQL writes equal {@code jsonb} values as equal
 * texts, {@code json} as it was stored.
 *
 * @param text the JSON text
 */
public record JsonValue(String text) {
  /** Checks that there is a text. */
  public JsonValue {
    Objects.requireNonNull(text, "text");
  }

  /**
   * A JSON value by its text.
   *
   * @param text JSON text; the database that it is sent to checks its grammar
   * @return the value
   */
  public static JsonValue of(String text) {
    return new JsonValue(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
