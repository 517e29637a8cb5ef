package io.mesa.mongo.query;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.memory.MemoryDatabase;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.source.Pooling;
import io.mesa.source.Relation;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.tck.differential.DatabaseUnderTest;
import io.mesa.tck.differential.Extent;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A database of an embedded server that is filled again and again. Nulls of every second column are
 * left out.
 */
final class MongoUnderTest implements DatabaseUnderTest {
  private static final String DATABASE = "public";
  private static final int LAST_YEAR = 9_999;

  /** In texts at times, too. */
  private static final Pattern ARRAY_IN_ARRAY = Pattern.compile("\\[[^{}\\]]*\\[");

  private final EmbeddedServer server = EmbeddedServer.start();
  private final MongoClient client = MongoClients.create(server.url(DATABASE));
  private @Nullable Mesa mesa;

  @Override
  public String name() {
    return "MongoDB's protocol (mongo-java-server)";
  }

  @Override
  public DatabaseGateway load(MemoryDatabase database, List<Relation> relations) {
    closeMesa();
    LoadedCollections.load(database, client.getDatabase(DATABASE), MongoUnderTest::isLeftOut);
    SourceBuilder source =
        LoadedCollections.declare(
            database,
            Source.builder("query").url(server.url(DATABASE)).pooling(Pooling.pooled(0, 2)),
            DATABASE);
    relations.forEach(source::relation);
    Mesa opened = Mesa.of(source.build());
    mesa = opened;
    return opened.gateway();
  }

  /** Of documents it is asked whether they are set, so that their nulls stay. */
  private static boolean isLeftOut(Column column) {
    return column.position() % 2 == 0 && column.type().valueType() != ValueType.JSON;
  }

  /** What BSON has, and a path of MongoDB can name. */
  @Override
  public Extent extent() {
    return Extent.all()
        .without(ValueType.TIME, ValueType.INTERVAL)
        .withoutOrderOf(ValueType.BYTES)
        .withNames(name -> !name.contains(".") && !name.startsWith("$"))
        .withValues(MongoUnderTest::held)
        .lacking(Extent.Lack.NULLS_THAT_ARE_SET, Extent.Lack.LONG_SUMS, Extent.Lack.DEEP_INCLUDES);
  }

  private static Optional<Object> held(ColumnType type, Object value) {
    if (value instanceof String text && text.startsWith("$")) {
      // mongo-java-server takes what an expression gives for an expression again.
      return Optional.empty();
    }
    if (value instanceof BigDecimal number) {
      return Optional.of(number.round(MathContext.DECIMAL128));
    }
    if (value instanceof LocalDate date) {
      return held(date) ? Optional.of(date) : Optional.empty();
    }
    if (value instanceof LocalDateTime time) {
      return held(time.toLocalDate())
          ? Optional.of(time.truncatedTo(ChronoUnit.MILLIS))
          : Optional.empty();
    }
    if (value instanceof Instant instant) {
      return !instant.equals(Instant.MAX)
              && !instant.equals(Instant.MIN)
              && held(LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toLocalDate())
          ? Optional.of(instant.truncatedTo(ChronoUnit.MILLIS))
          : Optional.empty();
    }
    // A document that is nothing but null is null; and mongo-java-server looks into arrays of
    // arrays.
    return value instanceof JsonValue json
            && (json.text().equals("null") || ARRAY_IN_ARRAY.matcher(json.text()).find())
        ? Optional.empty()
        : Optional.of(value);
  }

  private static boolean held(LocalDate date) {
    return Math.abs((long) date.getYear()) <= LAST_YEAR;
  }

  private void closeMesa() {
    if (mesa != null) {
      mesa.close();
      mesa = null;
    }
  }

  @Override
  public void close() {
    closeMesa();
    client.close();
    server.close();
  }
}
