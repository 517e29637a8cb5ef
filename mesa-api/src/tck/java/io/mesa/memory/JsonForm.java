package io.mesa.memory;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * JSON in the form in which PostgreSQL's {@code jsonb} writes it: keys by length, then by bytes, of
 * equal ones the last; a space after each colon and comma; numbers without exponents.
 */
public final class JsonForm {
  private static final Comparator<String> KEYS =
      Comparator.<String>comparingInt(key -> utf8(key).length)
          .thenComparing((left, right) -> Arrays.compareUnsigned(utf8(left), utf8(right)));

  private JsonForm() {}

  /**
   * Brings a value to that form.
   *
   * @param value a JSON value
   * @return the value; texts that differ in form only become equal
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is no JSON
   */
  public static JsonValue of(JsonValue value) {
    try {
      return JsonValue.of(write(JsonReader.read(value.text())));
    } catch (IOException e) {
      throw MesaException.builder(
              ErrorCode.INVALID_ARGUMENT, "The value is no JSON: " + e.getMessage())
          .cause(e)
          .build();
    }
  }

  private static byte[] utf8(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  static String write(Json json) {
    if (json instanceof Json.Numeral number) {
      return number.value().toPlainString();
    }
    if (json instanceof Json.Text text) {
      return quote(text.value());
    }
    if (json instanceof Json.Array array) {
      List<String> elements = array.elements().stream().map(JsonForm::write).toList();
      return "[" + String.join(", ", elements) + "]";
    }
    if (json instanceof Json.Document document) {
      return document.members().keySet().stream()
          .sorted(KEYS)
          .map(key -> quote(key) + ": " + write(document.members().get(key)))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return json.text();
  }

  private static String quote(String text) {
    var quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ') {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
