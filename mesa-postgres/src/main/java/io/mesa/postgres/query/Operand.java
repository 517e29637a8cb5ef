package io.mesa.postgres.query;

import io.mesa.structure.ColumnType;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.util.Optional;

/**
 * What stands on the left of a comparison: a column, an aggregate, an element of an array.
 *
 * @param sql its text
 * @param type its exact type
 * @param collating how the server compares it where it is text
 * @param collation the name of its collation where that is not the database's default
 */
record Operand(String sql, ColumnType type, Collating collating, Optional<String> collation) {
  private static final String BY_CODE_POINT = " COLLATE \"C\"";

  Operand(String sql, ColumnType type, Collating collating) {
    this(sql, type, collating, Optional.empty());
  }

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
    return collating == Collating.LOOSE ? sql + BY_CODE_POINT : sql;
  }

  /** The operand as it is ordered: text by code point where that is asked for. */
  String ordered(TextOrder order) {
    return kind() == ValueType.TEXT && order == TextOrder.BINARY && collating != Collating.BINARY
        ? sql + BY_CODE_POINT
        : sql;
  }

  /**
   * As {@link #equated()}, beside another: of two collations the server takes neither by itself.
   */
  String equated(Operand other) {
    return clashes(other, equated(), other.equated()) ? sql + BY_CODE_POINT : equated();
  }

  /**
   * As {@link #ordered(TextOrder)}, beside another. Which of two orders of their own is meant, the
   * server asks.
   */
  String ordered(TextOrder order, Operand other) {
    boolean byCodePoint =
        order == TextOrder.BINARY
            || (collating == Collating.BINARY && other.collating == Collating.BINARY);
    return byCodePoint && clashes(other, ordered(order), other.ordered(order))
        ? sql + BY_CODE_POINT
        : ordered(order);
  }

  private boolean clashes(Operand other, String written, String otherWritten) {
    return collation.isPresent()
        && other.collation.isPresent()
        && !collation.equals(other.collation)
        && written.equals(sql)
        && otherWritten.equals(other.sql);
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
