package io.mesa.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentIdTest {
  private static final String HEX = "65a1b2c3d4e5f60718293a4b";

  @Test
  void of_digitsInUpperCase_areTheSameId() {
    assertThat(DocumentId.of(HEX.toUpperCase(java.util.Locale.ROOT))).isEqualTo(DocumentId.of(HEX));
    assertThat(DocumentId.of(HEX)).hasToString(HEX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "65a1b2c3d4e5f60718293a4",
        "65a1b2c3d4e5f60718293a4b0",
        "65a1b2c3d4e5f60718293a4g"
      })
  void of_whatAreNot24Digits_isRefused(String text) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> DocumentId.of(text))
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void compareTo_isByBytes_withoutSigns() {
    assertThat(DocumentId.of("ff0000000000000000000000"))
        .isGreaterThan(DocumentId.of("7f0000000000000000000000"));
  }
}
