package io.mesa.resolve;

import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.DocumentId;
import io.mesa.value.ValueType;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A value in a page token: a byte for null, a number that is none, or a value; then the value. */
final class TokenValue {
  private static final int NULL = 0;
  private static final int VALUE = 1;
  private static final int DOUBLE_FOR_DECIMAL = 2;

  private static final int DOCUMENT_ID_BYTES = 12;

  /** More than PostgreSQL's numeric has before or behind its point. */
  private static final int MOST_DIGITS = 200_000;

  private TokenValue() {}

  static void write(DataOutputStream out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeByte(NULL);
      return;
    }
    // Of a decimal only what is no number comes as a double; of a floating-point field everything.
    out.writeByte(value instanceof Double ? DOUBLE_FOR_DECIMAL : VALUE);
    if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof Double number) {
      out.writeDouble(number);
    } else if (value instanceof Float number) {
      out.writeFloat(number);
    } else if (value instanceof BigDecimal || value instanceof String) {
      text(out, value.toString());
    } else if (value instanceof Short || value instanceof Integer || value instanceof Long) {
      out.writeLong(((Number) value).longValue());
    } else if (value instanceof LocalDate date) {
      out.writeLong(date.toEpochDay());
    } else if (value instanceof LocalTime time) {
      out.writeLong(time.toNanoOfDay());
    } else if (value instanceof LocalDateTime time) {
      out.writeLong(time.toLocalDate().toEpochDay());
      out.writeLong(time.toLocalTime().toNanoOfDay());
    } else if (value instanceof Instant instant) {
      out.writeLong(instant.getEpochSecond());
      out.writeInt(instant.getNano());
    } else if (value instanceof CalendarInterval interval) {
      out.writeInt(interval.months());
      out.writeInt(interval.days());
      out.writeLong(interval.microseconds());
    } else if (value instanceof UUID uuid) {
      out.writeLong(uuid.getMostSignificantBits());
      out.writeLong(uuid.getLeastSignificantBits());
    } else if (value instanceof DocumentId id) {
      out.write(HexFormat.of().parseHex(id.hex()));
    } else if (value instanceof Bytes bytes) {
      bytes(out, bytes.toArray());
    } else {
      throw new IllegalStateException("Nothing is ordered by a " + value.getClass());
    }
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    bytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void bytes(DataOutputStream out, byte[] content) throws IOException {
    out.writeInt(content.length);
    out.write(content);
  }

  static @Nullable Object read(DataInputStream in, ResolvedField field) throws IOException {
    ValueType type = field.type();
    return switch (in.readByte()) {
      case NULL -> {
        if (!field.nullable()) {
          throw PageTokens.refused("it has null for '" + field.path() + "'", null);
        }
        yield null;
      }
      case DOUBLE_FOR_DECIMAL -> {
        if (type != ValueType.FLOAT64 && type != ValueType.DECIMAL) {
          throw PageTokens.refused("'" + field.path() + "' is of another type by now", null);
        }
        yield in.readDouble();
      }
      case VALUE -> value(in, field);
      default -> throw PageTokens.refused("it is malformed", null);
    };
  }

  private static Object value(DataInputStream in, ResolvedField field) throws IOException {
    return switch (field.type()) {
      case BOOLEAN -> in.readBoolean();
      case INT16 -> (short) whole(in, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> (int) whole(in, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> in.readLong();
      case FLOAT32 -> in.readFloat();
      case DECIMAL -> decimal(text(in));
      case TEXT -> withoutNul(text(in));
      case ENUM -> label(text(in), field);
      case DATE -> LocalDate.ofEpochDay(in.readLong());
      case TIME -> LocalTime.ofNanoOfDay(in.readLong());
      case TIMESTAMP ->
          LocalDateTime.of(
              LocalDate.ofEpochDay(in.readLong()), LocalTime.ofNanoOfDay(in.readLong()));
      case TIMESTAMPTZ -> Instant.ofEpochSecond(in.readLong(), in.readInt());
      case INTERVAL -> new CalendarInterval(in.readInt(), in.readInt(), in.readLong());
      case UUID -> new UUID(in.readLong(), in.readLong());
      case DOCUMENT_ID -> documentId(in);
      case BYTES -> Bytes.of(bytes(in));
      case FLOAT64, JSON, ARRAY, OTHER -> throw PageTokens.refused("it is malformed", null);
    };
  }

  private static DocumentId documentId(DataInputStream in) throws IOException {
    var content = new byte[DOCUMENT_ID_BYTES];
    in.readFully(content);
    return DocumentId.of(HexFormat.of().formatHex(content));
  }

  /** Nothing in a table has more digits; to write them out would take the memory. */
  private static BigDecimal decimal(String text) {
    var number = new BigDecimal(text);
    if (Math.abs((long) number.scale()) > MOST_DIGITS) {
      throw PageTokens.refused("it is malformed", null);
    }
    return number;
  }

  private static String withoutNul(String text) {
    if (text.indexOf('\0') >= 0) {
      throw PageTokens.refused("it is malformed", null);
    }
    return text;
  }

  private static String label(String label, ResolvedField field) {
    List<String> labels = field.column().type().labels().orElse(List.of());
    if (!labels.isEmpty() && !labels.contains(label)) {
      throw PageTokens.refused("'" + field.path() + "' has other values by now", null);
    }
    return label;
  }

  private static long whole(DataInputStream in, long least, long greatest) throws IOException {
    long number = in.readLong();
    if (number < least || number > greatest) {
      throw PageTokens.refused("it is malformed", null);
    }
    return number;
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw PageTokens.refused("it is malformed", null);
    }
    return in.readNBytes(length);
  }
}
