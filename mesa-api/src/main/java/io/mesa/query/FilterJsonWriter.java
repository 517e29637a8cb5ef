package io.mesa.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.DocumentId;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Writes conditions and the values in them. */
final class FilterJsonWriter {
  private final JsonGenerator out;

  FilterJsonWriter(JsonGenerator out) {
    this.out = out;
  }

  void filter(Filter filter) throws IOException {
    out.writeStartObject();
    if (filter instanceof Filter.And and) {
      filters("and", and.operands());
    } else if (filter instanceof Filter.Or or) {
      filters("or", or.operands());
    } else if (filter instanceof Filter.Not not) {
      out.writeFieldName("not");
      filter(not.operand());
    } else if (filter instanceof Filter.Exists exists) {
      exists(exists);
    } else if (filter instanceof Filter.IsNull isNull) {
      field("isNull", isNull.field());
    } else if (filter instanceof Filter.IsSet isSet) {
      field("isSet", isSet.field());
    } else if (filter instanceof Filter.IsNan isNan) {
      field("isNaN", isNan.field());
    } else {
      array(filter);
    }
    out.writeEndObject();
  }

  private void field(String key, FieldPath field) throws IOException {
    out.writeStringField(key, field.toString());
  }

  private void filters(String key, List<Filter> filters) throws IOException {
    out.writeArrayFieldStart(key);
    for (Filter filter : filters) {
      filter(filter);
    }
    out.writeEndArray();
  }

  private void exists(Filter.Exists exists) throws IOException {
    out.writeObjectFieldStart("exists");
    out.writeStringField("relation", exists.relation());
    if (exists.where().isPresent()) {
      out.writeFieldName("where");
      filter(exists.where().get());
    }
    out.writeEndObject();
  }

  /** Writes a condition whose operator has an array that begins with a field. */
  private void array(Filter filter) throws IOException {
    if (filter instanceof Filter.Comparison c) {
      start(QueryJson.name(c.operator()), c.field());
      value(c.value());
    } else if (filter instanceof Filter.FieldComparison c) {
      start("compare", c.left(), c.operator());
      out.writeString(c.right().toString());
    } else if (filter instanceof Filter.In in) {
      start("in", in.field());
      values(in.values());
    } else if (filter instanceof Filter.ArrayContains c) {
      start("arrayContains", c.field());
      values(c.values());
    } else if (filter instanceof Filter.ArrayOverlaps o) {
      start("arrayOverlaps", o.field());
      values(o.values());
    } else if (filter instanceof Filter.AnyElement any) {
      start("anyElement", any.field(), any.operator());
      value(any.value());
    } else if (filter instanceof Filter.Size size) {
      start("size", size.field(), size.operator());
      out.writeNumber(size.size());
    } else if (filter instanceof Filter.TextMatch match) {
      start(QueryJson.name(match.match()), match.field());
      out.writeString(match.text());
    } else if (filter instanceof Filter.Regex regex) {
      start("regex", regex.field());
      out.writeString(regex.pattern());
    } else {
      distinctFrom((Filter.DistinctFrom) filter);
    }
    out.writeEndArray();
    if (filter instanceof Filter.TextMatch match && match.ignoreCase()) {
      out.writeBooleanField(FilterJsonReader.IGNORE_CASE, true);
    }
  }

  private void distinctFrom(Filter.DistinctFrom filter) throws IOException {
    start("distinctFrom", filter.field());
    Object value = filter.value();
    if (value == null) {
      out.writeNull();
    } else {
      value(value);
    }
  }

  private void start(String key, FieldPath field) throws IOException {
    out.writeArrayFieldStart(key);
    out.writeString(field.toString());
  }

  private void start(String key, FieldPath field, Operator operator) throws IOException {
    start(key, field);
    out.writeString(QueryJson.name(operator));
  }

  private void values(List<Object> values) throws IOException {
    out.writeStartArray();
    for (Object value : values) {
      value(value);
    }
    out.writeEndArray();
  }

  private void value(Object value) throws IOException {
    if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof Long number) {
      out.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      decimal(number);
    } else {
      out.writeStartObject();
      typed(value);
      out.writeEndObject();
    }
  }

  /** A plain number is read as a decimal where it has a point or an exponent. */
  private void decimal(BigDecimal number) throws IOException {
    String text = number.toString();
    if (number.scale() > 0 && text.length() <= QueryJson.LONGEST_NUMBER) {
      out.writeNumber(text);
    } else {
      out.writeStartObject();
      out.writeStringField(LiteralJson.DECIMAL, text);
      out.writeEndObject();
    }
  }

  private void typed(Object value) throws IOException {
    if (value instanceof Double number) {
      floating(number);
    } else if (value instanceof CalendarInterval interval) {
      out.writeObjectFieldStart(LiteralJson.INTERVAL);
      out.writeNumberField("months", interval.months());
      out.writeNumberField("days", interval.days());
      out.writeNumberField("microseconds", interval.microseconds());
      out.writeEndObject();
    } else if (value instanceof Bytes bytes) {
      out.writeStringField(LiteralJson.BYTES, Base64.getEncoder().encodeToString(bytes.toArray()));
    } else {
      out.writeStringField(kind(value), value.toString());
    }
  }

  private void floating(double number) throws IOException {
    if (Double.isInfinite(number)) {
      out.writeStringField(LiteralJson.FLOAT, (number > 0 ? "" : "-") + LiteralJson.INFINITY);
    } else {
      out.writeNumberField(LiteralJson.FLOAT, number);
    }
  }

  private static String kind(Object value) {
    if (value instanceof LocalDate) {
      return LiteralJson.DATE;
    }
    if (value instanceof LocalTime) {
      return LiteralJson.TIME;
    }
    if (value instanceof LocalDateTime) {
      return LiteralJson.TIMESTAMP;
    }
    if (value instanceof Instant) {
      return LiteralJson.INSTANT;
    }
    if (value instanceof UUID) {
      return LiteralJson.UUID_KIND;
    }
    if (value instanceof DocumentId) {
      return LiteralJson.DOCUMENT_ID;
    }
    throw new IllegalStateException("No literal is a " + value.getClass());
  }
}
