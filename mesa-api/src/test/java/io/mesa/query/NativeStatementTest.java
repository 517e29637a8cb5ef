package io.mesa.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeStatementTest {

  @Test
  void of_textAndValues_readsOnly() {
    NativeStatement statement = NativeStatement.of("SELECT $1, $2", 1, Bind.nullOf(ValueType.TEXT));
    assertThat(statement)
        .isEqualTo(
            new NativeStatement(
                "SELECT $1, $2", List.of(Bind.of(1), Bind.nullOf(ValueType.TEXT)), Writes.REFUSED));
  }

  @Test
  void with_eachPart_keepsTheOthers() {
    NativeStatement statement = NativeStatement.of("UPDATE t SET a = $1");
    assertThat(statement.withBind(1).allowingWrites())
        .isEqualTo(new NativeStatement("UPDATE t SET a = $1", List.of(Bind.of(1)), Writes.ALLOWED));
    assertThat(statement.allowingWrites().withBind(1).writes()).isEqualTo(Writes.ALLOWED);
    assertThat(statement.binds()).isEmpty();
  }

  @Test
  void binds_given_areCopied() {
    List<Bind> binds = new ArrayList<>();
    var statement = new NativeStatement("SELECT 1", binds, Writes.REFUSED);
    binds.add(Bind.of(1));
    assertThat(statement.binds()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t"})
  void text_blank_isRefused(String text) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> NativeStatement.of(text))
        .withMessage("The statement is empty.")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_QUERY);
  }

  @Test
  void text_withNul_isRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> NativeStatement.of("SELECT '\0'"))
        .withMessageContaining("The statement contains NUL at position 8")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void toString_always_showsNoValues() {
    assertThat(NativeStatement.of("SELECT $1", "s3c"))
        .hasToString("NativeStatement[SELECT $1, [Bind[TEXT]], writes REFUSED]");
  }
}
