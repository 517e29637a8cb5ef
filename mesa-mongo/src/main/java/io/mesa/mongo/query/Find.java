package io.mesa.mongo.query;

import com.mongodb.client.ClientSession;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline that is no more than a condition, an order, bounds and columns, as a {@code find},
 * which gives the same and costs client and server less.
 *
 * @param filter the condition
 * @param sort the order; empty for none
 * @param skip how many documents are passed over
 * @param limit how many there are at most; 0 for all
 * @param projection the columns; empty for all
 */
record Find(BsonDocument filter, BsonDocument sort, int skip, int limit, BsonDocument projection) {
  private static final List<String> STAGES =
      List.of("$match", "$sort", "$skip", "$limit", "$project");

  /** The same as a pipeline; empty where that is more. */
  static Optional<Find> of(List<BsonDocument> pipeline) {
    BsonDocument filter = Match.all();
    var sort = new BsonDocument();
    var projection = new BsonDocument();
    int skip = 0;
    int limit = 0;
    int before = -1;
    for (BsonDocument stage : pipeline) {
      Map.Entry<String, BsonValue> only = stage.entrySet().iterator().next();
      String name = only.getKey();
      int at = STAGES.indexOf(name);
      boolean again = at == before && at == 0;
      if (at <= before && !again) {
        return Optional.empty();
      }
      before = at;
      BsonValue content = only.getValue();
      switch (name) {
        case "$match" ->
            filter = again ? Match.and(filter, content.asDocument()) : content.asDocument();
        case "$sort" -> sort = content.asDocument();
        case "$skip" -> skip = whole(content);
        case "$limit" -> limit = whole(content);
        default -> projection = content.asDocument();
      }
      if (skip < 0 || limit < 0) {
        return Optional.empty();
      }
    }
    return Optional.of(new Find(filter, sort, skip, limit, projection));
  }

  /** A number as the driver takes it; negative where it takes none so large. */
  private static int whole(BsonValue number) {
    long value = number.asNumber().longValue();
    return value <= Integer.MAX_VALUE ? (int) value : -1;
  }

  <T> FindIterable<T> on(MongoCollection<T> collection, @Nullable ClientSession session) {
    FindIterable<T> found =
        session == null ? collection.find(filter) : collection.find(session, filter);
    return found
        .sort(sort.isEmpty() ? null : sort)
        .skip(skip)
        .limit(limit)
        .projection(projection.isEmpty() ? null : projection)
        .collation(TextComparison.SIMPLE);
  }
}
