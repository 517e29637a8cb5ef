package io.mesa.mongo.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindTest {
  private static BsonDocument document(String json) {
    return BsonDocument.parse(json.replace('\'', '"'));
  }

  private static Optional<Find> find(String... stages) {
    return Find.of(Arrays.stream(stages).map(FindTest::document).toList());
  }

  @Test
  void pipeline_ofNothing_findsEverything() {
    assertThat(Find.of(List.of()))
        .contains(new Find(new BsonDocument(), new BsonDocument(), 0, 0, new BsonDocument()));
  }

  @Test
  void pipeline_ofConditionOrderBoundsAndColumns_isOne() {
    assertThat(
            find(
                "{'$match': {'a': 1}}",
                "{'$match': {'b': 2}}",
                "{'$sort': {'a': 1}}",
                "{'$skip': {'$numberLong': '5'}}",
                "{'$limit': {'$numberLong': '7'}}",
                "{'$project': {'_id': 0, 'a': 1}}"))
        .contains(
            new Find(
                Match.and(document("{'a': 1}"), document("{'b': 2}")),
                document("{'a': 1}"),
                5,
                7,
                document("{'_id': 0, 'a': 1}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'$group': {'_id': '$a'}}]",
        "[{'$limit': 7}, {'$skip': 5}]",
        "[{'$limit': 7}, {'$limit': 5}]",
        "[{'$sort': {'a': 1}}, {'$match': {'a': 1}}]",
        "[{'$match': {'a': 1}}, {'$unionWith': {'coll': 'a', 'pipeline': []}}]",
        "[{'$addFields': {'k': 1}}, {'$sort': {'k': 1}}]",
        "[{'$project': {'a': 1}}, {'$project': {'a': 1}}]",
        "[{'$limit': {'$numberLong': '2147483648'}}]",
        "[{'$skip': {'$numberLong': '9000000000'}}]"
      })
  void pipeline_ofMoreOrInAnotherOrder_isNone(String pipeline) {
    BsonDocument all = document("{'pipeline': " + pipeline + "}");
    assertThat(Find.of(all.getArray("pipeline").stream().map(stage -> stage.asDocument()).toList()))
        .isEmpty();
  }
}
