package io.mesa.postgres.inspect;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Numbers, mostly those of columns, of which the catalog keeps several in one value. */
final class Vectors {
  private Vectors() {}

  /**
   * Reads the text of an array or a vector of integers: {@code {1,2}} or {@code 1 2}.
   *
   * @param text the text, null for none
   */
  static long[] parse(@Nullable String text) {
    if (text == null) {
      return new long[0];
    }
    long[] numbers = new long[text.length() / 2 + 1];
    int count = 0;
    long number = 0;
    boolean negative = false;
    boolean inside = false;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      if (c >= '0' && c <= '9') {
        number = number * 10 + (c - '0');
        inside = true;
      } else if (c == '-') {
        negative = true;
      } else if (inside) {
        numbers[count++] = negative ? -number : number;
        number = 0;
        negative = false;
        inside = false;
      }
    }
    return Arrays.copyOf(numbers, count);
  }
}
