package io.mesa.mongo.query;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoIterable;
import io.mesa.query.RowHeader;
import io.mesa.resolve.ResolvedQuery;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A query ready to be sent, and how its documents are read; the same each time that it is asked.
 *
 * @param resolved the query
 * @param header the columns of its rows
 * @param reading reads its documents
 * @param pipeline its stages, which nobody changes
 * @param find the same as a {@code find}, where that will do
 */
record PreparedQuery(
    ResolvedQuery resolved,
    RowHeader header,
    RowReading reading,
    List<BsonDocument> pipeline,
    Optional<Find> find) {

  PreparedQuery(
      ResolvedQuery resolved, RowHeader header, RowReading reading, List<BsonDocument> pipeline) {
    this(resolved, header, reading, pipeline, Find.of(pipeline));
  }

  /** Asks a collection. */
  MongoIterable<FoundRow> on(
      MongoCollection<FoundRow> collection, @Nullable ClientSession session) {
    if (find.isPresent()) {
      return find.get().on(collection, session);
    }
    AggregateIterable<FoundRow> found =
        session == null ? collection.aggregate(pipeline) : collection.aggregate(session, pipeline);
    return found.collation(TextComparison.SIMPLE);
  }

  /** Whether its stages have at most so many values, names aside. */
  boolean hasAtMost(int values) {
    int left = values;
    for (BsonDocument stage : pipeline) {
      left = leftAfter(stage, left);
    }
    return left >= 0;
  }

  private static int leftAfter(BsonValue value, int most) {
    int left = most - 1;
    Iterable<BsonValue> inner = List.of();
    if (value instanceof BsonDocument document) {
      inner = document.values();
    } else if (value instanceof BsonArray array) {
      inner = array;
    }
    for (BsonValue each : inner) {
      if (left < 0) {
        return left;
      }
      left = leftAfter(each, left);
    }
    return left;
  }
}
