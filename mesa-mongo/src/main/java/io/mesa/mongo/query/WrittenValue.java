package io.mesa.mongo.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.value.BsonJson;
import io.mesa.mongo.value.BsonValues;
import io.mesa.query.Operator;
import io.mesa.spi.WriteCheck;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Brings values to BSON that a mutation writes, and refuses what does not fit its field exactly.
 */
final class WrittenValue {
  private final Column column;
  private final WriteCheck check;

  private WrittenValue(Column column) {
    this.column = column;
    this.check = new WriteCheck(column);
  }

  static BsonValue of(Column column, @Nullable Object value) {
    return value == null ? BsonNull.VALUE : new WrittenValue(column).of(column.type(), value);
  }

  private BsonValue of(ColumnType type, Object value) {
    if (type.form() instanceof ColumnType.ArrayOf array) {
      var elements = new BsonArray();
      for (Object element : check.instance(value, List.class)) {
        elements.add(element == null ? BsonNull.VALUE : of(array.element(), element));
      }
      return elements;
    }
    return switch (type.valueType()) {
      case INT16, INT32, INT64, FLOAT32, FLOAT64, DECIMAL -> number(type, check.number(value));
      case ENUM -> BsonValues.of(ValueType.TEXT, check.label(value, type));
      case JSON ->
          BsonJson.read(check.instance(value, JsonValue.class)).orElseThrow(check::inexact);
      case OTHER ->
          throw new MesaException(
              ErrorCode.UNSUPPORTED,
              "Field '%s' is of a type that Mesa writes no values of; write it with run."
                  .formatted(column.name()));
      default -> exact(type, check.instance(value, type.valueType().javaType()));
    };
  }

  private BsonValue number(ColumnType type, Number number) {
    ValueType kind = type.valueType();
    boolean floating = kind == ValueType.FLOAT32 || kind == ValueType.FLOAT64;
    if (floating) {
      // What is written is a value of the application's own, and the precision its choice.
      double given = number.doubleValue();
      return BsonValues.of(kind, kind == ValueType.FLOAT32 ? (double) (float) given : given);
    }
    boolean finite = Double.isFinite(number.doubleValue()) || number instanceof BigDecimal;
    if (!finite) {
      if (kind != ValueType.DECIMAL) {
        throw check.unfit(number, "a whole number");
      }
      return BsonValues.of(kind, number);
    }
    return exact(type, number);
  }

  private BsonValue exact(ColumnType type, Object value) {
    var place = new Place(column.name(), List.of(), type);
    return BsonValues.of(type.valueType(), check.exact(place.fit(Operator.EQ, value)));
  }
}
