package io.mesa.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {

  @Test
  void parse_ofAName_isThatColumn() {
    FieldPath field = FieldPath.parse("Order Items");
    assertThat(field).isEqualTo(FieldPath.of("Order Items"));
    assertThat(field.column()).isEqualTo("Order Items");
    assertThat(field.keys()).isEmpty();
  }

  @Test
  void parse_ofNamesWithOneHash_givesEachItsOwn() {
    assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());

    assertThat(FieldPath.parse("Aa").column()).isEqualTo("Aa");
    assertThat(FieldPath.parse("BB").column()).isEqualTo("BB");
    assertThat(FieldPath.parse("Aa").column()).isEqualTo("Aa");
  }

  @Test
  void parse_withDots_followsKeys() {
    FieldPath field = FieldPath.parse("address.city.name");
    assertThat(field).isEqualTo(FieldPath.of("address", "city", "name"));
    assertThat(field.column()).isEqualTo("address");
    assertThat(field.keys()).containsExactly("city", "name");
  }

  @Test
  void parse_withEscapes_takesDotsAndBackslashesLiterally() {
    assertThat(FieldPath.parse("a\\.b.c")).isEqualTo(FieldPath.of("a.b", "c"));
    assertThat(FieldPath.parse("a\\\\.b")).isEqualTo(FieldPath.of("a\\", "b"));
    assertThat(FieldPath.parse("a\\")).isEqualTo(FieldPath.of("a\\"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b", ".", "\\", "\\.", ".\\", "a\\.", "..", "é.\uD83D\uDE00"})
  void toString_ofAnyNames_isParsedAgain(String name) {
    for (FieldPath field :
        List.of(FieldPath.of(name), FieldPath.of(name, name), FieldPath.of("a", name, "b"))) {
      assertThat(FieldPath.parse(field.toString())).isEqualTo(field);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b"})
  void parse_ofAnEmptySegment_isRefused(String text) {
    Refused.argument("The field name is empty.", () -> FieldPath.parse(text));
  }

  @Test
  void of_nulOrALoneSurrogate_isRefused() {
    Refused.argument(
        "The field name contains NUL at position 1; remove it.", () -> FieldPath.of("a\0"));
    Refused.argument(
        "The field name contains a lone surrogate at position 0; it is no Unicode text.",
        () -> FieldPath.of("a", "\uD800"));
  }

  @Test
  void segments_noneOrTooMany_areRefused() {
    assertThat(new FieldPath(Collections.nCopies(32, "a")).segments()).hasSize(32);
    Refused.query(
        "A field has 1 to 32 segments, not 33.", () -> new FieldPath(Collections.nCopies(33, "a")));
    Refused.query("A field has 1 to 32 segments, not 0.", () -> new FieldPath(List.of()));
  }
}
