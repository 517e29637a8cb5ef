package io.mesa.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.MesaException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TableNameTest {

  @Test
  void compareTo_ofSeveral_goesBySchemaThenName() {
    TableName first = TableName.of("A", "z");
    TableName second = TableName.of("a", "B");
    TableName third = TableName.of("a", "a");
    assertThat(Stream.of(third, first, second).sorted()).containsExactly(first, second, third);
  }

  @Test
  void equals_ofAnotherCase_isFalse() {
    assertThat(TableName.of("public", "Orders")).isNotEqualTo(TableName.of("public", "orders"));
  }

  @Test
  void toString_always_joinsWithADot() {
    assertThat(TableName.of("public", "a.b")).hasToString("public.a.b");
  }

  @Test
  void of_aBadPart_isRefusedByItsName() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> TableName.of("", "t"))
        .withMessage("The schema is empty.");
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> TableName.of("s", "a\0"))
        .withMessageStartingWith("The table name contains NUL");
  }
}
