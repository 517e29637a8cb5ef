package io.mesa.mongo.value;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.structure.ColumnType;
import io.mesa.value.Bytes;
import io.mesa.value.DocumentId;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonReader;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.codecs.BsonValueCodec;
import org.bson.codecs.DecoderContext;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Brings values to BSON and back. Dates are stored as midnight, and times without a zone as if they
 * were, in UTC: BSON has points in time of milliseconds only.
 */
public final class BsonValues {
  private static final BsonValueCodec ALL = new BsonValueCodec();

  private BsonValues() {}

  /**
   * A value of a kind in BSON.
   *
   * @param type the kind
   * @param value a value of it; a number of any class for a number's kind
   * @return the same in BSON
   */
  public static BsonValue of(ValueType type, Object value) {
    return switch (type) {
      case INT16, INT32 -> new BsonInt32(((Number) value).intValue());
      case INT64 -> new BsonInt64(((Number) value).longValue());
      case FLOAT32, FLOAT64 -> new BsonDouble(((Number) value).doubleValue());
      case DECIMAL -> decimal((Number) value);
      case DATE ->
          new BsonDateTime(
              ((LocalDate) value).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli());
      case TIMESTAMP ->
          new BsonDateTime(((LocalDateTime) value).toInstant(ZoneOffset.UTC).toEpochMilli());
      default -> ofItself(value);
    };
  }

