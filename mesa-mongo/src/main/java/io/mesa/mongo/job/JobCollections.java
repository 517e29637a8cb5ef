package io.mesa.mongo.job;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.administer.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;

/** The collections of a store of jobs in a database, and how they come there. */
final class JobCollections {
  /** What is written in them; a change that older versions do not understand raises it. */
  static final int FORMAT = 1;

  private static final String STORE = "job_store";
  private static final String JOB = "job";
  private static final String RESULT = "job_result";
  private static final BsonDocument SELF = new BsonDocument("_id", new BsonString("jobs"));

  private JobCollections() {}

  static MongoCollection<BsonDocument> jobs(MongoDatabase database) {
    return database.getCollection(JOB, BsonDocument.class);
  }

  static MongoCollection<BsonDocument> results(MongoDatabase database) {
    return database.getCollection(RESULT, BsonDocument.class);
  }

  static MongoCollection<BsonDocument> store(MongoDatabase database) {
    return database.getCollection(STORE, BsonDocument.class);
  }

  /** Finds the document that says of which format the store is. */
  static BsonDocument self() {
    return SELF.clone();
  }

  /** What is missing; nothing where all is there. */
  static Script installation(MongoDatabase database) {
    var script = new Script();
    Optional<BsonDocument> self = read(database);
    if (self.isPresent()) {
      checkFormat(database.getName(), self.get());
      return script;
    }
    String mark = UUID.randomUUID().toString().substring(0, 8);
    var created =
        self()
            .append("format", new BsonInt32(FORMAT))
            .append("mark", new BsonString(mark))
            .append("number", new BsonInt64(0));
    return script
        .add(
            database.getName(),
            indexes(
                JOB,
                index("job_key", true, "key"),
                index("job_turn", false, "state", "source", "turn", "number"),
                index("job_tenant", false, "state", "source", "tenant", "turn"),
                index("job_ended", false, "state", "finishedAt"),
                index("job_number", false, "number")))
        .add(
            database.getName(),
            indexes(RESULT, index("job_part", true, "job", "token", "part", "piece")))
        .add(
            database.getName(),
            new BsonDocument("insert", new BsonString(STORE))
                .append("documents", new BsonArray(List.of(created))));
  }

  private static BsonDocument indexes(String collection, BsonDocument... indexes) {
    return new BsonDocument("createIndexes", new BsonString(collection))
        .append("indexes", new BsonArray(List.of(indexes)));
  }

  private static BsonDocument index(String name, boolean unique, String... fields) {
    var key = new BsonDocument();
    for (String field : fields) {
      key.append(field, new BsonInt32(1));
    }
    var index = new BsonDocument("key", key).append("name", new BsonString(name));
    return unique ? index.append("unique", BsonBoolean.TRUE) : index;
  }

  /** Removes those that are there. */
  static Script removal(MongoDatabase database) {
    var script = new Script();
    Set<String> there = Set.copyOf(database.listCollectionNames().into(new ArrayList<>()));
    for (String name : List.of(STORE, JOB, RESULT)) {
      if (there.contains(name)) {
        script.add(database.getName(), new BsonDocument("drop", new BsonString(name)));
      }
    }
    return script;
  }

  private static Optional<BsonDocument> read(MongoDatabase database) {
    return Optional.ofNullable(store(database).find(self()).first());
  }

  /** The store's mark, where this version understands what is there. */
  static String mark(MongoDatabase database) {
    BsonDocument self =
        read(database)
            .orElseThrow(
                () ->
                    new MesaException(
                        ErrorCode.CONFIGURATION,
                        "Nothing is installed in database '%1$s' to keep jobs in; stores().install(\"%1$s\") does that."
                            .formatted(database.getName())));
    checkFormat(database.getName(), self);
    return self.getString("mark").getValue();
  }

  private static void checkFormat(String database, BsonDocument self) {
    int format = self.getNumber("format").intValue();
    if (format != FORMAT) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "The collections in database '%s' are of format %d, and this version of Mesa knows %d; %s."
              .formatted(
                  database,
                  format,
                  FORMAT,
                  format > FORMAT ? "use a newer version" : "install them anew"));
    }
  }
}
