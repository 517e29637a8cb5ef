package io.mesa.memory;

import io.mesa.query.Filter;
import java.util.ArrayList;
import java.util.List;

/** A pattern of LIKE, matched by code points. */
final class TextPattern {
  private static final int ANY_TEXT = -1;
  private static final int ANY_CODE_POINT = -2;

  /** Code points to be met one after the other, and the two wildcards. */
  private final int[] parts;

  private final boolean ignoreCase;

  private TextPattern(List<Integer> parts, boolean ignoreCase) {
    this.parts = parts.stream().mapToInt(part -> ignoreCase ? lowerCase(part) : part).toArray();
    this.ignoreCase = ignoreCase;
  }

  static TextPattern of(Filter.TextMatch filter) {
    List<Integer> parts = new ArrayList<>();
    switch (filter.match()) {
      case LIKE -> parts = like(filter.text());
      case STARTS_WITH -> {
        parts.addAll(literally(filter.text()));
        parts.add(ANY_TEXT);
      }
      case ENDS_WITH -> {
        parts.add(ANY_TEXT);
        parts.addAll(literally(filter.text()));
      }
      case CONTAINS -> {
        parts.add(ANY_TEXT);
        parts.addAll(literally(filter.text()));
        parts.add(ANY_TEXT);
      }
    }
    return new TextPattern(parts, filter.ignoreCase());
  }

  private static List<Integer> literally(String text) {
    return text.codePoints().boxed().toList();
  }

  private static List<Integer> like(String pattern) {
    List<Integer> parts = new ArrayList<>();
    boolean escaped = false;
    for (int c : pattern.codePoints().toArray()) {
      if (escaped) {
        parts.add(c);
        escaped = false;
      } else if (c == '\\') {
        escaped = true;
      } else if (c == '%') {
        parts.add(ANY_TEXT);
      } else if (c == '_') {
        parts.add(ANY_CODE_POINT);
      } else {
        parts.add(c);
      }
    }
    return parts;
  }

  private static int lowerCase(int c) {
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
  }

  /** Whether the whole text matches: how far the parts so far can reach, part by part. */
  boolean matches(String text) {
    int[] points = text.codePoints().map(c -> ignoreCase ? lowerCase(c) : c).toArray();
    boolean[] reached = new boolean[points.length + 1];
    reached[0] = true;
    for (int part : parts) {
      boolean[] next = new boolean[points.length + 1];
      for (int i = 0; i <= points.length; i++) {
        if (part == ANY_TEXT) {
          next[i] = reached[i] || (i > 0 && next[i - 1]);
        } else {
          next[i] = i > 0 && reached[i - 1] && (part == ANY_CODE_POINT || part == points[i - 1]);
        }
      }
      reached = next;
    }
    return reached[points.length];
  }
}
