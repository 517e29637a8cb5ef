package io.mesa.bench.query;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.mesa.bench.query.peer.Contender;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.UuidRepresentation;
import org.bson.types.Decimal128;

/**
 * The collections that the benchmarks ask for: one batch and one region only, since
 * mongo-java-server looks through all that there is.
 */
final class SampleDocuments {
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  private SampleDocuments() {}

  /**
   * Makes them, in a database that has none.
   *
   * @throws IllegalStateException where the database has collections
   */
  static void create(String url) {
    var given = new ConnectionString(url);
    try (MongoClient client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(given)
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .build())) {
      MongoDatabase database = client.getDatabase(Objects.requireNonNull(given.getDatabase()));
      if (database.listCollectionNames().first() != null) {
        throw new IllegalStateException("The database is not empty: " + database.getName());
      }
      int purchases = Contender.CUSTOMERS * Contender.CHILDREN;
      int lines = purchases * Contender.CHILDREN;
      fill(database, "item", "batch", Contender.BATCH, SampleDocuments::item);
      fill(database, "customer", "region", Contender.CUSTOMERS, SampleDocuments::customer);
      fill(database, "purchase", "customer_id", purchases, SampleDocuments::purchase);
      fill(database, "line", "purchase_id", lines, SampleDocuments::line);
      fill(database, "note", "line_id", lines * Contender.NOTES, SampleDocuments::note);
    }
  }

  private static void fill(
      MongoDatabase database,
      String collection,
      String searched,
      int count,
      IntFunction<Document> document) {
    var filled = database.getCollection(collection);
    filled.insertMany(IntStream.rangeClosed(1, count).mapToObj(document).toList());
    filled.createIndex(Indexes.ascending("id"), new IndexOptions().unique(true));
    filled.createIndex(Indexes.ascending(searched));
  }

  private static Document item(int i) {
    var item =
        new Document("id", i)
            .append("batch", 1L)
            .append("name", "The item number " + i)
            .append("price", amount(i))
            .append("active", i % 3 > 0)
            .append("day", day(LocalDate.of(2020, 1, 1).plusDays(i)))
            .append("changed", Date.from(START.plusMillis(1_001L * i)))
            .append("weight", i / 7.0)
            .append("code", UUID.nameUUIDFromBytes(("" + i).getBytes(StandardCharsets.UTF_8)));
    return i % 5 > 0 ? item.append("label", "label " + i) : item;
  }

  private static Decimal128 amount(int i) {
    return new Decimal128(BigDecimal.valueOf(137L * i, 2));
  }

  private static Date day(LocalDate day) {
    return Date.from(day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  private static Document customer(int i) {
    return new Document("id", i).append("region", 1).append("name", "Customer " + i);
  }

  private static Document purchase(int i) {
    return new Document("id", i)
        .append("customer_id", (i - 1) / Contender.CHILDREN + 1)
        .append("placed", Date.from(START.plusSeconds(60L * i)))
        .append("total", amount(i));
  }

  private static Document line(int i) {
    return new Document("id", i)
        .append("purchase_id", (i - 1) / Contender.CHILDREN + 1)
        .append("product", "Product " + i)
        .append("quantity", i % 10 + 1);
  }

  private static Document note(int i) {
    return new Document("id", i)
        .append("line_id", (i - 1) / Contender.NOTES + 1)
        .append("written", day(LocalDate.of(2024, 1, 1).plusDays(i % 300)))
        .append("content", "A note on line " + i);
  }
}
