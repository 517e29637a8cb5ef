package io.mesa.query;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a query's JSON, and refusals that name the place in it and repeat no value. A
 * method that reads a value begins at its first token and ends at its last.
 */
final class JsonInput {
  private final JsonParser parser;

  JsonInput(JsonParser parser) {
    this.parser = parser;
  }

  /** Goes on to the next token; null at the end. */
  @Nullable JsonToken next() {
    return guarded(parser::nextToken);
  }

  @Nullable JsonToken token() {
    return parser.currentToken();
  }

  JsonLocation here() {
    return token() == null ? parser.currentLocation() : parser.currentTokenLocation();
  }

  /** The text of a string, or the digits of a number. */
  String text() {
    return guarded(parser::getText);
  }

  private interface Step<T extends @Nullable Object> {
    T take() throws IOException;
  }

  private <T extends @Nullable Object> T guarded(Step<T> step) {
    try {
      return step.take();
    } catch (StreamConstraintsException e) {
      throw refused(
          parser.currentLocation(),
          "it is nested deeper than %d levels, or has a number of more than %d characters, or an"
                  .formatted(QueryJson.DEEPEST, QueryJson.LONGEST_NUMBER)
              + " overlong key.");
    } catch (JsonEOFException e) {
      throw refused(place(e), "it ends too early.");
    } catch (JsonProcessingException e) {
      throw refused(place(e), "it is no JSON.");
    } catch (IOException e) {
      throw new UncheckedIOException("A text in memory does not fail.", e);
    }
  }

  private JsonLocation place(JsonProcessingException e) {
    JsonLocation place = e.getLocation();
    return place == null ? parser.currentLocation() : place;
  }

  static MesaException refused(JsonLocation place, String why) {
    return Literals.invalid(
        "The JSON of a query is refused at line %d, column %d: %s"
            .formatted(place.getLineNr(), place.getColumnNr(), why));
  }

  MesaException expected(String what) {
    return refused(here(), "expected %s, found %s.".formatted(what, found()));
  }

  private String found() {
    JsonToken token = token();
    if (token == null) {
      return "the end of the text";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case END_ARRAY -> "the end of the array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> "something else";
    };
  }

  /** Makes a part of the query, whose own refusal gets the place. */
  static <T> T made(JsonLocation place, Supplier<T> part) {
    try {
      return part.get();
    } catch (MesaException e) {
      throw refused(place, String.valueOf(e.getMessage()));
    }
  }

  void expect(JsonToken token, String what) {
    if (token() != token) {
      throw expected(what);
    }
  }

  /** Reads an object: {@code value} reads what stands at a key. */
  void object(String what, Collection<String> keys, Consumer<String> value) {
    expect(JsonToken.START_OBJECT, what);
    Set<String> seen = new HashSet<>();
    while (next() != JsonToken.END_OBJECT) {
      String key = text();
      if (!keys.contains(key)) {
        throw refused(
            here(),
            "%s has no key '%s'%s; it has %s."
                .formatted(what, shown(key), Names.perhaps(key, keys), keys));
      }
      if (!seen.add(key)) {
        throw refused(here(), "the key '%s' stands there twice.".formatted(key));
      }
      next();
      value.accept(key);
    }
  }

  <T> List<T> list(String what, Supplier<T> element) {
    expect(JsonToken.START_ARRAY, what);
    List<T> elements = new ArrayList<>();
    while (next() != JsonToken.END_ARRAY) {
      elements.add(element.get());
    }
    return elements;
  }

  /** Goes on to the next element of an array of a fixed form. */
  void element(String form) {
    if (next() == JsonToken.END_ARRAY) {
      throw expected(form);
    }
  }

  /** Goes on to the end of an array of a fixed form. */
  void end(String form) {
    if (next() != JsonToken.END_ARRAY) {
      throw expected("the end of " + form);
    }
  }

  String string(String what) {
    expect(JsonToken.VALUE_STRING, what);
    return text();
  }

  <T> T constant(String what, Map<String, T> names) {
    String expected = what + ", one of " + names.keySet();
    String name = string(expected);
    T constant = names.get(name);
    if (constant == null) {
      throw refused(
          here(), "expected %s%s.".formatted(expected, Names.perhaps(name, names.keySet())));
    }
    return constant;
  }

  boolean flag(String key) {
    if (token() != JsonToken.VALUE_TRUE && token() != JsonToken.VALUE_FALSE) {
      throw expected("true or false at '%s'".formatted(key));
    }
    return token() == JsonToken.VALUE_TRUE;
  }

  /** A number without fraction in the range of an int. */
  int whole(String what) {
    return (int) whole(what, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  long whole(String what, long least, long greatest) {
    expect(JsonToken.VALUE_NUMBER_INT, what);
    String why = "expected %s from %d to %d.".formatted(what, least, greatest);
    try {
      long number = Long.parseLong(text());
      if (number >= least && number <= greatest) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw refused(here(), why);
    }
    throw refused(here(), why);
  }

  /** A key for a message, cut and without what a log could not show. */
  private static String shown(String key) {
    var shown = new StringBuilder();
    key.codePoints()
        .limit(64)
        .map(
            c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
        .forEach(shown::appendCodePoint);
    return shown.length() < key.length() ? shown + "…" : shown.toString();
  }
}
