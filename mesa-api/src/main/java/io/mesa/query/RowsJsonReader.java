package io.mesa.query;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.DocumentId;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what {@link RowsJson} wrote. */
final class RowsJsonReader {
  private final JsonParser in;

  private RowsJsonReader(JsonParser in) {
    this.in = in;
  }

  static Rows read(String json) {
    try (JsonParser parser = RowsJson.FACTORY.createParser(json)) {
      parser.nextToken();
      return new RowsJsonReader(parser).rows();
    } catch (IOException | RuntimeException e) {
      throw MesaException.builder(
              ErrorCode.INVALID_ARGUMENT, "These are no rows that Mesa wrote as JSON.")
          .cause(e)
          .build();
    }
  }

  private Rows rows() throws IOException {
    expect(JsonToken.START_ARRAY, in.currentToken());
    expect(JsonToken.START_ARRAY, in.nextToken());
    RowHeader header = header();
    expect(JsonToken.START_ARRAY, in.nextToken());
    List<Row> rows = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      rows.add(row(header));
    }
    expect(JsonToken.END_ARRAY, in.nextToken());
    return Rows.of(header, rows);
  }

  private static void expect(JsonToken wanted, @Nullable JsonToken found) {
    if (found != wanted) {
      throw new IllegalArgumentException("Expected %s, found %s.".formatted(wanted, found));
    }
  }

  private RowHeader header() throws IOException {
    List<RowColumn> columns = new ArrayList<>();
    expect(JsonToken.START_ARRAY, in.nextToken());
    while (in.nextToken() != JsonToken.END_ARRAY) {
      String name = in.getText();
      ValueType type = ValueType.valueOf(text());
      columns.add(new RowColumn(name, type, text()));
    }
    List<RowHeader.Included> included = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      String name = in.getText();
      boolean many = in.nextToken() == JsonToken.VALUE_TRUE;
      expect(JsonToken.START_ARRAY, in.nextToken());
      included.add(new RowHeader.Included(name, many, header()));
    }
    return RowHeader.of(columns, included);
  }

  private String text() throws IOException {
    expect(JsonToken.VALUE_STRING, in.nextToken());
    return in.getText();
  }

  private Row row(RowHeader header) throws IOException {
    expect(JsonToken.START_ARRAY, in.currentToken());
    var values = new @Nullable Object[header.width()];
    int columns = header.columns().size();
    for (int i = 0; i < values.length; i++) {
      in.nextToken();
      values[i] = i < columns ? value() : related(header.included().get(i - columns));
    }
    expect(JsonToken.END_ARRAY, in.nextToken());
    return header.row(values);
  }

  private @Nullable Object related(RowHeader.Included included) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (!included.many()) {
      return row(included.header());
    }
    expect(JsonToken.START_ARRAY, in.currentToken());
    text();
    List<Row> rows = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      rows.add(row(included.header()));
    }
    return Collections.unmodifiableList(rows);
  }

  private @Nullable Object value() throws IOException {
    JsonToken token = in.currentToken();
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> in.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> in.getLongValue();
      case START_ARRAY -> lettered();
      default -> throw new IllegalArgumentException("No value begins with " + token);
    };
  }

  private Object lettered() throws IOException {
    String letter = text();
    if (letter.equals("a")) {
      List<@Nullable Object> list = new ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        list.add(value());
      }
      return Collections.unmodifiableList(list);
    }
    Object value = letter.equals("v") ? interval() : of(RowsJson.Kind.of(letter), text());
    expect(JsonToken.END_ARRAY, in.nextToken());
    return value;
  }

  private CalendarInterval interval() throws IOException {
    int months = (int) in.nextLongValue(0);
    int days = (int) in.nextLongValue(0);
    return new CalendarInterval(months, days, in.nextLongValue(0));
  }

  private static Object of(RowsJson.Kind kind, String text) {
    return switch (kind) {
      case INT16 -> Short.valueOf(text);
      case INT32 -> Integer.valueOf(text);
      case FLOAT32 -> Float.valueOf(text);
      case FLOAT64 -> Double.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case TIMESTAMP -> LocalDateTime.parse(text);
      case INSTANT -> Instant.parse(text);
      case UUID -> UUID.fromString(text);
      case DOCUMENT_ID -> DocumentId.of(text);
      case BYTES -> Bytes.of(Base64.getDecoder().decode(text));
      case JSON -> new JsonValue(text);
    };
  }
}
