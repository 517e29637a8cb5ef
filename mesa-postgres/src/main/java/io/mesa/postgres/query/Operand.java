package io.mesa.postgres.query;

import io.mesa.structure.ColumnType;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;

/**
 * What stands on the left of a comparison: a column, an aggregate, an element of an array.
 *
 * @param sql its text
 * @param type its exact type
 * @param collating how the server compares it where it is text
 */
record Operand(String sql, ColumnType type, Collating collating) {

  /** How the server compares text. */
  enum Collating {
    /** By code point. */
    BINARY,
    /** In an order of its own, in which only equal texts are equal. */
    DETERMINISTIC,
    /** So that texts may be equal that differ. */
    LOOSE
  }

  ValueType kind() {
    return type.valueType();
  }

  /** The operand as it is compared for equality, which only equal texts are. */
  String equated() {
    return collating == Collating.LOOSE ? sql + " COLLATE \"C\"" : sql;
  }

  /** The operand as it is ordered: text by code point where that is asked for. */
  String ordered(TextOrder order) {
    return kind() == ValueType.TEXT && order == TextOrder.BINARY && collating != Collating.BINARY
        ? sql + " COLLATE \"C\""
        : sql;
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