  /**
   * A value in BSON, by its class.
   *
   * @param value a text, a boolean, a number, a point in time, a UUID, a document's id or bytes
   * @return the same in BSON
   */
  public static BsonValue ofItself(Object value) {
    if (value instanceof String text) {
      return new BsonString(text);
    }
    if (value instanceof Boolean flag) {
      return BsonBoolean.valueOf(flag);
    }
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return new BsonInt64(((Number) value).longValue());
    }
    if (value instanceof Double || value instanceof Float) {
      return new BsonDouble(((Number) value).doubleValue());
    }
    if (value instanceof BigDecimal number) {
      return decimal(number);
    }
    if (value instanceof Instant instant) {
      return new BsonDateTime(instant.toEpochMilli());
    }
    if (value instanceof UUID uuid) {
      return new BsonBinary(uuid);
    }
    if (value instanceof DocumentId id) {
      return new BsonObjectId(new ObjectId(id.hex()));
    }
    if (value instanceof Bytes bytes) {
      return new BsonBinary(bytes.toArray());
    }
    throw new IllegalArgumentException("No value of BSON: " + value.getClass());
  }

  private static BsonValue decimal(Number value) {
    if (value instanceof Double number && number.isInfinite()) {
      return new BsonDecimal128(
          number > 0 ? Decimal128.POSITIVE_INFINITY : Decimal128.NEGATIVE_INFINITY);
    }
    if (value instanceof Double number && number.isNaN()) {
      return new BsonDecimal128(Decimal128.NaN);
    }
    BigDecimal exact =
        value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
    return new BsonDecimal128(new Decimal128(exact));
  }

  /**
   * The value that comes next.
   *
   * @param reader stands before a value
   * @return the value
   */
  public static BsonValue next(BsonReader reader) {
    return switch (reader.getCurrentBsonType()) {
      case INT32 -> new BsonInt32(reader.readInt32());
      case INT64 -> new BsonInt64(reader.readInt64());
      case DOUBLE -> new BsonDouble(reader.readDouble());
      case DECIMAL128 -> new BsonDecimal128(reader.readDecimal128());
      case STRING -> new BsonString(reader.readString());
      case DATE_TIME -> new BsonDateTime(reader.readDateTime());
      case BOOLEAN -> BsonBoolean.valueOf(reader.readBoolean());
      default -> ALL.decode(reader, DecoderContext.builder().build());
    };
  }

  /**
   * A value of BSON as one of a type.
   *
   * @param type the type
   * @param value a value, null where it is missing
   * @return the value, null for null and what is missing
   * @throws MesaException {@code CONFLICT} where it is of another type
   */
  public static @Nullable Object read(ColumnType type, @Nullable BsonValue value) {
    if (value == null || value.isNull()) {
      return null;
    }
    Object read = readKind(type, value);
    if (read == null) {
      throw new MesaException(
          ErrorCode.CONFLICT,
          "A document has a value of the type %s where %s was declared or found; declare the field as JSON to read values of several types."
              .formatted(value.getBsonType(), type.name()));
    }
    return read;
  }

  /**
   * A value of BSON as one of a type, if it is of that type.
   *
   * @param type the type
   * @param value a value, not null
   * @return the value, empty where it is of another type
   */
  public static Optional<Object> readIfOf(ColumnType type, BsonValue value) {
    return Optional.ofNullable(readKind(type, value));
  }

  private static @Nullable Object readKind(ColumnType type, BsonValue value) {
    return switch (type.valueType()) {
      case BOOLEAN -> value.isBoolean() ? value.asBoolean().getValue() : null;
      case INT16 -> value.isInt32() ? (Object) (short) value.asInt32().getValue() : null;
      case INT32 -> value.isInt32() ? value.asInt32().getValue() : null;
      case INT64 ->
          value.isInt64() || value.isInt32() ? (Object) value.asNumber().longValue() : null;
      case FLOAT32 -> value.isDouble() ? (Object) (float) value.asDouble().getValue() : null;
      case FLOAT64 ->
          value.isDouble() || value.isInt32() ? (Object) value.asNumber().doubleValue() : null;
      case DECIMAL -> value.isNumber() || value.isDecimal128() ? number(value) : null;
      case TEXT, ENUM -> value.isString() ? value.asString().getValue() : null;
      case DATE -> value.isDateTime() ? local(value).toLocalDate() : null;
      case TIMESTAMP -> value.isDateTime() ? local(value) : null;
      case TIMESTAMPTZ ->
          value.isDateTime() ? Instant.ofEpochMilli(value.asDateTime().getValue()) : null;
      case UUID -> isUuid(value) ? value.asBinary().asUuid() : null;
      case DOCUMENT_ID ->
          value.isObjectId() ? DocumentId.of(value.asObjectId().getValue().toHexString()) : null;
      case BYTES -> value.isBinary() ? Bytes.of(value.asBinary().getData()) : null;
      case ARRAY -> value.isArray() ? array(type, value.asArray()) : null;
      case JSON -> JsonValue.of(BsonJson.write(value));
      case TIME, INTERVAL, OTHER -> null;
    };
  }

  private static boolean isUuid(BsonValue value) {
    return value.isBinary()
        && value.asBinary().getType() == BsonBinarySubType.UUID_STANDARD.getValue();
  }

  private static LocalDateTime local(BsonValue value) {
    return LocalDateTime.ofInstant(
        Instant.ofEpochMilli(value.asDateTime().getValue()), ZoneOffset.UTC);
  }

  /**
   * A number as exact as it stands in BSON.
   *
   * @param value a number
   * @return a {@code BigDecimal} of a whole or decimal number, a {@code Double} of one in floating
   *     point and of what is no number or infinite
   */
  public static Object number(BsonValue value) {
    if (!value.isDecimal128()) {
      return value.isDouble()
          ? (Object) value.asDouble().getValue()
          : BigDecimal.valueOf(value.asNumber().longValue());
    }
    Decimal128 number = value.asDecimal128().getValue();
    if (number.isNaN() || number.isInfinite()) {
      return number.isNaN()
          ? Double.NaN
          : number.isNegative() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    // BigDecimal has no zero below zero, and the driver makes none of one.
    BigDecimal magnitude =
        Decimal128.fromIEEE754BIDEncoding(number.getHigh() & Long.MAX_VALUE, number.getLow())
            .bigDecimalValue();
    return number.isNegative() ? magnitude.negate() : magnitude;
  }

  private static Object array(ColumnType type, BsonArray array) {
    ColumnType element = type.form() instanceof ColumnType.ArrayOf of ? of.element() : Types.JSON;
    List<@Nullable Object> elements = new ArrayList<>(array.size());
    array.forEach(each -> elements.add(read(element, each)));
    return Collections.unmodifiableList(elements);
  }
}
