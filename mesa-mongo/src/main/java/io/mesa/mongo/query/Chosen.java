package io.mesa.mongo.query;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * The documents that meet a condition.
 *
 * @param itself what the condition asks of a document itself, which is all unless it asks for
 *     related ones
 * @param stages the whole condition, as the stages of a pipeline
 * @param related whether it asks for related documents, which MongoDB's commands that change
 *     documents cannot
 */
record Chosen(BsonDocument itself, List<BsonDocument> stages, boolean related) {
  static final String ID = "_id";

  /** Those of them, still, that have one of these ids. */
  BsonDocument among(List<BsonValue> ids) {
    return Match.and(Match.on(ID, "$in", new BsonArray(ids)), itself);
  }

  /** The one of them, if it still is, that has this id. */
  BsonDocument with(BsonValue id) {
    return Match.and(Match.on(ID, "$eq", id), itself);
  }
}
