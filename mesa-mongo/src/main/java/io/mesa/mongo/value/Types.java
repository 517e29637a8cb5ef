package io.mesa.mongo.value;

import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.bson.BsonBinarySubType;
import org.bson.BsonValue;

/** Types of fields, called like the kinds of their values: BSON says no more of them. */
public final class Types {
  /** Of a field that may hold anything. */
  public static final ColumnType JSON = of(ValueType.JSON);

  private Types() {}

  /**
   * The type of a kind.
   *
   * @param kind a kind that says all: no array, no enum
   * @return the type
   */
  public static ColumnType of(ValueType kind) {
    return new ColumnType(kind.name().toLowerCase(Locale.ROOT), kind, new ColumnType.Base());
  }

  /**
   * The type of arrays.
   *
   * @param element the type of their elements
   * @return the type
   */
  public static ColumnType arrayOf(ColumnType element) {
    return new ColumnType(element.name() + "[]", ValueType.ARRAY, new ColumnType.ArrayOf(element));
  }

  /**
   * The kind of a value of BSON.
   *
   * @param value a value, not null
   * @return its kind
   */
  public static ValueType kindOf(BsonValue value) {
    return switch (value.getBsonType()) {
      case BOOLEAN -> ValueType.BOOLEAN;
      case INT32 -> ValueType.INT32;
      case INT64 -> ValueType.INT64;
      case DOUBLE -> ValueType.FLOAT64;
      case DECIMAL128 -> ValueType.DECIMAL;
      case STRING -> ValueType.TEXT;
      case DATE_TIME -> ValueType.TIMESTAMPTZ;
      case BINARY ->
          value.asBinary().getType() == BsonBinarySubType.UUID_STANDARD.getValue()
              ? ValueType.UUID
              : ValueType.BYTES;
      case OBJECT_ID -> ValueType.DOCUMENT_ID;
      case DOCUMENT -> ValueType.JSON;
      case ARRAY -> ValueType.ARRAY;
      default -> ValueType.OTHER;
    };
  }

  /**
   * The kind that holds values of several.
   *
   * @param kinds the kinds
   * @return the kind, the wider of two of integers; JSON where there are several, or none
   */
  public static ValueType common(Set<ValueType> kinds) {
    if (kinds.size() == 1) {
      return kinds.iterator().next();
    }
    return kinds.equals(EnumSet.of(ValueType.INT32, ValueType.INT64))
        ? ValueType.INT64
        : ValueType.JSON;
  }
}
