package io.mesa.mongo.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.spi.DriverCall;
import io.mesa.value.TableName;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Whether the server has {@code $unionWith}, which it is asked once, by a pipeline that gives
 * nothing. MongoDB has it from 4.4 on, and not in transactions. Thread-safe.
 */
final class Unions {
  /** The server's "Unrecognized pipeline stage name". */
  private static final String UNKNOWN_STAGE = "40324";

  private volatile Optional<Boolean> known = Optional.empty();

  /**
   * Whether it has.
   *
   * @param collection a collection that the call is about to read, so that the login may
   * @throws MesaException where the server refuses for another reason
   */
  boolean has(Clients clients, DriverCall call, TableName collection) {
    if (known.isEmpty()) {
      known = Optional.of(ask(clients, call, collection));
    }
    return known.orElseThrow();
  }

  /** Asks again: another server may answer by now. */
  void forget() {
    known = Optional.empty();
  }

  private static boolean ask(Clients clients, DriverCall call, TableName collection) {
    var none = new BsonDocument("$match", Match.none());
    var union =
        new BsonDocument("coll", new BsonString(collection.name()))
            .append("pipeline", new BsonArray(List.of(none)));
    try {
      return clients.on(
          call,
          collection.schema(),
          database -> {
            database
                .getCollection(collection.name())
                .aggregate(List.of(none, new BsonDocument("$unionWith", union)))
                .first();
            return true;
          });
    } catch (MesaException e) {
      if (e.code() == ErrorCode.UNSUPPORTED
          || e.databaseCode().filter(UNKNOWN_STAGE::equals).isPresent()) {
        return false;
      }
      throw e;
    }
  }
}
