package io.mesa.mongo.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.MesaException;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class KeyBatchTest {
  private static BsonDocument parsed(String json) {
    return BsonDocument.parse(json.replace('\'', '"'));
  }

  private static BsonDocument predicate(List<String> columns, String... documents) {
    return KeyBatch.predicate(
        columns, List.of(documents).stream().map(each -> Key.of(parsed(each), columns)).toList());
  }

  @Test
  void predicate_ofOneColumn_isAListThatAnIndexServes() {
    assertThat(predicate(List.of("a"), "{'a': 1}", "{'a': 'x'}"))
        .isEqualTo(
            parsed("{'$and': [{'a': {'$not': {'$type': 'array'}}}, {'a': {'$in': [1, 'x']}}]}"));
  }

  @Test
  void predicate_ofSeveralColumns_isOfThemTogether() {
    assertThat(predicate(List.of("a", "b"), "{'a': 1, 'b': 2}", "{'a': 3, 'b': 4}"))
        .isEqualTo(
            parsed(
                "{'$and': [{'a': {'$not': {'$type': 'array'}}}, {'b': {'$not': {'$type': 'array'}}},"
                    + " {'$or': [{'$and': [{'a': {'$eq': 1}}, {'b': {'$eq': 2}}]},"
                    + " {'$and': [{'a': {'$eq': 3}}, {'b': {'$eq': 4}}]}]}]}"));
  }

  @Test
  void predicate_ofWhatAPredicateTakesForMore_isComputed() {
    for (String value :
        List.of(
            "{'$regularExpression': {'pattern': '.*', 'options': ''}}", "{'$gt': ''}", "['x']")) {
      assertThat(predicate(List.of("a"), "{'a': %s}".formatted(value)))
          .isEqualTo(
              parsed(
                  "{'$expr': {'$or': [{'$and': [{'$eq': ['$a', {'$literal': %s}]}]}]}}"
                      .formatted(value)));
    }
  }

  @Test
  void predicate_ofANameThatNoPathSays_isRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> predicate(List.of("$a"), "{'$a': 1}"));
  }

  @Test
  void batches_ofManyKeys_haveAsManyAsACommandTakes() {
    List<Key> keys =
        IntStream.range(0, 2 * KeyBatch.MOST_KEYS + 1)
            .mapToObj(i -> Key.of(new BsonInt32(i)))
            .toList();
    assertThat(KeyBatch.of(keys))
        .extracting(List::size)
        .containsExactly(KeyBatch.MOST_KEYS, KeyBatch.MOST_KEYS, 1);
  }

  @Test
  void batches_ofLargeKeys_areBoundedByTheirBytes() {
    Key large = Key.of(new BsonString("x".repeat(600_000)));
    Key huge = Key.of(new BsonString("x".repeat(3 << 20)));
    assertThat(KeyBatch.of(List.of(large, large, large, huge, large)))
        .extracting(List::size)
        .containsExactly(2, 1, 1, 1);
  }
}
