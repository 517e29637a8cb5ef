package io.mesa.mongo.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.value.BsonJson;
import io.mesa.mongo.value.BsonValues;
import io.mesa.query.Operator;
import io.mesa.resolve.Fit;
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
  private WrittenValue() {}

  static BsonValue of(Column column, @Nullable Object value) {
    return value == null ? BsonNull.VALUE : of(column, column.type(), value);
  }

  private static BsonValue of(Column column, ColumnType type, Object value) {
    if (type.form() instanceof ColumnType.ArrayOf array) {
      if (!(value instanceof List<?> list)) {
        throw unfit(column, value, "a List");
      }
      var elements = new BsonArray();
      for (Object element : list) {
        elements.add(element == null ? BsonNull.VALUE : of(column, array.element(), element));
      }
      return elements;
    }
    return switch (type.valueType()) {
      case INT16, INT32, INT64, FLOAT32, FLOAT64, DECIMAL -> number(column, type, value);
      case ENUM -> label(column, type, value);
      case JSON -> {
        if (!(value instanceof JsonValue json)) {
          throw unfit(column, value, "a JsonValue");
        }
        yield BsonJson.read(json).orElseThrow(() -> inexact(column));
      }
      case OTHER ->
          throw new MesaException(
              ErrorCode.UNSUPPORTED,
              "Field '%s' is of a type that Mesa writes no values of; write it with run."
                  .formatted(column.name()));
      default -> {
        Class<?> wanted = type.valueType().javaType();
        if (!wanted.isInstance(value)) {
          throw unfit(column, value, "a " + wanted.getSimpleName());
        }
        yield exact(column, type, value);
      }
    };
  }

  private static BsonValue number(Column column, ColumnType type, Object value) {
    if (!(value instanceof Number number)) {
      throw unfit(column, value, "a number");
    }
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
        throw unfit(column, value, "a whole number");
      }
      return BsonValues.of(kind, value);
    }
    return exact(column, type, value);
  }

  private static BsonValue exact(Column column, ColumnType type, Object value) {
    var place = new Place(column.name(), List.of(), type);
    if (place.fit(Operator.EQ, value) instanceof Fit.Exact exact) {
      return BsonValues.of(type.valueType(), exact.value());
    }
    throw inexact(column);
  }

  private static BsonValue label(Column column, ColumnType type, Object value) {
    List<String> labels = type.labels().orElse(List.of());
    if (!(value instanceof String label) || !labels.contains(label)) {
      throw unfit(column, value, "one of " + labels);
    }
    return BsonValues.of(ValueType.TEXT, label);
  }

  private static MesaException unfit(Column column, Object value, String wanted) {
    return new MesaException(
        ErrorCode.INVALID_QUERY,
        "Field '%s' is of the type %s and takes %s, not a %s."
            .formatted(
                column.name(),
                column.type().name(),
                wanted,
                value instanceof String && wanted.startsWith("one of")
                    ? "text that is none of them"
                    : value.getClass().getSimpleName()));
  }

  private static MesaException inexact(Column column) {
    return new MesaException(
        ErrorCode.INVALID_QUERY,
        "A value for field '%s' does not fit its type %s exactly; round it, or declare another type."
            .formatted(column.name(), column.type().name()));
  }
}
