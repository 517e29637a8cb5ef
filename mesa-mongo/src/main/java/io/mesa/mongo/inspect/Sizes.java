package io.mesa.mongo.inspect;

import com.mongodb.client.MongoDatabase;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.spi.DriverCall;
import io.mesa.structure.TableKind;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Reads what collections and databases take, by {@code $collStats} or, where the server has none,
 * by {@code collStats}, and by {@code dbStats}. A collection that is spread over shards is told of
 * by each of them, and has their sum (MongoDB's manual, "$collStats").
 */
final class Sizes {
  private static final String UNKNOWN_STAGE = "40324";
  private static final String NOT_ON_VIEW = "166";
  private static final String DROPPED = "It was dropped while it was read.";
  private static final BsonDocument STAGE =
      new BsonDocument("$collStats", new BsonDocument("storageStats", new BsonDocument()));

  private final Clients clients;
  private final DriverCall call;

  Sizes(Clients clients, DriverCall call) {
    this.clients = clients;
    this.call = call;
  }

  /**
   * What a collection takes.
   *
   * @param rows how many documents it has, by the server's own count
   * @param bytes what it takes on disk with its indexes
   * @param indexes what each index takes
   */
  record OfCollection(Reading<Long> rows, Reading<Long> bytes, Reading<Map<String, Long>> indexes) {

    /** Of what nothing was asked, or nothing can be told. */
    static OfCollection unsupported(String why) {
      return new OfCollection(missing(why), missing(why), missing(why));
    }

    private static <T> Reading<T> missing(String why) {
      return Reading.missing(Reading.Reason.UNSUPPORTED, why);
    }

    Reading<Long> index(String name) {
      return indexes.find().isPresent() && !indexes.get().containsKey(name)
          ? missing("The server does not tell it.")
          : indexes.map(all -> all.getOrDefault(name, 0L));
    }
  }

  OfCollection of(TableName name, TableKind kind) {
    if (kind == TableKind.VIEW) {
      return OfCollection.unsupported("A view keeps no documents.");
    }
    Reading<List<BsonDocument>> shards = ofShards(name);
    Reading<Long> rows =
        kind == TableKind.TIME_SERIES
            ? OfCollection.missing("The server counts a time series by its buckets.")
            : estimated(sum(shards, "count"));
    return new OfCollection(
        rows, sum(shards, "storageSize", "totalIndexSize"), shards.map(Sizes::indexes));
  }

  private Reading<List<BsonDocument>> ofShards(TableName name) {
    Reading<List<BsonDocument>> told =
        reading(
            name.schema(),
            on ->
                on
                    .getCollection(name.name())
                    .aggregate(List.of(STAGE), BsonDocument.class)
                    .into(new ArrayList<BsonDocument>())
                    .stream()
                    .map(shard -> shard.getDocument("storageStats", new BsonDocument()))
                    .toList());
    boolean dropped =
        told instanceof Reading.Missing<List<BsonDocument>> missing
            && missing.explanation().equals(DROPPED);
    return told.isMissing(Reading.Reason.UNSUPPORTED) && !dropped
        ? reading(name.schema(), on -> List.of(statistics(on, "collStats", name.name())))
        : told;
  }

  private static BsonDocument statistics(MongoDatabase on, String command, String of) {
    return on.runCommand(new BsonDocument(command, new BsonString(of)), BsonDocument.class);
  }

  /** How many collections a database has, its views not counted. */
  Reading<Long> collections(String database) {
    return reading(
        database,
        on ->
            on.runCommand(new BsonDocument("dbStats", new BsonInt32(1)), BsonDocument.class)
                .getNumber("collections")
                .longValue());
  }

  /** Asks for what may be refused, and may be waited for only for a part of the call's time. */
  private <T> Reading<T> reading(String database, Function<MongoDatabase, T> ask) {
    long part = Math.max(1, call.remaining().toMillis() / 4);
    try {
      return Reading.known(
          clients.on(call, database, on -> ask.apply(on.withTimeout(part, TimeUnit.MILLISECONDS))));
    } catch (MesaException e) {
      return missing(e, database);
    }
  }

  private <T> Reading<T> missing(MesaException failed, String database) {
    return switch (failed.code()) {
      case PERMISSION -> Reading.denied(String.valueOf(failed.getMessage()), remedy(database));
      case UNSUPPORTED ->
          Reading.missing(Reading.Reason.UNSUPPORTED, String.valueOf(failed.getMessage()));
      case NOT_FOUND -> Reading.missing(Reading.Reason.UNSUPPORTED, DROPPED);
      case TIMEOUT -> {
        call.remaining();
        yield Reading.missing(
            Reading.Reason.TIMED_OUT, "The server did not tell it in a part of the call's time.");
      }
      default -> {
        String code = failed.databaseCode().orElse("");
        if (!code.equals(UNKNOWN_STAGE) && !code.equals(NOT_ON_VIEW)) {
          throw failed;
        }
        yield Reading.missing(Reading.Reason.UNSUPPORTED, String.valueOf(failed.getMessage()));
      }
    };
  }

  /** What would let the login read structure and sizes. */
  static String remedy(String database) {
    return "the role read on the database '" + database + "'";
  }

  private static Reading<Long> estimated(Reading<Long> count) {
    return count.find().map(Reading::estimated).orElse(count);
  }

  private static Map<String, Long> indexes(List<BsonDocument> shards) {
    Map<String, Long> sizes = new TreeMap<>();
    for (BsonDocument shard : shards) {
      shard
          .getDocument("indexSizes", new BsonDocument())
          .forEach((name, size) -> sizes.merge(name, size.asNumber().longValue(), Long::sum));
    }
    return sizes;
  }

  /** What all shards say together, missing where one of them leaves it out. */
  private static Reading<Long> sum(Reading<List<BsonDocument>> shards, String... fields) {
    boolean leftOut =
        shards.find().stream()
            .flatMap(List::stream)
            .anyMatch(shard -> !List.of(fields).stream().allMatch(shard::isNumber));
    return leftOut
        ? OfCollection.missing("The server does not tell it.")
        : shards.map(
            all ->
                all.stream()
                    .flatMap(shard -> List.of(fields).stream().map(shard::getNumber))
                    .mapToLong(BsonNumber::longValue)
                    .sum());
  }

  /** A number, 0 where the server leaves it out. */
  static long number(BsonDocument document, String field) {
    BsonValue value = document.get(field);
    return value != null && value.isNumber() ? value.asNumber().longValue() : 0;
  }
}
