package io.mesa.mongo.cost;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.mesa.cost.CostHistory;
import io.mesa.cost.ShapeRuns;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.spi.DriverCall;
import io.mesa.spi.StoreCalls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A history in a collection, a document for each shape. Each is replaced only as it was when it was
 * read; whoever saves reads and merges again until all that it knows is there. Thread-safe.
 */
public final class MongoHistory implements CostHistory {
  private static final int DUPLICATE = 11_000;

  private final Clients clients;
  private final StoreCalls calls;
  private final String schema;

  /**
   * A history; connects to nothing.
   *
   * @param clients the source's clients
   * @param calls makes its calls
   * @param schema the database that it is in
   */
  public MongoHistory(Clients clients, StoreCalls calls, String schema) {
    this.clients = clients;
    this.calls = calls;
    this.schema = schema;
  }

  /** A shape as it was read, and how often it was written. */
  private record Known(ShapeRuns shape, BsonDocument id, BsonValue version) {

    BsonDocument same() {
      return new BsonDocument("_id", id).append("version", version);
    }
  }

  @Override
  public List<ShapeRuns> load(String sourceId) {
    return calls.call(
        call ->
            on(
                call,
                database -> {
                  HistoryCollections.check(database);
                  return shapes(read(HistoryCollections.history(database), sourceId));
                }));
  }

  private <T> T on(DriverCall call, Function<MongoDatabase, T> work) {
    return clients.on(
        call,
        schema,
        on ->
            work.apply(
                on.withReadPreference(ReadPreference.primary())
                    .withWriteConcern(WriteConcern.MAJORITY)));
  }

  private static List<ShapeRuns> shapes(Map<String, Known> known) {
    return known.values().stream().map(Known::shape).toList();
  }

  private Map<String, Known> read(MongoCollection<BsonDocument> history, String sourceId) {
    Map<String, Known> known = new HashMap<>();
    history
        .find(new BsonDocument("_id.source", new BsonString(sourceId)))
        .forEach(
            document -> {
              Known one = known(document);
              known.put(one.shape().shape(), one);
            });
    return known;
  }

  private Known known(BsonDocument document) {
    BsonDocument id = document.getDocument("_id");
    String reason = "it has not the fields that belong there";
    @Nullable MesaException cause = null;
    if (document.isString("runs") && document.isInt64("version") && id.isString("shape")) {
      try {
        ShapeRuns shape = ShapeRuns.fromJson(document.getString("runs").getValue());
        if (shape.shape().equals(id.getString("shape").getValue())) {
          return new Known(shape, id, document.getInt64("version"));
        }
        reason = "it tells of shape '" + shape.shape() + "'";
      } catch (MesaException e) {
        reason = String.valueOf(e.getMessage());
        cause = e;
      }
    }
    throw MesaException.builder(
            ErrorCode.CONFIGURATION,
            "The history of costs in database '%s' cannot be used, and is left as it is: of %s, %s. Remove that document of cost_history, or name another database."
                .formatted(schema, id.toJson(), reason))
        .cause(cause)
        .build();
  }

  @Override
  public void save(String sourceId, List<ShapeRuns> shapes) {
    // As they will be read again, so that one can see that they are there.
    List<ShapeRuns> own = shapes.stream().map(shape -> ShapeRuns.fromJson(shape.toJson())).toList();
    calls.call(
        call -> {
          int rounds = 1;
          while (!on(call, database -> isMerged(database, sourceId, own))) {
            rounds++;
          }
          return rounds;
        });
  }

  /** Whether all was there already; else it is written, unless another was faster. */
  private boolean isMerged(MongoDatabase database, String sourceId, List<ShapeRuns> own) {
    HistoryCollections.check(database);
    MongoCollection<BsonDocument> history = HistoryCollections.history(database);
    Map<String, Known> before = read(history, sourceId);
    Map<String, Known> left = new HashMap<>(before);
    List<WriteModel<BsonDocument>> changes = new ArrayList<>();
    for (ShapeRuns shape : ShapeRuns.merge(shapes(before), own)) {
      Known known = left.remove(shape.shape());
      if (known == null) {
        changes.add(new InsertOneModel<>(document(sourceId, shape)));
      } else if (!known.shape().equals(shape)) {
        changes.add(new UpdateOneModel<>(known.same(), replacement(shape)));
      }
    }
    left.values().forEach(known -> changes.add(new DeleteOneModel<>(known.same())));
    if (!changes.isEmpty()) {
      write(history, changes);
    }
    return changes.isEmpty();
  }

  private static BsonDocument document(String sourceId, ShapeRuns shape) {
    var id =
        new BsonDocument("source", new BsonString(sourceId))
            .append("shape", new BsonString(shape.shape()));
    return new BsonDocument("_id", id)
        .append("version", new BsonInt64(0))
        .append("runs", new BsonString(shape.toJson()));
  }

  private static BsonDocument replacement(ShapeRuns shape) {
    return new BsonDocument("$set", new BsonDocument("runs", new BsonString(shape.toJson())))
        .append("$inc", new BsonDocument("version", new BsonInt64(1)));
  }

  private static void write(
      MongoCollection<BsonDocument> history, List<WriteModel<BsonDocument>> changes) {
    try {
      history.bulkWrite(changes, new BulkWriteOptions().ordered(false));
    } catch (MongoBulkWriteException e) {
      if (e.getWriteConcernError() != null
          || e.getWriteErrors().stream().anyMatch(error -> error.getCode() != DUPLICATE)) {
        throw e;
      }
    }
  }

  @Override
  public String toString() {
    return "CostHistory[" + schema + "]";
  }
}
