package io.mesa.mongo.cost;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.mesa.error.MesaException;
import io.mesa.mongo.administer.Script;
import io.mesa.mongo.store.VersionedCollections;
import java.util.List;
import org.bson.BsonDocument;

/** The collections of a history of costs in a database, and how they come there. */
public final class HistoryCollections {
  private static final String STORE = "cost_store";
  private static final String HISTORY = "cost_history";
  private static final List<List<BsonDocument>> STEPS =
      List.of(
          List.of(
              BsonDocument.parse(
                  """
                  {createIndexes: 'cost_history',
                   indexes: [{key: {'_id.source': 1}, name: 'cost_source'}]}
                  """)));

  private HistoryCollections() {}

  static MongoCollection<BsonDocument> history(MongoDatabase database) {
    return database.getCollection(HISTORY, BsonDocument.class);
  }

  private static VersionedCollections of(MongoDatabase database) {
    return new VersionedCollections(database, "the history of costs", STORE, "costs", STEPS);
  }

  /**
   * What is missing; nothing where all is there.
   *
   * @param database where
   * @return the commands
   * @throws MesaException {@code CONFIGURATION} where a newer version installed them
   */
  public static Script installation(MongoDatabase database) {
    return of(database).installation(new BsonDocument());
  }

  /**
   * Removes those that are there.
   *
   * @param database where
   * @return the commands
   */
  public static Script removal(MongoDatabase database) {
    return of(database).removal(STORE, HISTORY);
  }

  /** Refuses what is not there, and what this version does not understand. */
  static void check(MongoDatabase database) {
    of(database).check();
  }
}
