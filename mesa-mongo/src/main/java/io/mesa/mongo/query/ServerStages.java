package io.mesa.mongo.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.spi.DriverCall;
import io.mesa.value.TableName;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which {@linkplain OptionalStage stages} the server has. It is asked once for each that matters,
 * by a pipeline that gives nothing. Thread-safe.
 */
final class ServerStages {
  /**
   * What the server says of a stage, an accumulator and an expression that it does not know:
   * "Unrecognized pipeline stage name", "unknown group operator", "Unrecognized expression".
   */
  private static final Set<String> UNKNOWN = Set.of("40324", "15952", "168");

  private final Map<OptionalStage, Boolean> known = new ConcurrentHashMap<>();

  /**
   * Whether it has one.
   *
   * @param collection a collection that the call is about to read, so that the login may
   * @throws MesaException where the server refuses for another reason
   */
  boolean has(OptionalStage stage, Clients clients, DriverCall call, TableName collection) {
    Boolean has = known.get(stage);
    if (has == null) {
      has = ask(stage, clients, call, collection);
      known.put(stage, has);
    }
    return has;
  }

  /** Asks again: another server may answer by now. */
  void forget() {
    known.clear();
  }

  /** Whether a pipeline was refused because the server lacks what it consists of. */
  static boolean isLacking(MesaException refused) {
    return refused.code() == ErrorCode.UNSUPPORTED
        || refused.databaseCode().filter(UNKNOWN::contains).isPresent();
  }

  private static boolean ask(
      OptionalStage stage, Clients clients, DriverCall call, TableName collection) {
    try {
      return clients.on(
          call,
          collection.schema(),
          database -> {
            database
                .getCollection(collection.name())
                .aggregate(stage.pipeline(collection.name()))
                .first();
            return true;
          });
    } catch (MesaException e) {
      if (isLacking(e)) {
        return false;
      }
      throw e;
    }
  }
}
