package io.mesa.mongo.query;

import io.mesa.query.Filter;

/**
 * Regular expressions for text matches: anchored where the match is, and every character of a
 * literal literal. They are to be read with the option {@code s}.
 */
final class Patterns {
  private Patterns() {}

  static String of(Filter.TextMatch match) {
    String text = match.text();
    boolean ignoreCase = match.ignoreCase();
    return switch (match.match()) {
      case LIKE -> "^" + like(text, ignoreCase) + "\\z";
      case STARTS_WITH -> "^" + literal(text, ignoreCase);
      case ENDS_WITH -> literal(text, ignoreCase) + "\\z";
      case CONTAINS -> literal(text, ignoreCase);
    };
  }

  private static String like(String pattern, boolean ignoreCase) {
    var regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '%' -> regex.append(".*");
        case '_' -> regex.append('.');
        case '\\' -> {
          // A pattern that ends with one was refused when it was made.
          i++;
          append(regex, pattern.charAt(i), ignoreCase);
        }
        default -> append(regex, c, ignoreCase);
      }
    }
    return regex.toString();
  }

  private static String literal(String text, boolean ignoreCase) {
    var regex = new StringBuilder();
    text.chars().forEach(c -> append(regex, (char) c, ignoreCase));
    return regex.toString();
  }

  /** Case is that of the letters A to Z only. */
  private static void append(StringBuilder regex, char c, boolean ignoreCase) {
    boolean lower = c >= 'a' && c <= 'z';
    boolean upper = c >= 'A' && c <= 'Z';
    if (lower || upper) {
      if (ignoreCase) {
        char other = (char) (lower ? c - ('a' - 'A') : c + ('a' - 'A'));
        regex.append('[').append(c).append(other).append(']');
      } else {
        regex.append(c);
      }
    } else if (c < 0x80 && !(c >= '0' && c <= '9')) {
      regex.append('\\').append(c);
    } else {
      regex.append(c);
    }
  }
}
