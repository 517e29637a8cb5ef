package io.mesa.mongo.run;

import io.mesa.error.MesaException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map.Entry;
import java.util.Set;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNumber;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/**
 * The values that Extended JSON writes as documents, such as {@code {"$oid": "…"}} (MongoDB's
 * manual, "MongoDB Extended JSON (v2)"). What stands for code, and what is deprecated, is refused.
 */
final class ExtendedJson {
  private static final Set<String> CODE = Set.of("$code", "$scope");
  private static final Set<String> DEPRECATED = Set.of("$symbol", "$dbPointer", "$undefined");
  private static final Set<String> TYPES =
      Set.of(
          "$oid",
          "$numberInt",
          "$numberLong",
          "$numberDouble",
          "$numberDecimal",
          "$binary",
          "$uuid",
          "$timestamp",
          "$regularExpression",
          "$date",
          "$minKey",
          "$maxKey");

  private ExtendedJson() {}

  /**
   * The value that a document stands for, or the document.
   *
   * @throws MesaException where it stands for a value, and is none of its kind
   */
  static BsonValue typed(BsonDocument document) {
    for (Entry<String, BsonValue> entry : document.entrySet()) {
      String key = entry.getKey();
      if (CODE.contains(key)) {
        throw Refusal.of(key + " is JavaScript, which Mesa never runs on a server.");
      }
      if (DEPRECATED.contains(key)) {
        throw Refusal.of(key + " is a deprecated type of BSON.");
      }
      if (TYPES.contains(key)) {
        if (document.size() > 1) {
          throw Refusal.of(key + " stands alone in its document.");
        }
        return value(key, entry.getValue());
      }
    }
    return document;
  }

  private static BsonValue value(String type, BsonValue content) {
    try {
      return switch (type) {
        case "$binary" -> binary(content);
        case "$timestamp" -> timestamp(content);
        case "$regularExpression" -> regularExpression(content);
        case "$date" -> date(content);
        case "$minKey" -> key(content, new BsonMinKey());
        case "$maxKey" -> key(content, new BsonMaxKey());
        default -> ofText(type, content.asString().getValue());
      };
    } catch (RuntimeException e) {
      // Whatever it is that fails, the value is none of the type.
      throw e instanceof MesaException refusal ? refusal : none(type);
    }
  }

  private static BsonValue key(BsonValue content, BsonValue key) {
    if (content.asInt32().getValue() != 1) {
      throw new IllegalArgumentException("not 1");
    }
    return key;
  }

  private static MesaException none(String type) {
    return Refusal.of("this is no value of Extended JSON's " + type + ".");
  }

  private static BsonValue ofText(String type, String text) {
    return switch (type) {
      case "$oid" -> new BsonObjectId(new ObjectId(text));
      case "$numberInt" -> new BsonInt32(Integer.parseInt(text));
      case "$numberLong" -> new BsonInt64(Long.parseLong(text));
      case "$numberDouble" -> new BsonDouble(Double.parseDouble(text));
      case "$numberDecimal" -> new BsonDecimal128(Decimal128.parse(text));
      default -> new BsonBinary(UUID.fromString(text));
    };
  }

  /** The document's fields, where it has these and no others. */
  private static BsonDocument fields(BsonValue content, String... names) {
    BsonDocument document = content.asDocument();
    if (!document.keySet().equals(Set.copyOf(List.of(names)))) {
      throw new IllegalArgumentException("other fields");
    }
    return document;
  }

  private static BsonValue binary(BsonValue content) {
    BsonDocument binary = fields(content, "base64", "subType");
    String subType = binary.getString("subType").getValue();
    if (subType.length() > 2) {
      throw new IllegalArgumentException("more than a byte");
    }
    return new BsonBinary(
        (byte) HexFormat.fromHexDigits(subType),
        Base64.getDecoder().decode(binary.getString("base64").getValue()));
  }

  private static BsonValue timestamp(BsonValue content) {
    BsonDocument timestamp = fields(content, "t", "i");
    return new BsonTimestamp(
        unsigned(timestamp.getNumber("t")), unsigned(timestamp.getNumber("i")));
  }

  private static int unsigned(BsonNumber number) {
    return Integer.parseUnsignedInt(Long.toString(number.longValue()));
  }

  private static BsonValue regularExpression(BsonValue content) {
    BsonDocument regex = fields(content, "pattern", "options");
    return new BsonRegularExpression(
        regex.getString("pattern").getValue(), regex.getString("options").getValue());
  }

  private static BsonValue date(BsonValue content) {
    if (content.isInt64()) {
      return new BsonDateTime(content.asInt64().getValue());
    }
    try {
      return new BsonDateTime(
          OffsetDateTime.parse(content.asString().getValue()).toInstant().toEpochMilli());
    } catch (DateTimeException e) {
      throw Refusal.of("a $date is written as 2026-01-31T12:00:00.000Z.");
    }
  }
}
