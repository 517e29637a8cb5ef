package io.mesa.mongo.query;

import com.mongodb.MongoClientSettings;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.value.BsonValues;
import io.mesa.mongo.value.Types;
import io.mesa.query.RowHeader;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.value.JsonValue;
import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonReader;
import org.bson.BsonValue;
import org.bson.BsonWriter;
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

  private final DocumentReading documents;

  RowReading(DocumentReading documents) {
    this.documents = documents;
  }

  /**
   * Reads the documents of a query.
   *
   * @param apart whether related ones are read apart
   */
  static RowReading of(ResolvedQuery query, RowHeader header, boolean apart) {
    if (query.grouping().isPresent() || query.query().distinct()) {
      return new RowReading(new GroupReading(query, header));
    }
    return new RowReading(
        apart
            ? RowFields.apart(query.selection(), header, RowFields.Order.of(query))
            : RowFields.whole(query.selection(), header, RowFields.Order.of(query)));
  }

  @Override
  public FoundRow decode(BsonReader reader, DecoderContext context) {
    return documents.read((BsonBinaryReader) reader);
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

  /**
   * Where a field's value puts a document in the page order.
   *
   * @throws MesaException {@code CONFLICT} where no page token could say it
   */
  static @Nullable Object place(ResolvedField field, @Nullable BsonValue column) {
    BsonValue at = column;
    for (String key : field.keys()) {
      if (at != null && at.isArray()) {
        throw misplaced(field, at);
      }
      at = at != null && at.isDocument() ? at.asDocument().get(key) : null;
    }
    if (at == null || at.isNull()) {
      return null;
    }
    Object value = BsonValues.readIfOf(field.column().type(), at).orElse(null);
    if (value == null || !isWhole(field, value, at)) {
      throw misplaced(field, at);
    }
    return value;
  }

  /** Whether a value says all that the server sorts by. */
  private static boolean isWhole(ResolvedField field, Object value, BsonValue at) {
    return switch (field.type()) {
      case DATE, FLOAT32 -> BsonValues.of(field.type(), value).equals(at);
      case ENUM ->
          field.column().type().labels().filter(l -> !l.isEmpty() && !l.contains(value)).isEmpty();
      default -> true;
    };
  }

  private static MesaException misplaced(ResolvedField field, BsonValue found) {
    return new MesaException(
        ErrorCode.CONFLICT,
        "Pages are ordered by '%s', where a document has a value of the type %s that is no %s: no page token can say where it stands. Change the document, leave it out by a condition, or use offset."
            .formatted(field.path(), found.getBsonType(), field.column().type().name()));
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
}
