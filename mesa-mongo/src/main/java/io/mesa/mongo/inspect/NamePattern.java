package io.mesa.mongo.inspect;

import java.util.regex.Pattern;

/** A pattern of names as in {@code LIKE}: {@code %}, {@code _} and {@code \} before either. */
final class NamePattern {
  private NamePattern() {}

  static Pattern of(String pattern) {
    var regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else {
        boolean escape = c == '\\' && i + 1 < pattern.length();
        if (escape) {
          i++;
        }
        regex.append(Pattern.quote(pattern.substring(i, i + 1)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
