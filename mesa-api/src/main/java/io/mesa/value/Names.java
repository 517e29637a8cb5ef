package io.mesa.value;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Checks of names, and the nearest of several names to one that is unknown. */
public final class Names {
  private static final int LONGEST_COMPARED = 256;

  private Names() {}

  /**
   * Refuses what no database takes as a name.
   *
   * @param what what is named, for the message: {@code "table name"}
   * @param name the name
   * @return the name
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is empty, contains NUL or a
   *     lone surrogate
   */
  public static String check(String what, String name) {
    Objects.requireNonNull(name, what);
    if (name.isEmpty()) {
      throw new MesaException(ErrorCode.INVALID_ARGUMENT, "The " + what + " is empty.");
    }
    return checkText(what, name);
  }

  /**
   * Refuses text that no database can store: NUL and lone surrogates.
   *
   * @param what what the text is, for the message
   * @param text the text, which may be empty
   * @return the text
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} naming the place in the text
   */
  public static String checkText(String what, String text) {
    Objects.requireNonNull(text, what);
    int place = firstWrong(text);
    if (place < 0) {
      return text;
    }
    throw new MesaException(
        ErrorCode.INVALID_ARGUMENT,
        text.charAt(place) == 0
            ? "The %s contains NUL at position %d; remove it.".formatted(what, place)
            : "The %s contains a lone surrogate at position %d; it is no Unicode text."
                .formatted(what, place));
  }

  /**
   * Whether a text is none that {@link #checkText} refuses.
   *
   * @param text the text, which may be empty
   * @return true where it has neither NUL nor a lone surrogate
   */
  public static boolean isText(String text) {
    return firstWrong(text) < 0;
  }

  private static int firstWrong(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return i;
      }
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return i;
        }
      }
    }
    return -1;
  }

  /**
   * The known name that an unknown one was probably meant to be: by edit distance, ignoring case.
   *
   * @param unknown the name that was not found
   * @param known the names there are
   * @return the nearest one where it is near (a third of the length at most), else empty
   */
  public static Optional<String> nearest(String unknown, Collection<String> known) {
    if (unknown.length() > LONGEST_COMPARED) {
      return Optional.empty();
    }
    String wanted = unknown.toLowerCase(Locale.ROOT);
    String best = null;
    int bestDistance = Math.max(1, unknown.length() / 3) + 1;
    for (String candidate : known) {
      if (Math.abs(candidate.length() - unknown.length()) < bestDistance) {
        int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
        if (distance < bestDistance) {
          bestDistance = distance;
          best = candidate;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * The nearest known name, for a message that says that a name is not known.
   *
   * @param unknown the name that was not found
   * @param known the names there are
   * @return {@code ", perhaps 'name'"}, or an empty text where none is near
   */
  public static String perhaps(String unknown, Collection<String> known) {
    return nearest(unknown, known).map(name -> ", perhaps '" + name + "'").orElse("");
  }

  /** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
  private static int distance(String left, String right) {
    int[] beforePrevious = new int[right.length() + 1];
    int[] previous = new int[right.length() + 1];
    int[] current = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int substitution = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
        if (i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1)) {
          current[j] = Math.min(current[j], beforePrevious[j - 2] + 1);
        }
      }
      int[] reused = beforePrevious;
      beforePrevious = previous;
      previous = current;
      current = reused;
    }
    return previous[right.length()];
  }
}
