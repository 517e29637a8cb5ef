package io.mesa.mongo.cost;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.administer.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** The collections of a history of costs in a database, and how they come there. */
public final class HistoryCollections {
  /** What is written in them; a change that older versions do not understand raises it. */
  private static final int FORMAT = 1;

  private static final String STORE = "cost_store";
  private static final String HISTORY = "cost_history";
  private static final BsonDocument SELF = new BsonDocument("_id", new BsonString("costs"));

  private HistoryCollections() {}

  static MongoCollection<BsonDocument> history(MongoDatabase database) {
    return database.getCollection(HISTORY, BsonDocument.class);
  }

  /**
   * What is missing; nothing where all is there.
   *
   * @param database where
   * @return the commands
   * @throws MesaException {@code CONFIGURATION} where a newer version installed them
   */
  public static Script installation(MongoDatabase database) {
    var script = new Script();
    int format = format(database);
    refuseNewer(database, format);
    if (format == FORMAT) {
      return script;
    }
    var index =
        new BsonDocument("key", BsonDocument.parse("{'_id.source': 1}"))
            .append("name", new BsonString("cost_source"));
    return script
        .add(
            database.getName(),
            new BsonDocument("createIndexes", new BsonString(HISTORY))
                .append("indexes", new BsonArray(List.of(index))))
        .add(
            database.getName(),
            new BsonDocument("insert", new BsonString(STORE))
                .append(
                    "documents",
                    new BsonArray(List.of(SELF.clone().append("format", new BsonInt32(FORMAT))))));
  }

  /**
   * Removes those that are there.
   *
   * @param database where
   * @return the commands
   */
  public static Script removal(MongoDatabase database) {
    var script = new Script();
    Set<String> there = Set.copyOf(database.listCollectionNames().into(new ArrayList<>()));
    for (String name : List.of(STORE, HISTORY)) {
      if (there.contains(name)) {
        script.add(database.getName(), new BsonDocument("drop", new BsonString(name)));
      }
    }
    return script;
  }

  /** Refuses what is not there, and what this version does not understand. */
  static void check(MongoDatabase database) {
    int format = format(database);
    refuseNewer(database, format);
    if (format < FORMAT) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "Nothing is installed in database '%1$s' to keep the history of costs in; stores().install(\"%1$s\") does that."
              .formatted(database.getName()));
    }
  }

  private static int format(MongoDatabase database) {
    BsonDocument self = database.getCollection(STORE, BsonDocument.class).find(SELF).first();
    return self == null ? 0 : self.getNumber("format").intValue();
  }

  private static void refuseNewer(MongoDatabase database, int format) {
    if (format > FORMAT) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "The history of costs in database '%s' is of format %d, and this version of Mesa knows %d; use a newer version."
              .formatted(database.getName(), format, FORMAT));
    }
  }
}
