package io.mesa.memory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON texts. */
final class JsonReader {
  private static final int LONGEST_NUMBER = 200_000;

  /** As many digits before and behind the point as PostgreSQL's numeric takes. */
  private static final int MOST_WHOLE_DIGITS = 131_072;

  private static final int MOST_FRACTION_DIGITS = 16_383;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNumberLength(LONGEST_NUMBER).build())
          .build();

  private final String source;
  private final JsonParser parser;

  private JsonReader(String source, JsonParser parser) {
    this.source = source;
    this.parser = parser;
  }

  /** Reads a text that is one value and nothing else; fails with what is wrong about it. */
  static Json read(String text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      var reader = new JsonReader(text, parser);
      if (parser.nextToken() == null) {
        throw new IOException("it is empty");
      }
      Json value = reader.value();
      if (parser.nextToken() != null) {
        throw new IOException("something follows behind its end");
      }
      return value;
    }
  }

  private Json value() throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    JsonToken token = parser.currentToken();
    return switch (token) {
      case VALUE_NULL -> new Json.Null("null");
      case VALUE_TRUE -> new Json.Flag("true", true);
      case VALUE_FALSE -> new Json.Flag("false", false);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_STRING -> {
        String value = text(parser.getText());
        yield new Json.Text(slice(start), value);
      }
      case START_ARRAY -> {
        List<Json> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value());
        }
        yield new Json.Array(slice(start), elements);
      }
      case START_OBJECT -> {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = text(parser.currentName());
          parser.nextToken();
          members.put(key, value());
        }
        yield new Json.Document(slice(start), members);
      }
      default -> throw new IOException("it has a " + token + " out of place");
    };
  }

  /** The text from a place to the end of the token that was just read. */
  private String slice(int start) {
    return source.substring(start, (int) parser.currentLocation().getCharOffset());
  }

  private Json number() throws IOException {
    String text = parser.getText();
    var value = new BigDecimal(text);
    if ((long) value.precision() - value.scale() > MOST_WHOLE_DIGITS
        || value.scale() > MOST_FRACTION_DIGITS) {
      throw new IOException("it has a number that no database takes");
    }
    return new Json.Numeral(text, value);
  }

  private static String text(String value) throws IOException {
    boolean whole = value.codePoints().noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
    if (!whole) {
      throw new IOException("it has a text with NUL or half a surrogate pair");
    }
    return value;
  }
}
