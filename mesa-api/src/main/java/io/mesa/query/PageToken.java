package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.Objects;

/**
 * A place in the order of a query's rows, to go on from. It belongs to the query that gave it: the
 * same table, conditions and order; the number of rows, the fields and the values that conditions
 * compare with may change, and the place is where that row would stand. It contains the values of
 * that row's sort fields, readable by whoever holds it; unless the source has a {@code cursorKey}
 * it can be forged, which is to say that its holder can choose the place.
 *
 * @param text letters, digits, {@code -} and {@code _}: fit for a URL
 */
public record PageToken(String text) {
  /** The most characters that a token has. */
  public static final int LONGEST = 1 << 16;

  /**
   * Checks the form; what it says is checked when a query uses it.
   *
   * @throws MesaException {@link ErrorCode#INVALID_QUERY} where it is no token's text
   */
  public PageToken {
    Objects.requireNonNull(text, "text");
    if (text.isEmpty() || text.length() > LONGEST || !text.chars().allMatch(PageToken::fits)) {
      throw Literals.invalid(
          "The page token is malformed; give back what Rows.next() or previous() gave.");
    }
  }

  private static boolean fits(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  @Override
  public String toString() {
    return text;
  }
}
