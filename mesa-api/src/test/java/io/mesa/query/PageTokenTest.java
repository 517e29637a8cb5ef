package io.mesa.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
  private static final String MALFORMED =
      "The page token is malformed; give back what Rows.next() or previous() gave.";

  @Test
  void token_fitForAUrl_isTaken() {
    assertThat(new PageToken("azAZ09-_")).hasToString("azAZ09-_");
    assertThat(new PageToken("x".repeat(PageToken.LONGEST)).text()).hasSize(65_536);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a=", "a+b", "a/b", "a\0", "é", "a b", "a\n", "\uD83D\uDE00"})
  void token_ofOtherCharacters_isRefused(String text) {
    Refused.query(MALFORMED, () -> new PageToken(text));
  }

  @Test
  void token_tooLong_isRefused() {
    Refused.query(MALFORMED, () -> new PageToken("x".repeat(PageToken.LONGEST + 1)));
  }
}
