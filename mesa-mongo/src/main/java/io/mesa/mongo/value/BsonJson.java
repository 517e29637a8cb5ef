package io.mesa.mongo.value;

import java.time.Instant;
import java.util.HexFormat;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * Documents as JSON: what JSON has as itself, decimals as numbers, points in time as text in ISO
 * 8601, ids and binary data as hexadecimal text.
 */
final class BsonJson {
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

  private BsonJson() {}

  static String write(BsonValue value) {
    // The writer writes whole documents only.
    String json = new BsonDocument("v", value).toJson(SETTINGS);
    return json.substring(json.indexOf(':') + 1, json.lastIndexOf('}')).trim();
  }
}
