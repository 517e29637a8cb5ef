package io.mesa.postgres.inspect;

import io.mesa.value.ValueType;

/** What kind of value the types hold that PostgreSQL comes with. */
final class BaseTypes {
  /** Below it the numbers are the system's own (access/transam.h: FirstNormalObjectId). */
  private static final long FIRST_USERS_OID = 16_384;

  private BaseTypes() {}

  /**
   * The kind of value.
   *
   * @param oid the type's number
   * @param name its {@code typname}
   */
  static ValueType of(long oid, String name) {
    if (oid >= FIRST_USERS_OID) {
      return ValueType.OTHER;
    }
    return switch (name) {
      case "bool" -> ValueType.BOOLEAN;
      case "int2" -> ValueType.INT16;
      case "int4" -> ValueType.INT32;
      case "int8", "oid" -> ValueType.INT64;
      case "float4" -> ValueType.FLOAT32;
      case "float8" -> ValueType.FLOAT64;
      case "numeric" -> ValueType.DECIMAL;
      case "text", "varchar", "bpchar", "name", "char" -> ValueType.TEXT;
      case "date" -> ValueType.DATE;
      case "time" -> ValueType.TIME;
      case "timestamp" -> ValueType.TIMESTAMP;
      case "timestamptz" -> ValueType.TIMESTAMPTZ;
      case "interval" -> ValueType.INTERVAL;
      case "uuid" -> ValueType.UUID;
      case "bytea" -> ValueType.BYTES;
      case "json", "jsonb" -> ValueType.JSON;
      default -> ValueType.OTHER;
    };
  }
}
