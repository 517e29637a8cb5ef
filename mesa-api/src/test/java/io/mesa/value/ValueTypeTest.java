package io.mesa.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ValueTypeTest {

  @ParameterizedTest
  @EnumSource
  void javaType_ofEach_isNoPrimitive(ValueType type) {
    assertThat(type.javaType().isPrimitive()).isFalse();
  }

  @Test
  void jsonValue_always_isItsText() {
    assertThat(JsonValue.of("{\"a\": 1.0}"))
        .hasToString("{\"a\": 1.0}")
        .isEqualTo(new JsonValue("{\"a\": 1.0}"))
        .isNotEqualTo(JsonValue.of("{\"a\":1.0}"));
    assertThatNullPointerException().isThrownBy(() -> JsonValue.of(null));
  }
}
