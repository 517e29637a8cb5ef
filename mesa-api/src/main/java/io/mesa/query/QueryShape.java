package io.mesa.query;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What queries have in common that ask the same of different values: the query with each value
 * replaced by its kind, lists and limits by their order of magnitude, and the operands of {@code
 * and} and {@code or} sorted. Joins what logs, events, history and metrics say of the same
 * question.
 *
 * @param id the same for equal shapes, on every driver and in every version of this format: 16
 *     hexadecimal digits
 * @param text the shape for people; contains names and no values
 */
public record QueryShape(String id, String text) {
  private static final int ID_BYTES = 8;

  static QueryShape of(Query query) {
    String text = ShapeText.of(query);
    return new QueryShape(id(text), text);
  }

  static String id(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  @Override
  public String toString() {
    return id + " " + text;
  }
}
