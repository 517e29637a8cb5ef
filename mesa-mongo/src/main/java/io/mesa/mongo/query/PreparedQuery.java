package io.mesa.mongo.query;

import io.mesa.query.RowHeader;
import io.mesa.resolve.ResolvedQuery;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * A query ready to be sent, and how its documents are read; the same each time that it is asked.
 *
 * @param resolved the query
 * @param header the columns of its rows
 * @param reading reads its documents
 * @param retrieval what its collection is asked
 * @param apart its includes, where they are read apart; else none
 */
record PreparedQuery(
    ResolvedQuery resolved,
    RowHeader header,
    RowReading reading,
    Retrieval retrieval,
    List<RelatedQuery> apart) {

  /** Whether its stages have at most so many values, names aside. */
  boolean hasAtMost(int values) {
    return left(retrieval.pipeline(), apart, values) >= 0;
  }

  private static int left(List<BsonDocument> stages, List<RelatedQuery> apart, int most) {
    int left = most;
    for (BsonDocument stage : stages) {
      left = leftAfter(stage, left);
    }
    for (RelatedQuery query : apart) {
      left = left(query.stages(), query.apart(), left);
    }
    return left;
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
