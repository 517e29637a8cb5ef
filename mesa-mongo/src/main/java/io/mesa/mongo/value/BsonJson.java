package io.mesa.mongo.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mesa.value.JsonValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
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
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.bson.types.Decimal128;

/**
 * Documents as JSON: what JSON has as itself, decimals as numbers, points in time as text in ISO
 * 8601, ids and binary data as hexadecimal text. And JSON as documents: a number as a double where
 * that is exactly the number, and else as a decimal.
 */
public final class BsonJson {
  private static final JsonWriterSettings SETTINGS =
      JsonWriterSettings.builder()
          .outputMode(JsonMode.RELAXED)
          .doubleConverter(
              (number, out) -> {
                if (Double.isFinite(number)) {
                  out.writeNumber(Double.toString(number));
                } else {
                  out.writeString(Double.toString(number));
                }
              })
          .int64Converter((number, out) -> out.writeNumber(Long.toString(number)))
          .decimal128Converter(
              (number, out) -> {
                if (number.isFinite()) {
                  out.writeNumber(number.bigDecimalValue().toString());
                } else {
                  out.writeString(number.toString());
                }
              })
          .dateTimeConverter(
              (millis, out) -> out.writeString(Instant.ofEpochMilli(millis).toString()))
          .objectIdConverter((id, out) -> out.writeString(id.toHexString()))
          .binaryConverter(
              (binary, out) -> out.writeString(HexFormat.of().formatHex(binary.getData())))
          .build();

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal GREATEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private BsonJson() {}

  static String write(BsonValue value) {
    // The writer writes whole documents only.
    String json = new BsonDocument("v", value).toJson(SETTINGS);
    return json.substring(json.indexOf(':') + 1, json.lastIndexOf('}')).trim();
  }

  /**
   * JSON as BSON.
   *
   * @param json the JSON
   * @return the same in BSON; empty where a number has more than 34 digits
   */
  public static Optional<BsonValue> read(JsonValue json) {
    try (JsonParser parser = FACTORY.createParser(json.text())) {
      return Optional.of(value(parser, parser.nextToken()));
    } catch (NumberFormatException tooManyDigits) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("A JsonValue that is no JSON.", e);
    }
  }

  private static BsonValue value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> {
        var document = new BsonDocument();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          document.append(name, value(parser, parser.nextToken()));
        }
        yield document;
      }
      case START_ARRAY -> {
        var array = new BsonArray();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          array.add(value(parser, next));
        }
        yield array;
      }
      case VALUE_STRING -> new BsonString(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(new BigDecimal(parser.getText()));
      case VALUE_TRUE -> BsonBoolean.TRUE;
      case VALUE_FALSE -> BsonBoolean.FALSE;
      case VALUE_NULL -> BsonNull.VALUE;
      default -> throw new IllegalStateException("No value begins with " + token);
    };
  }

  private static BsonValue number(BigDecimal number) {
    if (number.scale() <= 0 && number.compareTo(LEAST) >= 0 && number.compareTo(GREATEST) <= 0) {
      long whole = number.longValueExact();
      return whole == (int) whole ? new BsonInt32((int) whole) : new BsonInt64(whole);
    }
    double nearest = number.doubleValue();
    return Double.isFinite(nearest) && new BigDecimal(nearest).compareTo(number) == 0
        ? new BsonDouble(nearest)
        : new BsonDecimal128(new Decimal128(number));
  }
}
