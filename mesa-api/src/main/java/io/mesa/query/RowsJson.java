package io.mesa.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.DocumentId;
import io.mesa.value.JsonValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as JSON, every value as it is. One is written as JSON's own where its class is the one that
 * its letter stands for without one; any other as an array of a letter and a text.
 */
final class RowsJson {
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonGenerator out;

  private RowsJson(JsonGenerator out) {
    this.out = out;
  }

  static String write(Rows rows) {
    var text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      new RowsJson(out).rows(rows);
    } catch (IOException e) {
      throw new UncheckedIOException("A text in memory does not fail.", e);
    }
    return text.toString();
  }

  private void rows(Rows rows) throws IOException {
    out.writeStartArray();
    header(rows.header());
    out.writeStartArray();
    for (Row row : rows) {
      row(row);
    }
    out.writeEndArray();
    out.writeEndArray();
  }

  private void header(RowHeader header) throws IOException {
    out.writeStartArray();
    out.writeStartArray();
    for (RowColumn column : header.columns()) {
      out.writeString(column.name());
      out.writeString(column.type().name());
      out.writeString(column.databaseType());
    }
    out.writeEndArray();
    for (RowHeader.Included included : header.included()) {
      out.writeString(included.name());
      out.writeBoolean(included.many());
      header(included.header());
    }
    out.writeEndArray();
  }

  private void row(Row row) throws IOException {
    out.writeStartArray();
    for (int i = 0; i < row.header().width(); i++) {
      value(row.value(i));
    }
    out.writeEndArray();
  }

  private void value(@Nullable Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else if (value instanceof Long number) {
      out.writeNumber(number);
    } else if (value instanceof Row row) {
      row(row);
    } else {
      out.writeStartArray();
      lettered(value);
      out.writeEndArray();
    }
  }

  private void lettered(Object value) throws IOException {
    if (value instanceof List<?> list) {
      out.writeString("a");
      for (Object each : list) {
        value(each);
      }
    } else if (value instanceof CalendarInterval interval) {
      out.writeString("v");
      out.writeNumber(interval.months());
      out.writeNumber(interval.days());
      out.writeNumber(interval.microseconds());
    } else {
      Kind kind = Kind.of(value);
      out.writeString(kind.letter);
      out.writeString(
          value instanceof Bytes bytes
              ? Base64.getEncoder().encodeToString(bytes.toArray())
              : value instanceof JsonValue json
                  ? json.text()
                  : value instanceof DocumentId id ? id.hex() : value.toString());
    }
  }

  /** The classes of values that JSON has not, by letters that are never given another meaning. */
  enum Kind {
    INT16("s", Short.class),
    INT32("i", Integer.class),
    FLOAT32("f", Float.class),
    FLOAT64("d", Double.class),
    DECIMAL("n", java.math.BigDecimal.class),
    DATE("D", java.time.LocalDate.class),
    TIME("T", java.time.LocalTime.class),
    TIMESTAMP("P", java.time.LocalDateTime.class),
    INSTANT("Z", java.time.Instant.class),
    UUID("u", java.util.UUID.class),
    DOCUMENT_ID("o", DocumentId.class),
    BYTES("b", Bytes.class),
    JSON("j", JsonValue.class);

    final String letter;
    private final Class<?> type;

    Kind(String letter, Class<?> type) {
      this.letter = letter;
      this.type = type;
    }

    private static Kind of(Object value) {
      for (Kind kind : values()) {
        if (kind.type == value.getClass()) {
          return kind;
        }
      }
      throw new IllegalArgumentException("No value of a row is a " + value.getClass().getName());
    }

    static Kind of(String letter) {
      for (Kind kind : values()) {
        if (kind.letter.equals(letter)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("No kind of value is called " + letter);
    }
  }
}
