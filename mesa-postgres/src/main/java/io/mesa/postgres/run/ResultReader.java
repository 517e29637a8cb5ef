package io.mesa.postgres.run;

import io.mesa.query.RowColumn;
import io.mesa.value.Bytes;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a result into arrays, each value once. */
final class ResultReader {
  private static final int SMALL_VALUE_BYTES = 8;

  private final List<RowColumn> columns = new ArrayList<>();
  private final @Nullable ValueType[] elementTypes;
  private long bytes;

  ResultReader(ResultSetMetaData metaData) throws SQLException {
    int count = metaData.getColumnCount();
    this.elementTypes = new ValueType[count];
    for (int i = 1; i <= count; i++) {
      String databaseType = metaData.getColumnTypeName(i);
      ValueType type = typeOf(databaseType, metaData.getColumnType(i));
      if (type == ValueType.ARRAY) {
        elementTypes[i - 1] = typeOf(databaseType.substring(1), Types.OTHER);
      }
      columns.add(new RowColumn(metaData.getColumnLabel(i), type, databaseType));
    }
  }

  static ValueType typeOf(String databaseType, int jdbcType) {
    return switch (databaseType) {
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
      default ->
          jdbcType == Types.ARRAY
              ? ValueType.ARRAY
              : jdbcType == Types.VARCHAR ? ValueType.ENUM : ValueType.OTHER;
    };
  }

  List<RowColumn> columns() {
    return columns;
  }

  /** How many bytes the values read so far take, roughly as they travelled. */
  long bytes() {
    return bytes;
  }

  @Nullable Object[] read(ResultSet row) throws SQLException {
    var values = new @Nullable Object[elementTypes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(row, i);
    }
    return values;
  }

  private @Nullable Object read(ResultSet row, int index) throws SQLException {
    int position = index + 1;
    ValueType type = columns.get(index).type();
    switch (type) {
      case TEXT, ENUM, OTHER, JSON, DECIMAL, INTERVAL, ARRAY -> {
        String text = row.getString(position);
        if (text == null) {
          return null;
        }
        bytes += text.length();
        return fromText(type, elementTypes[index], text);
      }
      case BYTES -> {
        byte[] content = row.getBytes(position);
        bytes += content == null ? 0 : content.length;
        return content == null ? null : Bytes.of(content);
      }
      default -> {
        bytes += SMALL_VALUE_BYTES;
        return small(row, position, type);
      }
    }
  }

  private static Object fromText(ValueType type, @Nullable ValueType elementType, String text) {
    return switch (type) {
      case JSON -> JsonValue.of(text);
      case DECIMAL -> ValueText.parseDecimal(text);
      case INTERVAL -> Intervals.parse(text);
      case ARRAY -> ValueText.parseArray(elementType == null ? ValueType.OTHER : elementType, text);
      default -> text;
    };
  }

  private static @Nullable Object small(ResultSet row, int position, ValueType type)
      throws SQLException {
    Object value =
        switch (type) {
          case BOOLEAN -> row.getBoolean(position);
          case INT16 -> row.getShort(position);
          case INT32 -> row.getInt(position);
          case INT64 -> row.getLong(position);
          case FLOAT32 -> row.getFloat(position);
          case FLOAT64 -> row.getDouble(position);
          case DATE -> row.getObject(position, LocalDate.class);
          case TIME -> timeOf(row.getString(position));
          case TIMESTAMP -> row.getObject(position, LocalDateTime.class);
          case TIMESTAMPTZ -> instantOf(row.getObject(position, OffsetDateTime.class));
          case UUID -> row.getObject(position, UUID.class);
          default -> throw new IllegalStateException("Read elsewhere: " + type);
        };
    return row.wasNull() ? null : value;
  }

  private static @Nullable Object timeOf(@Nullable String text) {
    return text == null ? null : ValueText.parseTime(text);
  }

  private static @Nullable Instant instantOf(@Nullable OffsetDateTime time) {
    if (time == null) {
      return null;
    }
    if (time.equals(OffsetDateTime.MAX)) {
      return Instant.MAX;
    }
    return time.equals(OffsetDateTime.MIN) ? Instant.MIN : time.toInstant();
  }
}
