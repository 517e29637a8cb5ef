package io.mesa.mongo.query;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoIterable;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What a collection is asked.
 *
 * @param pipeline the stages, which nobody changes
 * @param find the same as a {@code find}, where that will do
 */
record Retrieval(List<BsonDocument> pipeline, Optional<Find> find) {

  static Retrieval of(List<BsonDocument> pipeline) {
    return new Retrieval(pipeline, Find.of(pipeline));
  }

  /** Asks a collection. */
  <T> MongoIterable<T> on(MongoCollection<T> collection, @Nullable ClientSession session) {
    if (find.isPresent()) {
      return find.get().on(collection, session);
    }
    AggregateIterable<T> found =
        session == null ? collection.aggregate(pipeline) : collection.aggregate(session, pipeline);
    return found.collation(TextComparison.SIMPLE);
  }
}
