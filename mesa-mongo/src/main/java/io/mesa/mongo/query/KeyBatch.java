package io.mesa.mongo.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * The keys that one command asks for: {@value #MOST_KEYS} at most and of {@value #MOST_BYTES} bytes
 * at most, unless those are of a single key, so that a command stays far below the 16 MiB that a
 * server takes.
 */
final class KeyBatch {
  static final int MOST_KEYS = 1_000;
  static final long MOST_BYTES = 4 << 20;

  private KeyBatch() {}

  /** Whether a command may ask for so many keys. */
  static boolean fits(int keys, long bytes) {
    return keys <= MOST_KEYS && bytes <= MOST_BYTES;
  }

  /** Keys in batches. */
  static List<List<Key>> of(Collection<Key> keys) {
    List<List<Key>> batches = new ArrayList<>();
    List<Key> batch = new ArrayList<>();
    long bytes = 0;
    for (Key key : keys) {
      bytes += key.bytes();
      if (batches.isEmpty() || !fits(batch.size() + 1, bytes)) {
        batch = new ArrayList<>();
        batches.add(batch);
        bytes = key.bytes();
      }
      batch.add(key);
    }
    return batches;
  }

  /** The documents whose columns have one of the keys, by predicates that can use an index. */
  static BsonDocument predicate(List<String> columns, Collection<Key> keys) {
    List<BsonDocument> all = new ArrayList<>();
    columns.forEach(column -> all.add(Match.isNoArray(Place.check(column))));
    List<Key> plain = keys.stream().filter(KeyBatch::isPlain).toList();
    all.add(
        columns.size() == 1
            ? single(columns.get(0), plain)
            : Match.or(plain.stream().map(key -> conjunction(columns, key)).toList()));
    List<Key> others = keys.stream().filter(key -> !isPlain(key)).toList();
    return others.isEmpty() ? Match.and(all) : Match.or(Match.and(all), computed(columns, others));
  }

  private static BsonDocument single(String column, List<Key> keys) {
    List<BsonValue> values = keys.stream().map(key -> key.values().get(0)).toList();
    return values.isEmpty() ? Match.none() : Match.on(column, "$in", new BsonArray(values));
  }

  private static BsonDocument conjunction(List<String> columns, Key key) {
    return Match.and(
        IntStream.range(0, columns.size())
            .mapToObj(i -> Match.on(columns.get(i), "$eq", key.values().get(i)))
            .toList());
  }

  private static boolean isPlain(Key key) {
    return key.values().stream().allMatch(KeyBatch::isPlain);
  }

  /** Whether a predicate takes a value for what it is, and not for more. */
  private static boolean isPlain(BsonValue value) {
    if (value instanceof BsonDocument document) {
      return document.isEmpty() || !document.getFirstKey().startsWith("$");
    }
    return !value.isArray() && !value.isRegularExpression();
  }

  /** The same by expressions, which take every value for what it is. */
  private static BsonDocument computed(List<String> columns, List<Key> keys) {
    List<BsonDocument> any = new ArrayList<>();
    for (Key key : keys) {
      List<BsonDocument> all = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        BsonDocument wanted = new BsonDocument("$literal", key.values().get(i));
        all.add(Expressions.of("$eq", Expressions.value(columns.get(i)), wanted));
      }
      any.add(new BsonDocument("$and", new BsonArray(all)));
    }
    return new BsonDocument("$expr", new BsonDocument("$or", new BsonArray(any)));
  }
}
