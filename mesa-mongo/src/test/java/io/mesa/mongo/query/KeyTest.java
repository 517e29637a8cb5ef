package io.mesa.mongo.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys are equal: as MongoDB's manual has it at "Comparison/Sort Order". */
class KeyTest {
  /** In each line values that are equal, and to none of another line. */
  private static final List<String> EQUAL =
      List.of(
          "1, {'$numberLong': '1'}, 1.0, {'$numberDecimal': '1'}, {'$numberDecimal': '1.00'}",
          "0, -0.0, 0.0, {'$numberDecimal': '0'}, {'$numberDecimal': '-0'}, {'$numberDecimal': '-0E+3'}, {'$numberDecimal': '0.00'}",
          "100, {'$numberDecimal': '1E+2'}, 1e2",
          "0.1",
          "{'$numberDecimal': '0.1'}",
          "{'$numberLong': '9007199254740993'}, {'$numberDecimal': '9007199254740993'}",
          "{'$numberLong': '9007199254740992'}, 9007199254740992.0",
          "{'$numberDouble': 'NaN'}, {'$numberDecimal': 'NaN'}",
          "{'$numberDouble': 'Infinity'}, {'$numberDecimal': 'Infinity'}",
          "{'$numberDouble': '-Infinity'}, {'$numberDecimal': '-Infinity'}",
          "'a'",
          "'A'",
          "'1'",
          "true",
          "{'$date': 1}",
          "{'$oid': '000000000000000000000001'}",
          "'000000000000000000000001'",
          "{'$binary': {'base64': 'AQ==', 'subType': '00'}}",
          "{'$binary': {'base64': 'AQ==', 'subType': '80'}}",
          "[], []",
          "{}",
          "[1, 'a'], [1.0, 'a']",
          "['a', 1]",
          "{'a': 1, 'b': [2]}, {'a': 1.0, 'b': [{'$numberLong': '2'}]}",
          "{'b': [2], 'a': 1}");

  private static BsonDocument parsed(String json) {
    return BsonDocument.parse(json.replace('\'', '"'));
  }

  @Test
  void keys_ofEqualValues_areEqualAndNoOthers() {
    List<List<Key>> lines = new ArrayList<>();
    for (String line : EQUAL) {
      List<BsonValue> values = parsed("{'v': [" + line + "]}").getArray("v");
      lines.add(values.stream().map(Key::of).toList());
    }
    for (int i = 0; i < lines.size(); i++) {
      for (int j = 0; j < lines.size(); j++) {
        for (Key left : lines.get(i)) {
          for (Key right : lines.get(j)) {
            assertThat(left.equals(right))
                .as("%s = %s", EQUAL.get(i), EQUAL.get(j))
                .isEqualTo(i == j);
            if (i == j) {
              assertThat(left).hasSameHashCodeAs(right);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a': 1}",
        "{'a': 1, 'b': null}",
        "{'a': {'$undefined': true}, 'b': 1}",
        "{'a': 1, 'b': {'$minKey': 1}}"
      })
  void key_withAPartThatIsNothing_isNone(String document) {
    assertThat(Key.of(parsed(document), List.of("a", "b"))).isNull();
  }

  @Test
  void key_ofSeveralColumns_isEqualInTheirOrder() {
    BsonDocument document = parsed("{'a': 1, 'b': 2}");
    Key key = Key.of(document, List.of("a", "b"));
    assertThat(key).isEqualTo(Key.of(parsed("{'b': 2.0, 'a': 1.0}"), List.of("a", "b")));
    assertThat(key).isNotEqualTo(Key.of(document, List.of("b", "a")));
  }

  @Test
  void toString_ofAKey_hasNoValues() {
    assertThat(Key.of(new BsonString("secret"))).hasToString("Key[1]");
  }
}
