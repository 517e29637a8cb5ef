package io.mesa.mongo.query;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Stages of pipelines that not every server has that speaks MongoDB's protocol. */
enum OptionalStage {
  /** MongoDB has it from 4.4 on, and not in transactions. */
  UNION("$unionWith") {
    @Override
    BsonDocument ofNothing(String collection) {
      return new BsonDocument("coll", new BsonString(collection)).append("pipeline", nothing());
    }
  },
  /** With a pipeline of its own, which some servers do not have that have the rest of it. */
  LOOKUP("$lookup") {
    @Override
    BsonDocument ofNothing(String collection) {
      return new BsonDocument("from", new BsonString(collection))
          .append("let", new BsonDocument("k0", new BsonString("$_id")))
          .append("pipeline", nothing())
          .append("as", new BsonString("found"));
    }
  };

  private final String stage;

  OptionalStage(String stage) {
    this.stage = stage;
  }

  /** What the stage is to do: it gives nothing of a collection. */
  abstract BsonDocument ofNothing(String collection);

  /** A pipeline with the stage that gives nothing. */
  List<BsonDocument> pipeline(String collection) {
    return List.of(none(), new BsonDocument(stage, ofNothing(collection)));
  }

  private static BsonArray nothing() {
    return new BsonArray(List.of(none()));
  }

  private static BsonDocument none() {
    return new BsonDocument("$match", Match.none());
  }

  /** Its name. */
  @Override
  public String toString() {
    return stage;
  }
}
