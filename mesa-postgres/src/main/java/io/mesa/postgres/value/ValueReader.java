package io.mesa.postgres.value;

import io.mesa.value.Bytes;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads values of results, each once, and counts their bytes. Not thread-safe. */
public final class ValueReader {
  private static final int SMALL_VALUE_BYTES = 8;
  private static final long USUAL_FROM = Instant.parse("1900-01-01T00:00:00Z").toEpochMilli();
  private static final long USUAL_TO = Instant.parse("9999-01-01T00:00:00Z").toEpochMilli();

  private long bytes;

  /** Makes a reader that has read nothing yet. */
  public ValueReader() {}

  /**
   * The kind of value that a column of a result holds.
   *
   * @param databaseType the column's type as pgjdbc names it
   * @param jdbcType the column's type as JDBC numbers it
   * @return the kind
   */
  public static ValueType typeOf(String databaseType, int jdbcType) {
    ValueType base = BaseTypes.of(databaseType);
    if (base != ValueType.OTHER) {
      return base;
    }
    return jdbcType == Types.ARRAY
        ? ValueType.ARRAY
        : jdbcType == Types.VARCHAR ? ValueType.ENUM : ValueType.OTHER;
  }

  /**
   * How many bytes the values read so far take, roughly as they travelled.
   *
   * @return the number
   */
  public long bytes() {
    return bytes;
  }

  /**
   * Counts a text that was read otherwise.
   *
   * @param text the text, or null
   */
  public void count(@Nullable String text) {
    bytes += text == null ? 0 : text.length();
  }

  /**
   * Reads a value.
   *
   * @param row the result, at a row
   * @param position the column, from 1
   * @param type the kind of value it holds
   * @param elementType the kind of its elements where it is an array
   * @return the value, or null
   * @throws SQLException where the connection is broken, or the value is of another kind
   */
  public @Nullable Object read(
      ResultSet row, int position, ValueType type, @Nullable ValueType elementType)
      throws SQLException {
    return switch (type) {
      case BOOLEAN -> primitive(row, row.getBoolean(position));
      case INT16 -> primitive(row, row.getShort(position));
      case INT32 -> primitive(row, row.getInt(position));
      case INT64 -> primitive(row, row.getLong(position));
      case FLOAT32 -> primitive(row, row.getFloat(position));
      case FLOAT64 -> primitive(row, row.getDouble(position));
      case TEXT, ENUM, OTHER -> text(row.getString(position));
      case DECIMAL -> decimal(row.getObject(position));
      case DATE, TIMESTAMP, TIMESTAMPTZ -> small(moment(row, position, type));
      case UUID -> small(row.getObject(position, UUID.class));
      default -> rare(row, position, type, elementType);
    };
  }

  /** A value that JDBC gives as a primitive, even where it is null. */
  private @Nullable Object primitive(ResultSet row, Object value) throws SQLException {
    bytes += SMALL_VALUE_BYTES;
    return row.wasNull() ? null : value;
  }

  private @Nullable Object small(@Nullable Object value) {
    bytes += SMALL_VALUE_BYTES;
    return value;
  }

  private @Nullable String text(@Nullable String text) {
    count(text);
    return text;
  }

  private @Nullable Object rare(
      ResultSet row, int position, ValueType type, @Nullable ValueType elementType)
      throws SQLException {
    if (type == ValueType.BYTES) {
      byte[] content = row.getBytes(position);
      bytes += content == null ? 0 : content.length;
      return content == null ? null : Bytes.of(content);
    }
    String text = text(row.getString(position));
    return text == null ? null : fromText(type, elementType, text);
  }

  /** A decimal with all its digits, or a double where it is no number. */
  private @Nullable Object decimal(@Nullable Object value) {
    if (!(value instanceof BigDecimal decimal)) {
      bytes += value == null ? 0 : SMALL_VALUE_BYTES;
      return value;
    }
    bytes += decimal.precision();
    // The text of a numeric(5, -2) has no exponent either.
    return decimal.scale() < 0 ? decimal.setScale(0) : decimal;
  }

  /**
   * Reads a value of its text.
   *
   * @param type the kind of value
   * @param elementType the kind of its elements where it is an array
   * @param text its text
   * @return the value
   */
  public static Object fromText(ValueType type, @Nullable ValueType elementType, String text) {
    return switch (type) {
      case JSON -> JsonValue.of(text);
      case DECIMAL -> ValueText.parseDecimal(text);
      case INTERVAL -> Intervals.parse(text);
      case ARRAY -> ValueText.parseArray(elementType == null ? ValueType.OTHER : elementType, text);
      case TEXT, ENUM, OTHER -> text;
      default -> ValueText.parse(type, text);
    };
  }

  private static @Nullable Object moment(ResultSet row, int position, ValueType type)
      throws SQLException {
    try {
      return switch (type) {
        case DATE -> row.getObject(position, LocalDate.class);
        case TIMESTAMP -> row.getObject(position, LocalDateTime.class);
        default -> instant(row, position);
      };
    } catch (DateTimeException e) {
      // pgjdbc takes 29 February of 1 BC for one of the year 1, which was no leap year.
      return ValueText.parse(type, row.getString(position));
    }
  }

  private static @Nullable Instant instant(ResultSet row, int position) throws SQLException {
    Timestamp usual = row.getTimestamp(position);
    if (usual == null) {
      return null;
    }
    // Cheaper, but it has no infinities and another calendar for the past.
    return usual.getTime() >= USUAL_FROM && usual.getTime() < USUAL_TO
        ? usual.toInstant()
        : instantOf(row.getObject(position, OffsetDateTime.class));
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
