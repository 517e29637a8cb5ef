package io.mesa.mongo.value;

import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.util.Locale;

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
}
