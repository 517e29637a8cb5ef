package io.mesa.mongo.feed;

import com.mongodb.ReadPreference;
import com.mongodb.client.MongoDatabase;
import io.mesa.runtime.FeedCoverage;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * The collections of a database, and of which a change stream tells: of all but time series
 * (MongoDB's manual, "Time Series Collection Limitations"). Views are left out, for answers are
 * made of what is behind them.
 *
 * @param heard those of which it tells
 * @param silent the others, each with the reason
 */
record FeedCollections(Set<TableName> heard, Map<TableName, String> silent) {

  static FeedCollections read(MongoDatabase database, Duration limit) {
    List<BsonDocument> listed =
        database
            .withReadPreference(ReadPreference.primary())
            .listCollections(BsonDocument.class)
            .maxTime(limit.toMillis(), TimeUnit.MILLISECONDS)
            .into(new ArrayList<BsonDocument>());
    Set<TableName> heard = new HashSet<>();
    Map<TableName, String> silent = new HashMap<>();
    for (BsonDocument told : listed) {
      var name = TableName.of(database.getName(), told.getString("name").getValue());
      String type = told.getString("type", new BsonString("collection")).getValue();
      if (name.name().startsWith("system.")) {
        continue;
      }
      switch (type) {
        case "collection" -> heard.add(name);
        case "timeseries" ->
            silent.put(
                name,
                "'%s' is a time series, of which change streams tell nothing".formatted(name));
        default -> {
          // A view has no documents of its own.
        }
      }
    }
    return new FeedCollections(heard, silent);
  }

  FeedCoverage coverage() {
    return new FeedCoverage(heard, silent);
  }
}
