package io.mesa.memory;

import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.util.List;

/** Types of columns, named as PostgreSQL names them, so that the same tables can be made there. */
public final class ColumnTypes {
  private ColumnTypes() {}

  /**
   * A type without modifiers.
   *
   * @param type any but {@link ValueType#ARRAY}, {@link ValueType#ENUM} and {@link
   *     ValueType#OTHER}; {@link ValueType#JSON} gives {@code jsonb}
   * @return the type
   */
  public static ColumnType of(ValueType type) {
    return base(
        switch (type) {
          case BOOLEAN -> "boolean";
          case INT16 -> "smallint";
          case INT32 -> "integer";
          case INT64 -> "bigint";
          case FLOAT32 -> "real";
          case FLOAT64 -> "double precision";
          case DECIMAL -> "numeric";
          case TEXT -> "text";
          case DATE -> "date";
          case TIME -> "time without time zone";
          case TIMESTAMP -> "timestamp without time zone";
          case TIMESTAMPTZ -> "timestamp with time zone";
          case INTERVAL -> "interval";
          case UUID -> "uuid";
          case DOCUMENT_ID -> "document_id";
          case BYTES -> "bytea";
          case JSON -> "jsonb";
          case ARRAY, ENUM, OTHER ->
              throw new IllegalArgumentException(
                  type + " does not say which; use arrayOf, enumOf or a ColumnType.");
        },
        type);
  }

  /**
   * JSON kept as the text it was written as, where {@code of(ValueType.JSON)} brings it to one
   * form.
   *
   * @return the type {@code json}
   */
  public static ColumnType json() {
    return base("json", ValueType.JSON);
  }

  private static ColumnType base(String name, ValueType type) {
    return new ColumnType(name, type, new ColumnType.Base());
  }

  /**
   * Several values of one type.
   *
   * @param element the type of each, as for {@link #of}
   * @return the type
   */
  public static ColumnType arrayOf(ValueType element) {
    return arrayOf(of(element));
  }

  /**
   * Several values of one type.
   *
   * @param element the type of each
   * @return the type
   */
  public static ColumnType arrayOf(ColumnType element) {
    return new ColumnType(element.name() + "[]", ValueType.ARRAY, new ColumnType.ArrayOf(element));
  }

  /**
   * One of a set of labels.
   *
   * @param name the type's name
   * @param labels the labels in their order
   * @return the type
   */
  public static ColumnType enumOf(String name, String... labels) {
    return new ColumnType(name, ValueType.ENUM, new ColumnType.EnumOf(List.of(labels)));
  }
}
