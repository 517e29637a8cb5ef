package io.mesa.bench.query.peer;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.MongoIterable;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Variable;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.UuidRepresentation;
import org.bson.conversions.Bson;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/**
 * MongoDB's own driver as one uses it by hand: documents by its own codec, of each an {@code
 * Object[]} of the very classes Mesa gives, in a list. The client has the settings that Mesa's has,
 * and nobody listens to its commands. Related documents come by a pipeline with {@code $lookup}.
 */
final class PlainMongo implements Contender {
  private static final Bson ITEM =
      Projections.fields(Projections.excludeId(), Projections.include(Item.names()));

  private final MongoClient client;
  private final MongoDatabase database;
  private final boolean byFind;

  PlainMongo(String url, Duration timeout, boolean byFind) {
    this.byFind = byFind;
    client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(url))
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .writeConcern(WriteConcern.MAJORITY)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .applyToConnectionPoolSettings(
                    pool ->
                        pool.minSize(Pool.SETTINGS.minimumIdle()).maxSize(Pool.SETTINGS.maximum()))
                .build());
    database = client.getDatabase(Documents.database(url));
  }

  @Override
  public List<?> byKey(int key) {
    return items(Filters.eq("id", key));
  }

  @Override
  public List<?> byIndex(long batch) {
    return items(Filters.eq("batch", batch));
  }

  private List<@Nullable Object[]> items(Bson condition) {
    MongoCollection<Document> collection = database.getCollection("item");
    MongoIterable<Document> found =
        byFind
            ? collection.find(condition).projection(ITEM)
            : collection.aggregate(List.of(Aggregates.match(condition), Aggregates.project(ITEM)));
    return read(found, PlainMongo::item);
  }

  private static List<@Nullable Object[]> read(
      Iterable<Document> documents, Function<Document, @Nullable Object[]> reader) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Document document : documents) {
      rows.add(reader.apply(document));
    }
    return rows;
  }

  private static @Nullable Object[] item(Document item) {
    return new @Nullable Object[] {
      item.getInteger("id"),
      item.getLong("batch"),
      item.getString("name"),
      item.get("price", Decimal128.class).bigDecimalValue(),
      item.getBoolean("active"),
      day(item.getDate("day")),
      item.getDate("changed").toInstant(),
      item.getDouble("weight"),
      item.get("code", UUID.class),
      item.getString("label")
    };
  }

  private static LocalDate day(Date midnight) {
    return midnight.toInstant().atZone(ZoneOffset.UTC).toLocalDate();
  }

  @Override
  @SuppressWarnings("NullAway") // A row is an array whose elements may be null.
  public @Nullable Object[] values(Object row) {
    return (Object[]) row;
  }

  @Override
  public List<?> tree(int region) {
    Bson notes = related("note", "line_id", fields("id", "written", "content"));
    Bson lines = related("line", "purchase_id", notes, fields("id", "product", "quantity", "note"));
    Bson purchases =
        related("purchase", "customer_id", lines, fields("id", "placed", "total", "line"));
    List<Bson> pipeline =
        List.of(
            Aggregates.match(Filters.eq("region", region)),
            Aggregates.sort(Sorts.ascending("id")),
            purchases,
            fields("id", "name", "purchase"));
    return read(database.getCollection("customer").aggregate(pipeline), PlainMongo::customer);
  }

  private static Bson fields(String... names) {
    return Aggregates.project(
        Projections.fields(Projections.excludeId(), Projections.include(names)));
  }

  /** What belongs to a document, in order, and what is done with it. */
  private static Bson related(String collection, String field, Bson... stages) {
    List<Bson> pipeline = new ArrayList<>();
    pipeline.add(Aggregates.match(Filters.expr(new Document("$eq", List.of("$" + field, "$$id")))));
    pipeline.add(Aggregates.sort(Sorts.ascending("id")));
    pipeline.addAll(Arrays.asList(stages));
    return Aggregates.lookup(
        collection, List.of(new Variable<>("id", "$id")), pipeline, collection);
  }

  private static @Nullable Object[] customer(Document customer) {
    return new @Nullable Object[] {
      customer.getInteger("id"),
      customer.getString("name"),
      below(customer, "purchase", PlainMongo::purchase)
    };
  }

  private static @Nullable Object[] purchase(Document purchase) {
    return new @Nullable Object[] {
      purchase.getInteger("id"),
      purchase.getDate("placed").toInstant(),
      purchase.get("total", Decimal128.class).bigDecimalValue(),
      below(purchase, "line", PlainMongo::line)
    };
  }

  private static @Nullable Object[] line(Document line) {
    return new @Nullable Object[] {
      line.getInteger("id"),
      line.getString("product"),
      line.getInteger("quantity"),
      below(line, "note", PlainMongo::note)
    };
  }

  private static @Nullable Object[] note(Document note) {
    return new @Nullable Object[] {
      note.getInteger("id"), day(note.getDate("written")), note.getString("content")
    };
  }

  private static List<@Nullable Object[]> below(
      Document document, String name, Function<Document, @Nullable Object[]> reader) {
    return read(document.getList(name, Document.class), reader);
  }

  @Override
  public long notes(List<?> tree) {
    return tree.stream()
        .flatMap(PlainMongo::last)
        .flatMap(PlainMongo::last)
        .mapToLong(line -> last(line).count())
        .sum();
  }

  private static Stream<?> last(Object row) {
    var values = (Object[]) row;
    return ((List<?>) values[values.length - 1]).stream();
  }

  @Override
  public void close() {
    client.close();
  }
}
