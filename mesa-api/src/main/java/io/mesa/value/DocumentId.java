package io.mesa.value;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An identifier of a document as MongoDB makes them, of 12 bytes (MongoDB's manual, "ObjectId").
 * Ordered as the server orders them, by their bytes. A text of 24 hexadecimal digits is no
 * identifier, neither in a document nor in a query.
 *
 * @param hex its 24 hexadecimal digits in lower case
 */
public record DocumentId(String hex) implements Comparable<DocumentId> {
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{24}");

  /**
   * Checks the digits, and takes upper case for lower case.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is not of 24 hexadecimal
   *     digits
   */
  public DocumentId {
    hex = hex.toLowerCase(Locale.ROOT);
    if (!DIGITS.matcher(hex).matches()) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT, "A document's id has 24 hexadecimal digits.");
    }
  }

  /**
   * The id of these digits.
   *
   * @param hex 24 hexadecimal digits
   * @return the id
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where they are no such digits
   */
  public static DocumentId of(String hex) {
    return new DocumentId(hex);
  }

  @Override
  public int compareTo(DocumentId other) {
    return hex.compareTo(other.hex);
  }

  /**
   * The digits.
   *
   * @return {@link #hex()}
   */
  @Override
  public String toString() {
    return hex;
  }
}
