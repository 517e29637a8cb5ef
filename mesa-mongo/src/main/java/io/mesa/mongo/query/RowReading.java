package io.mesa.mongo.query;

import com.mongodb.MongoClientSettings;
import io.mesa.error.MesaException;
import io.mesa.mongo.value.BsonValues;
import io.mesa.mongo.value.Types;
import io.mesa.query.Aggregate;
import io.mesa.query.Row;
import io.mesa.query.RowHeader;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedGrouping;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.structure.ColumnType;
import io.mesa.value.JsonValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonReader;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Reads the documents that a {@link Pipeline} gives as rows, while the driver takes them from the
 * server's bytes. Made for one query, however often it is asked. Thread-safe.
 */
final class RowReading implements Codec<FoundRow>, CodecRegistry {
  private static final CodecRegistry OTHERS = MongoClientSettings.getDefaultCodecRegistry();
  private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();
  private static final Object[] UNORDERED = {};

  private final ResolvedQuery query;
  private final RowHeader header;
  private final Optional<RowFields> fields;

  RowReading(ResolvedQuery query, RowHeader header) {
    this.query = query;
    this.header = header;
    boolean ofGroups = query.grouping().isPresent() || query.query().distinct();
    this.fields =
        ofGroups
            ? Optional.empty()
            : Optional.of(new RowFields(query.selection(), header, query.pageOrder()));
  }

  @Override
  public FoundRow decode(BsonReader reader, DecoderContext context) {
    var binary = (BsonBinaryReader) reader;
    return fields.isPresent() ? fields.get().read(binary) : ofGroups(binary, context);
  }

  private FoundRow ofGroups(BsonBinaryReader reader, DecoderContext context) {
    int start = reader.getBsonInput().getPosition();
    BsonDocument document = DOCUMENTS.decode(reader, context);
    int bytes = reader.getBsonInput().getPosition() - start;
    try {
      Row row =
          query.grouping().isPresent()
              ? group(query.grouping().get(), document)
              : distinct(document);
      return new FoundRow(row, UNORDERED, null, null, bytes);
    } catch (MesaException e) {
      Row none = header.row(new @Nullable Object[header.width()]);
      return new FoundRow(none, UNORDERED, e, null, bytes);
    }
  }

  @Override
  public void encode(BsonWriter writer, FoundRow row, EncoderContext context) {
    throw new UnsupportedOperationException("Rows are only read.");
  }

  @Override
  public Class<FoundRow> getEncoderClass() {
    return FoundRow.class;
  }

  @Override
  public <T> Codec<T> get(Class<T> type) {
    return get(type, this);
  }

  @Override
  @SuppressWarnings("unchecked") // The class says so.
  public <T> Codec<T> get(Class<T> type, CodecRegistry registry) {
    return type == FoundRow.class ? (Codec<T>) this : OTHERS.get(type);
  }

  /** A field's value in a document. */
  static @Nullable Object value(ResolvedField field, BsonDocument document) {
    return value(field, document.get(field.path().segments().get(0)));
  }

  /** A field's value in its column's value. */
  static @Nullable Object value(ResolvedField field, @Nullable BsonValue column) {
    BsonValue at = column;
    for (String key : field.keys()) {
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
}
