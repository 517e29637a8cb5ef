package io.mesa.tck.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMeaningTest {

  @Test
  void of_everyKindOfValue_isRead() {
    assertThat(
            JsonMeaning.of(
                " {\"a\" : [1, -2.50, \"x\\n\\u0041\"], \"b\": {}, \"c\": [ ], \"d\": null} "))
        .isEqualTo(
            Map.of(
                "a",
                List.of(BigDecimal.ONE, new BigDecimal("-2.5"), "x\nA"),
                "b",
                Map.of(),
                "c",
                List.of(),
                "d",
                JsonMeaning.Null.NULL));
  }

  @ParameterizedTest
  @CsvSource({"1, 1.0", "1e2, 100", "-0, 0", "0.10, 1E-1", "true, ' true'"})
  void of_sameValueWrittenOtherwise_isEqual(String text, String other) {
    assertThat(JsonMeaning.of(text)).isEqualTo(JsonMeaning.of(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[1,", "tru", "\"a", "1 2", "{\"a\" 1}", "x"})
  void of_malformed_isRefused(String text) {
    assertThatThrownBy(() -> JsonMeaning.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void at_pathThroughArray_isEmpty() {
    assertThat(JsonMeaning.at(JsonMeaning.of("{\"a\": [1]}"), List.of("a", "0"))).isEmpty();
  }

  @Test
  void text_meaning_isReadAsTheSame() {
    Object meaning =
        JsonMeaning.of("{\"k\\\\\\\"\": [true, null, \"\\u0001\\ud83d\\ude00\", 1e40]}");

    assertThat(JsonMeaning.of(JsonMeaning.text(meaning))).isEqualTo(meaning);
  }
}
