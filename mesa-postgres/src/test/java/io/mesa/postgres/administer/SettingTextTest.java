package io.mesa.postgres.administer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "work_mem    | 8MB                  | '8MB'",
        "datestyle   | ISO, DMY             | 'ISO, DMY'",
        "search_path | a                    | 'a'",
        "search_path | A,b , C              | 'a', 'b', 'c'",
        "search_path | \"$user\", public    | '$user', 'public'",
        "search_path | \"A, b\" , \"c\"\"d\"| 'A, b', 'c\"d'",
        "search_path | it's                 | 'it''s'",
        "search_path | ``                   | ''",
        "search_path | \"\"                 | ''",
      })
  void literal_isOne_orOnePerNameOfAList(String setting, String value, String expected) {
    assertThat(SettingText.literal(setting, value)).isEqualTo(expected);
  }
}
