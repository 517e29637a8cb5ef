package io.mesa.mongo.query;

import io.mesa.error.MesaException;
import io.mesa.mongo.value.BsonValues;
import io.mesa.mongo.value.Types;
import io.mesa.query.Aggregate;
import io.mesa.query.RowHeader;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedGrouping;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.structure.ColumnType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.jspecify.annotations.Nullable;

/** Reads the documents that {@link Groups} makes, or that stand for equal ones. */
final class GroupReading implements DocumentReading {
  private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();
  private static final DecoderContext CONTEXT = DecoderContext.builder().build();
  private static final Object[] UNORDERED = {};

  private final ResolvedQuery query;
  private final RowHeader header;

  GroupReading(ResolvedQuery query, RowHeader header) {
    this.query = query;
    this.header = header;
  }

  @Override
  public FoundRow read(BsonBinaryReader reader) {
    int start = reader.getBsonInput().getPosition();
    BsonDocument document = DOCUMENTS.decode(reader, CONTEXT);
    int bytes = reader.getBsonInput().getPosition() - start;
    try {
      @Nullable Object[] values =
          query.grouping().isPresent()
              ? group(query.grouping().get(), document)
              : distinct(document);
      return new FoundRow(header, values, UNORDERED, null, null, bytes);
    } catch (MesaException e) {
      return new FoundRow(header, UNORDERED, UNORDERED, e, null, bytes);
    }
  }

  private @Nullable Object[] distinct(BsonDocument document) {
    List<ResolvedField> fields = query.selection().fields();
    var values = new @Nullable Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = BsonValues.read(fields.get(i).column().type(), document.get(Groups.name(i)));
    }
    return values;
  }

  private @Nullable Object[] group(ResolvedGrouping grouping, BsonDocument document) {
    int by = grouping.by().size();
    var values = new @Nullable Object[by + grouping.aggregates().size()];
    for (int i = 0; i < values.length; i++) {
      BsonValue value = document.get(Groups.name(i));
      values[i] =
          i < by
              ? BsonValues.read(grouping.by().get(i).column().type(), value)
              : aggregate(grouping.aggregates().get(i - by), value);
    }
    return values;
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
}
