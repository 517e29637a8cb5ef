package io.mesa.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mesa.value.TableReference;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes a query; what says nothing is left out. */
final class QueryJsonWriter {
  private final JsonGenerator out;
  private final FilterJsonWriter filters;

  QueryJsonWriter(JsonGenerator out) {
    this.out = out;
    this.filters = new FilterJsonWriter(out);
  }

  void query(Query query) throws IOException {
    out.writeStartObject();
    table(query.from());
    if (query.distinct()) {
      out.writeBooleanField("distinct", true);
    }
    selection(query.selection());
    if (query.grouping().isPresent()) {
      grouping(query.grouping().get());
    }
    constant("textOrder", query.textOrder());
    token("after", query.after());
    token("before", query.before());
    out.writeEndObject();
  }

  private void table(TableReference table) throws IOException {
    out.writeFieldName("from");
    if (table.schema().isEmpty()) {
      out.writeString(table.name());
      return;
    }
    out.writeStartObject();
    out.writeStringField("schema", table.schema().get());
    out.writeStringField("table", table.name());
    out.writeEndObject();
  }

  private void selection(Selection selection) throws IOException {
    fields("select", selection.fields());
    condition("where", selection.where());
    if (!selection.includes().isEmpty()) {
      out.writeArrayFieldStart("include");
      for (Include include : selection.includes()) {
        include(include);
      }
      out.writeEndArray();
    }
    orderBy(selection.orderBy());
    if (selection.limit().isPresent()) {
      out.writeNumberField("limit", selection.limit().getAsInt());
    }
    if (selection.offset() > 0) {
      out.writeNumberField("offset", selection.offset());
    }
  }

  private void include(Include include) throws IOException {
    out.writeStartObject();
    out.writeStringField("relation", include.relation());
    if (!include.name().equals(include.relation())) {
      out.writeStringField("as", include.name());
    }
    selection(include.selection());
    out.writeEndObject();
  }

  private void orderBy(List<Sort> orderBy) throws IOException {
    if (orderBy.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart("orderBy");
    for (Sort sort : orderBy) {
      out.writeStartObject();
      out.writeStringField(sort.descending() ? "desc" : "asc", sort.field().toString());
      if (sort.nullsFirst()) {
        out.writeStringField("nulls", "first");
      }
      constant("textOrder", sort.textOrder());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void grouping(Grouping grouping) throws IOException {
    fields("groupBy", grouping.by());
    if (!grouping.aggregates().isEmpty()) {
      out.writeArrayFieldStart("aggregate");
      for (Aggregate aggregate : grouping.aggregates()) {
        aggregate(aggregate);
      }
      out.writeEndArray();
    }
    condition("having", grouping.having());
  }

  private void aggregate(Aggregate aggregate) throws IOException {
    out.writeStartObject();
    out.writeFieldName(QueryJson.name(aggregate.kind()));
    if (aggregate.field().isPresent()) {
      out.writeString(aggregate.field().get().toString());
    } else {
      out.writeNull();
    }
    out.writeStringField("as", aggregate.name());
    out.writeEndObject();
  }

  private void fields(String key, List<FieldPath> fields) throws IOException {
    if (fields.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart(key);
    for (FieldPath field : fields) {
      out.writeString(field.toString());
    }
    out.writeEndArray();
  }

  private void condition(String key, Filter filter) throws IOException {
    if (!filter.equals(Filters.and())) {
      out.writeFieldName(key);
      filters.filter(filter);
    }
  }

  private void constant(String key, Optional<? extends Enum<?>> constant) throws IOException {
    if (constant.isPresent()) {
      out.writeStringField(key, QueryJson.name(constant.get()));
    }
  }

  private void token(String key, Optional<PageToken> token) throws IOException {
    if (token.isPresent()) {
      out.writeStringField(key, token.get().text());
    }
  }
}
