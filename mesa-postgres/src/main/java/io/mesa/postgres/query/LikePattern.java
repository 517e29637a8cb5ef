package io.mesa.postgres.query;

import io.mesa.query.Filter;

/** Patterns for {@code LIKE}, in which {@code \} takes the next character literally. */
final class LikePattern {
  private LikePattern() {}

  static String of(Filter.Match match, String text, boolean ignoreCase) {
    String cased = ignoreCase ? lower(text) : text;
    return switch (match) {
      case LIKE -> cased;
      case STARTS_WITH -> escaped(cased) + "%";
      case ENDS_WITH -> "%" + escaped(cased);
      case CONTAINS -> "%" + escaped(cased) + "%";
    };
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  /** The letters A to Z in lower case, and nothing else. */
  private static String lower(String text) {
    var lower = new StringBuilder(text);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return lower.toString();
  }
}
