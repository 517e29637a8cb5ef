package io.mesa.mongo.query;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.mesa.Mesa;
import io.mesa.cache.QueryCache;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.memory.MemoryDatabase;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.MongoServer;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A database that is filled again and again. Nulls of every second column are left out. Its name is
 * that of the schema in which queries look for tables.
 */
public final class MongoUnderTest implements DatabaseUnderTest {
  private static final String DATABASE = "public";
  private static final int LAST_YEAR = 9_999;

  /** An array in an array, or a text like an expression; in texts at times, too. */
  private static final Pattern WRONG = Pattern.compile("\\[[^{}\\]]*\\[|\"\\$");

  private final String name;
  private final String url;
  private final boolean embedded;
  private final boolean lookups;
  private final AutoCloseable server;
  private final MongoClient client;
  private final Optional<QueryCache> cache;
  private @Nullable Mesa mesa;

  private MongoUnderTest(
      String name,
      String url,
      boolean embedded,
      boolean lookups,
      AutoCloseable server,
      Optional<QueryCache> cache) {
    this.name = name;
    this.url = url;
    this.embedded = embedded;
    this.lookups = lookups;
    this.server = server;
    this.client = MongoClients.create(url);
    this.cache = cache;
  }

  /** On the MongoDB at hand, of which there is one; else several, each with a server in here. */
  public static List<MongoUnderTest> several(int count) {
    return several(count, Optional.empty());
  }

  /** The same, asked through a cache: each query twice. */
  public static List<MongoUnderTest> several(int count, QueryCache cache) {
    return several(count, Optional.of(cache));
  }

  private static List<MongoUnderTest> several(int count, Optional<QueryCache> cache) {
    MongoServer shared = MongoServer.shared();
    if (shared.kind() == MongoServer.Kind.MONGODB) {
      return List.of(
          new MongoUnderTest(
              shared.toString(), shared.url(DATABASE), false, true, () -> {}, cache));
    }
    return Stream.generate(EmbeddedServer::start)
        .limit(count)
        .map(
            own -> new MongoUnderTest(shared.toString(), own.url(DATABASE), true, true, own, cache))
        .toList();
  }

  /** A double of a server that has no {@code $lookup}. */
  static MongoUnderTest withoutLookups() {
    EmbeddedServer own = EmbeddedServer.without("$lookup");
    return new MongoUnderTest(
        "mongo-java-server without $lookup", own.url(DATABASE), true, false, own, Optional.empty());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public DatabaseGateway load(MemoryDatabase database, List<Relation> relations) {
    closeMesa();
    LoadedCollections.load(database, client.getDatabase(DATABASE), MongoUnderTest::isLeftOut);
    SourceBuilder source =
        LoadedCollections.declare(
            database, Source.builder("query").url(url).pooling(Pooling.pooled(0, 2)), DATABASE);
    relations.forEach(source::relation);
    if (embedded) {
      source.serverIdentity(url);
    }
    Mesa.Builder builder = Mesa.builder().source(source.build());
    cache.ifPresent(builder::cache);
    Mesa opened = builder.build();
    opened.changed("query");
    mesa = opened;
    return opened.gateway();
  }

  /** Of documents it is asked whether they are set, so that their nulls stay. */
  private static boolean isLeftOut(Column column) {
    return column.position() % 2 == 0 && column.type().valueType() != ValueType.JSON;
  }

  @Override
  public int timesAsked() {
    return cache.isPresent() ? 2 : 1;
  }

  /**
   * What BSON has and a path of MongoDB can name; what mongo-java-server does as its manual says.
   */
  @Override
  public Extent extent() {
    Extent bson =
        Extent.all()
            .without(ValueType.TIME, ValueType.INTERVAL)
            .withoutOrderOf(ValueType.BYTES)
            .withNames(field -> !field.contains(".") && !field.startsWith("$"))
            .withValues(MongoUnderTest::held)
            .lacking(Extent.Lack.NULLS_THAT_ARE_SET, Extent.Lack.LONG_SUMS);
    Extent held = embedded ? bson.withValues(MongoUnderTest::heldInHere) : bson;
    return lookups ? held : held.lacking(Extent.Lack.EXISTS);
  }

  /** mongo-java-server computes what an expression gives again, and looks into arrays of arrays. */
  private static Optional<Object> heldInHere(ColumnType type, Object value) {
    boolean wrong =
        (value instanceof String text && text.startsWith("$"))
            || (value instanceof JsonValue json && WRONG.matcher(json.text()).find());
    return wrong ? Optional.empty() : Optional.of(value);
  }

  private static Optional<Object> held(ColumnType type, Object value) {
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
    // A document that is nothing but null is null.
    return value instanceof JsonValue json && json.text().equals("null")
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
    try {
      server.close();
    } catch (Exception e) {
      throw new AssertionError("The server did not close.", e);
    }
  }
}
