package io.mesa.mongo.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON text strictly: one document and nothing behind it, no key twice, nothing that other
 * readers would take for JavaScript. A refusal names the line and the column.
 */
final class CommandText {
  /** As deep as the server takes what is sent to it (its parameter {@code maxBSONDepth}). */
  static final int DEEPEST = 200;

  /** As long as a document of BSON may be (MongoDB's manual, "MongoDB Limits and Thresholds"). */
  static final int LONGEST = 16 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST)
                  .maxNumberLength(6_200)
                  .build())
          .build();

  private final JsonParser parser;
  private final boolean plain;

  private CommandText(JsonParser parser, boolean plain) {
    this.parser = parser;
    this.plain = plain;
  }

  /** Reads a command in Extended JSON, canonical or relaxed (MongoDB's manual, that chapter). */
  static BsonDocument command(String text) {
    BsonValue read = read(text, false);
    if (!read.isDocument() || read.asDocument().isEmpty()) {
      throw Refusal.of(
          "The statement is no command: that is a JSON document such as {\"find\": \"collection\"}.");
    }
    return read.asDocument();
  }

  /** Reads JSON that means nothing but itself; its numbers are exact. */
  static BsonValue value(String text) {
    return read(text, true);
  }

  private static BsonValue read(String text, boolean plain) {
    if (text.length() > LONGEST) {
      throw Refusal.of(
          "The JSON has %d characters; a command has 16 MiB at most. Send less at once."
              .formatted(text.length()));
    }
    try (JsonParser parser = JSON.createParser(text)) {
      var reading = new CommandText(parser, plain);
      return reading.guarded(reading::whole);
    } catch (IOException e) {
      throw new UncheckedIOException("A text in memory does not fail.", e);
    }
  }

  private interface Step {
    BsonValue take() throws IOException;
  }

  private BsonValue guarded(Step step) {
    try {
      return step.take();
    } catch (StreamConstraintsException e) {
      throw refused(
          parser.currentLocation(),
          "it is nested deeper than %d levels, or has an overlong number or key."
              .formatted(DEEPEST));
    } catch (JsonEOFException e) {
      throw refused(place(e), "it ends too early.");
    } catch (JsonProcessingException e) {
      throw refused(place(e), "it is no JSON.");
    } catch (IOException e) {
      throw new UncheckedIOException("A text in memory does not fail.", e);
    }
  }

  private JsonLocation place(JsonProcessingException e) {
    return e.getLocation() == null ? parser.currentLocation() : e.getLocation();
  }

  private MesaException refused(String why) {
    return refused(parser.currentTokenLocation(), why);
  }

  private static MesaException refused(JsonLocation place, String why) {
    return Refusal.of(
        "The JSON is refused at line %d, column %d: %s"
            .formatted(place.getLineNr(), place.getColumnNr(), why));
  }

  private BsonValue whole() throws IOException {
    if (parser.nextToken() == null) {
      throw refused(parser.currentLocation(), "it is empty.");
    }
    BsonValue value = value();
    if (parser.nextToken() != null) {
      throw refused("something follows the document; run commands one by one.");
    }
    return value;
  }

  private BsonValue value() throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> document();
      case START_ARRAY -> array();
      case VALUE_STRING -> new BsonString(checked("text"));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> plain ? exact() : number(token);
      case VALUE_TRUE -> BsonBoolean.TRUE;
      case VALUE_FALSE -> BsonBoolean.FALSE;
      case VALUE_NULL -> BsonNull.VALUE;
      default -> throw refused("it is no JSON.");
    };
  }

  private String checked(String what) throws IOException {
    try {
      return Names.checkText(what, parser.getText());
    } catch (MesaException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private BsonArray array() throws IOException {
    var array = new BsonArray();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value());
    }
    return array;
  }

  private BsonValue document() throws IOException {
    JsonLocation begin = parser.currentTokenLocation();
    var document = new BsonDocument();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = checked("key");
      if (document.containsKey(key)) {
        throw refused("the key '%s' stands there twice.".formatted(Refusal.shown(key)));
      }
      if (plain && key.startsWith("$")) {
        throw refused(
            "the key '%s' begins with $; a value has no operators.".formatted(Refusal.shown(key)));
      }
      parser.nextToken();
      document.append(key, value());
    }
    try {
      return ExtendedJson.typed(document);
    } catch (MesaException e) {
      throw refused(begin, String.valueOf(e.getMessage()));
    }
  }

  private BsonValue number(JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      double number = parser.getDoubleValue();
      if (Double.isInfinite(number)) {
        throw refused("the number is too large; write {\"$numberDecimal\": \"…\"}.");
      }
      return new BsonDouble(number);
    }
    @Nullable BsonValue whole = whole(parser.getBigIntegerValue());
    if (whole == null) {
      throw refused("the number has more than 64 bits; write {\"$numberDecimal\": \"…\"}.");
    }
    return whole;
  }

  private static @Nullable BsonValue whole(BigInteger number) {
    if (number.bitLength() > 63) {
      return null;
    }
    return number.bitLength() > 31
        ? new BsonInt64(number.longValue())
        : new BsonInt32(number.intValue());
  }

  private BsonValue exact() throws IOException {
    BigDecimal number = parser.getDecimalValue();
    @Nullable BsonValue whole =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            ? whole(parser.getBigIntegerValue())
            : null;
    if (whole != null) {
      return whole;
    }
    try {
      return new BsonDecimal128(new Decimal128(number));
    } catch (NumberFormatException e) {
      throw refused("the number has more than the 34 digits of a decimal of BSON.");
    }
  }
}
