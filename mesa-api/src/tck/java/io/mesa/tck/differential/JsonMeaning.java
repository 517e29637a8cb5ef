package io.mesa.tck.differential;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON text means: a {@code Map}, a {@code List}, a {@code String}, a {@code Boolean}, a
 * {@code BigDecimal} without trailing zeros, or {@link Null}. Two texts mean the same where these
 * are equal: spaces, escapes, the order of keys and the way numbers are written do not count.
 */
final class JsonMeaning {
  private final String text;
  private int place;

  private JsonMeaning(String text) {
    this.text = text;
  }

  /** JSON's null. */
  enum Null {
    NULL
  }

  static Object of(String text) {
    var reader = new JsonMeaning(text);
    Object value = reader.value();
    reader.skipSpace();
    if (reader.place != text.length()) {
      throw reader.malformed();
    }
    return value;
  }

  /** What stands at a path, empty where a key is missing or leads through no object. */
  static Optional<Object> at(Object document, List<String> keys) {
    Object here = document;
    for (String key : keys) {
      if (!(here instanceof Map<?, ?> object) || !object.containsKey(key)) {
        return Optional.empty();
      }
      here = object.get(key);
    }
    return Optional.of(here);
  }

  private Object value() {
    skipSpace();
    char c = peek();
    return switch (c) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", Null.NULL);
      default -> number();
    };
  }

  private Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    place++;
    skipSpace();
    if (peek() == '}') {
      place++;
      return object;
    }
    while (true) {
      skipSpace();
      String key = string();
      skipSpace();
      expect(':');
      object.put(key, value());
      skipSpace();
      if (peek() == '}') {
        place++;
        return object;
      }
      expect(',');
    }
  }

  private List<Object> array() {
    List<Object> array = new ArrayList<>();
    place++;
    skipSpace();
    if (peek() == ']') {
      place++;
      return array;
    }
    while (true) {
      array.add(value());
      skipSpace();
      if (peek() == ']') {
        place++;
        return array;
      }
      expect(',');
    }
  }

  private String string() {
    expect('"');
    var string = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(place++);
      string.append(c == '\\' ? escaped() : c);
    }
    place++;
    return string.toString();
  }

  private char escaped() {
    char c = text.charAt(place++);
    switch (c) {
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'u':
        place += 4;
        return (char) Integer.parseInt(text.substring(place - 4, place), 16);
      default:
        return c;
    }
  }

  private Object word(String word, Object meaning) {
    if (!text.startsWith(word, place)) {
      throw malformed();
    }
    place += word.length();
    return meaning;
  }

  private BigDecimal number() {
    int from = place;
    while (place < text.length() && "+-.0123456789eE".indexOf(text.charAt(place)) >= 0) {
      place++;
    }
    if (from == place) {
      throw malformed();
    }
    return new BigDecimal(text.substring(from, place)).stripTrailingZeros();
  }

  private void skipSpace() {
    while (place < text.length() && " \t\r\n".indexOf(text.charAt(place)) >= 0) {
      place++;
    }
  }

  private char peek() {
    if (place >= text.length()) {
      throw malformed();
    }
    return text.charAt(place);
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw malformed();
    }
    place++;
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("No JSON at " + place + ": " + text);
  }

  /** The JSON text of a meaning. */
  static String text(@Nullable Object meaning) {
    var text = new StringBuilder();
    write(meaning, text);
    return text.toString();
  }

  private static void write(@Nullable Object meaning, StringBuilder text) {
    if (meaning instanceof Map<?, ?> object) {
      String separator = "{";
      for (Map.Entry<?, ?> entry : object.entrySet()) {
        text.append(separator);
        quote((String) entry.getKey(), text);
        text.append(':');
        write(entry.getValue(), text);
        separator = ",";
      }
      text.append(object.isEmpty() ? "{}" : "}");
    } else if (meaning instanceof List<?> array) {
      String separator = "[";
      for (Object element : array) {
        text.append(separator);
        write(element, text);
        separator = ",";
      }
      text.append(array.isEmpty() ? "[]" : "]");
    } else if (meaning instanceof String string) {
      quote(string, text);
    } else {
      text.append(meaning == Null.NULL ? "null" : meaning);
    }
  }

  private static void quote(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
