package io.mesa.postgres.query;

import org.jspecify.annotations.Nullable;

/**
 * Reads JSON made of arrays, texts and nulls, as {@link IncludedRows#build} has the server write
 * it.
 */
final class IncludedText {
  private static final int HEXADECIMAL = 16;
  private static final int CODE_DIGITS = 4;

  private final String json;
  private int position;

  IncludedText(String json) {
    this.json = json;
  }

  private char next() {
    while (json.charAt(position) <= ' ') {
      position++;
    }
    return json.charAt(position);
  }

  private void expect(char expected) {
    if (next() != expected) {
      throw new IllegalArgumentException(
          "Related rows came with '%s' at %d instead of '%s'."
              .formatted(json.charAt(position), position, expected));
    }
    position++;
  }

  /** Enters an array. */
  void open() {
    expect('[');
  }

  /** Goes to the next element of an array, or leaves the array where there is none. */
  boolean hasNext() {
    char c = next();
    if (c == ']') {
      position++;
      return false;
    }
    if (c == ',') {
      position++;
    }
    return true;
  }

  /** Passes over a null if one comes next. */
  boolean nextIsNull() {
    if (next() != 'n') {
      return false;
    }
    position += "null".length();
    return true;
  }

  /** A text or null. */
  @Nullable String text() {
    if (nextIsNull()) {
      return null;
    }
    expect('"');
    int end = position;
    while (json.charAt(end) != '"' && json.charAt(end) != '\\') {
      end++;
    }
    if (json.charAt(end) == '"') {
      String plain = json.substring(position, end);
      position = end + 1;
      return plain;
    }
    var text = new StringBuilder(json.substring(position, end));
    position = end;
    char c = json.charAt(position);
    while (c != '"') {
      position++;
      text.append(c == '\\' ? escaped() : c);
      c = json.charAt(position);
    }
    position++;
    return text.toString();
  }

  private char escaped() {
    char c = json.charAt(position);
    position++;
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        position += CODE_DIGITS;
        yield (char) Integer.parseInt(json, position - CODE_DIGITS, position, HEXADECIMAL);
      }
      default -> c;
    };
  }
}
