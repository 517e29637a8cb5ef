package io.mesa.postgres.query;

import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;

/**
 * What stands on the left of a comparison: a column, an aggregate, an element of an array.
 *
 * @param sql its text
 * @param type its exact type
 */
record Operand(String sql, ColumnType type) {

  ValueType kind() {
    return type.valueType();
  }

  /** Whether it may hold NaN, which PostgreSQL sorts above every number. */
  boolean mayBeNan() {
    return switch (kind()) {
      case FLOAT32, FLOAT64, DECIMAL -> true;
      default -> false;
    };
  }

  /** NaN as a literal of its type. */
  String nan() {
    return switch (kind()) {
      case FLOAT32 -> "'NaN'::float4";
      case FLOAT64 -> "'NaN'::float8";
      default -> "'NaN'::numeric";
    };
  }

  /** False, or unknown where the operand is null. */
  String never() {
    return "(" + sql + " IS NULL AND NULL)";
  }

  /** True, or unknown where the operand is null. */
  String always() {
    return "(" + sql + " IS NOT NULL OR NULL)";
  }
}
