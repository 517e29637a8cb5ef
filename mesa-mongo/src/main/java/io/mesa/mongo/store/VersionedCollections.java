package io.mesa.mongo.store;

import com.mongodb.client.MongoDatabase;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.administer.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Collections in a database of one's choice. One of them has a document that says of which format
 * they are; each format is made of the one before, so whatever is there becomes the newest by the
 * same steps. Immutable.
 */
public final class VersionedCollections {
  private final MongoDatabase database;
  private final String purpose;
  private final String store;
  private final BsonDocument self;
  private final List<List<BsonDocument>> steps;

  /**
   * The collections of a database; nothing is asked yet.
   *
   * @param database the database
   * @param purpose what is kept in them, for messages: {@code "the history of costs"}
   * @param store the collection whose document says which format it is
   * @param id the document's {@code _id}
   * @param steps the commands that make each format of the one before, which can be run again where
   *     they were cut short; the first is made of nothing. A change that older versions do not
   *     understand is another entry
   */
  public VersionedCollections(
      MongoDatabase database,
      String purpose,
      String store,
      String id,
      List<List<BsonDocument>> steps) {
    this.database = database;
    this.purpose = purpose;
    this.store = store;
    this.self = new BsonDocument("_id", new BsonString(id));
    this.steps = List.copyOf(steps);
  }

  /**
   * What is missing; nothing where all is there.
   *
   * @param first what the document says from the beginning on, besides its format
   * @return the commands
   * @throws MesaException {@code CONFIGURATION} where a newer version installed them
   */
  public Script installation(BsonDocument first) {
    var script = new Script();
    int format = format();
    refuseNewer(format);
    steps.stream()
        .skip(format)
        .flatMap(List::stream)
        .forEach(command -> script.add(database.getName(), command.clone()));
    if (format < steps.size()) {
      script.add(database.getName(), saying(first));
    }
    return script;
  }

  /** Says of which format they are, which stands last: what was cut short is begun again. */
  private BsonDocument saying(BsonDocument first) {
    var change = new BsonDocument("$set", new BsonDocument("format", new BsonInt32(steps.size())));
    if (!first.isEmpty()) {
      change.append("$setOnInsert", first);
    }
    var update = new BsonDocument("q", self).append("u", change).append("upsert", BsonBoolean.TRUE);
    return new BsonDocument("update", new BsonString(store))
        .append("updates", new BsonArray(List.of(update)));
  }

  /**
   * Removes those that are there.
   *
   * @param collections their names
   * @return the commands
   */
  public Script removal(String... collections) {
    var script = new Script();
    Set<String> there = Set.copyOf(database.listCollectionNames().into(new ArrayList<>()));
    for (String name : collections) {
      if (there.contains(name)) {
        script.add(database.getName(), new BsonDocument("drop", new BsonString(name)));
      }
    }
    return script;
  }

  /**
   * Refuses what is not there, and what this version does not understand.
   *
   * @throws MesaException {@code CONFIGURATION}, saying what to do
   */
  public void check() {
    int format = format();
    refuseNewer(format);
    if (format < steps.size()) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "%s in database '%s' to keep %s in; stores().install(\"%s\") does that."
              .formatted(
                  format == 0 ? "Nothing is installed" : "Not all is installed",
                  database.getName(),
                  purpose,
                  database.getName()));
    }
  }

  /** 0 where there is nothing. */
  private int format() {
    @Nullable BsonDocument found =
        database.getCollection(store, BsonDocument.class).find(self).first();
    return found == null ? 0 : found.getNumber("format").intValue();
  }

  private void refuseNewer(int format) {
    if (format > steps.size()) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "The collections in database '%s' to keep %s in are of format %d, and this version of Mesa knows %d; use a newer version."
              .formatted(database.getName(), purpose, format, steps.size()));
    }
  }
}
