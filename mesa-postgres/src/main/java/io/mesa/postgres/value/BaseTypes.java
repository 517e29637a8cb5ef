package io.mesa.postgres.value;

import io.mesa.value.ValueType;

/** What kind of value the types hold that PostgreSQL comes with. */
public final class BaseTypes {
  /** Below it the numbers are the system's own (access/transam.h: FirstNormalObjectId). */
  private static final long FIRST_USERS_OID = 16_384;

  private BaseTypes() {}

  /**
   * The kind of value of a type of any number.
   *
   * @param oid the type's number
   * @param name its {@code typname}
   * @return the kind, {@code OTHER} for what has none here, or is a user's own
   */
  public static ValueType of(long oid, String name) {
    return oid >= FIRST_USERS_OID ? ValueType.OTHER : of(name);
  }

  /** The kind of value by a type's name, or by what pgjdbc calls it in a column with a sequence. */
  static ValueType of(String name) {
    return switch (name) {
      case "bool" -> ValueType.BOOLEAN;
      case "int2", "smallserial" -> ValueType.INT16;
      case "int4", "serial" -> ValueType.INT32;
      case "int8", "bigserial", "oid" -> ValueType.INT64;
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
