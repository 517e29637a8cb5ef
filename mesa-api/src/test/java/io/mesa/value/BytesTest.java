package io.mesa.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BytesTest {

  @Test
  void of_anArray_isCopiedBothWays() {
    byte[] array = {1, 2};
    Bytes bytes = Bytes.of(array);
    array[0] = 9;
    bytes.toArray()[1] = 9;
    assertThat(bytes.toArray()).containsExactly(1, 2);
    assertThat(bytes.length()).isEqualTo(2);
  }

  @Test
  void equals_ofEqualContent_isTrue() {
    assertThat(Bytes.of((byte) 1, (byte) 2))
        .isEqualTo(Bytes.of((byte) 1, (byte) 2))
        .hasSameHashCodeAs(Bytes.of((byte) 1, (byte) 2))
        .isNotEqualTo(Bytes.of((byte) 1))
        .isNotEqualTo("0102");
  }

  @Test
  void toString_ofAFew_showsAll() {
    assertThat(Bytes.of((byte) 1, (byte) -1)).hasToString("01ff");
    assertThat(Bytes.of()).hasToString("");
    assertThat(Bytes.of(new byte[16])).hasToString("0".repeat(32));
  }

  @Test
  void toString_ofMany_showsTheFirstAndTheirNumber() {
    assertThat(Bytes.of(new byte[17])).hasToString("0".repeat(32) + "… (17 bytes)");
  }
}
