package io.mesa.mongo.query;

import io.mesa.mongo.value.BsonValues;
import io.mesa.mongo.value.Types;
import io.mesa.query.Aggregate;
import io.mesa.query.Row;
import io.mesa.query.RowHeader;
import io.mesa.resolve.PagePlace;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedGrouping;
import io.mesa.resolve.ResolvedInclude;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.resolve.ResolvedSort;
import io.mesa.structure.ColumnType;
import io.mesa.value.JsonValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Reads the documents that a {@link Pipeline} gives as rows. */
final class RowReading {
  private final ResolvedQuery query;
  private final RowHeader header;

  RowReading(ResolvedQuery query, RowHeader header) {
    this.query = query;
    this.header = header;
  }

  Row read(BsonDocument document) {
    if (query.grouping().isPresent()) {
      return group(query.grouping().get(), document);
    }
    if (query.query().distinct()) {
      return distinct(document);
    }
    return row(query.selection(), header, document);
  }

  private Row row(ResolvedSelection selection, RowHeader shown, BsonDocument document) {
    var values = new @Nullable Object[shown.width()];
    int width = selection.fields().size();
    for (int i = 0; i < width; i++) {
      values[i] = value(selection.fields().get(i), document);
    }
    for (int i = width; i < values.length; i++) {
      ResolvedInclude include = selection.includes().get(i - width);
      values[i] =
          related(
              include,
              shown.included().get(i - width).header(),
              document.get(Pipeline.includeName(i - width)));
    }
    return shown.row(values);
  }

  private @Nullable Object related(
      ResolvedInclude include, RowHeader shown, @Nullable BsonValue found) {
    List<Row> rows = new ArrayList<>();
    if (found != null && found.isArray()) {
      found.asArray().forEach(each -> rows.add(row(include.selection(), shown, each.asDocument())));
    }
    if (include.relation().many()) {
      return rows;
    }
    return rows.isEmpty() ? null : rows.get(0);
  }

  static @Nullable Object value(ResolvedField field, BsonDocument document) {
    BsonValue at = document;
    for (String key : field.path().segments()) {
      at = at != null && at.isDocument() ? at.asDocument().get(key) : null;
    }
    if (field.inDocument()) {
      // A null that is there is JSON's null; null is what is missing.
      return at != null && at.isNull() ? JsonValue.of("null") : BsonValues.read(Types.JSON, at);
    }
    return BsonValues.read(field.column().type(), at);
  }

  private Row distinct(BsonDocument document) {
    List<ResolvedField> fields = query.selection().fields();
    var values = new @Nullable Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = BsonValues.read(fields.get(i).column().type(), document.get(Groups.name(i)));
    }
    return header.row(values);
  }

  private Row group(ResolvedGrouping grouping, BsonDocument document) {
    int by = grouping.by().size();
    var values = new @Nullable Object[by + grouping.aggregates().size()];
    for (int i = 0; i < values.length; i++) {
      BsonValue value = document.get(Groups.name(i));
      values[i] =
          i < by
              ? BsonValues.read(grouping.by().get(i).column().type(), value)
              : aggregate(grouping.aggregates().get(i - by), value);
    }
    return header.row(values);
  }

  private static @Nullable Object aggregate(
      ResolvedGrouping.Value value, @Nullable BsonValue found) {
    Aggregate.Kind kind = value.aggregate().kind();
    boolean counts = kind == Aggregate.Kind.COUNT || kind == Aggregate.Kind.COUNT_DISTINCT;
    if (counts && found != null) {
      return found.asNumber().longValue();
    }
    ColumnType type =
        value
            .field()
            .map(field -> field.column().type())
            .filter(of -> of.valueType() == value.type())
            .orElseGet(() -> Types.of(value.type()));
    Object read = BsonValues.read(type, found);
    return kind == Aggregate.Kind.AVG && read instanceof BigDecimal mean
        ? mean.round(MathContext.DECIMAL128)
        : read;
  }

  /** Where a document stands in the page order. */
  PagePlace place(BsonDocument document) {
    List<@Nullable Object> values = new ArrayList<>();
    for (ResolvedSort sort : query.pageOrder()) {
      values.add(value(sort.field(), document));
    }
    return new PagePlace(values, false);
  }
}
