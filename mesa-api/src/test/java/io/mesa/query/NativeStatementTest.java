package io.mesa.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NativeStatementTest {
  private static void assertRefused(ThrowingCallable call, ErrorCode code, String said) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(MesaException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(said);
  }

  @Test
  void of_bindsByClass() {
    var statement =
        NativeStatement.of("x", 1, "a", List.of(2L)).withBind(Bind.nullOf(ValueType.UUID));
    assertThat(statement.binds())
        .extracting(Bind::type, Bind::elementType)
        .containsExactly(
            tuple(ValueType.INT32, null),
            tuple(ValueType.TEXT, null),
            tuple(ValueType.ARRAY, ValueType.INT64),
            tuple(ValueType.UUID, null));
    assertThat(statement.writes()).isEqualTo(Writes.REFUSED);
    assertThat(statement.allowingWrites().writes()).isEqualTo(Writes.ALLOWED);
  }

  @Test
  void toString_showsNoValue() {
    assertThat(NativeStatement.of("SELECT $1", "s3cret").toString())
        .contains("SELECT $1", "Bind[TEXT]")
        .doesNotContain("s3cret");
  }

  @Test
  void badText_isRefused() {
    assertRefused(() -> NativeStatement.of(" \n"), ErrorCode.INVALID_QUERY, "empty");
    assertRefused(() -> NativeStatement.of("a\0"), ErrorCode.INVALID_ARGUMENT, "NUL");
  }

  @Test
  void badBinds_areRefused() {
    assertThatThrownBy(() -> NativeStatement.of("x", (Object) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("nullOf");
    assertRefused(
        () -> NativeStatement.of("x", new StringBuilder()),
        ErrorCode.INVALID_QUERY,
        "StringBuilder");
    assertRefused(() -> Bind.of(List.of()), ErrorCode.INVALID_QUERY, "Bind.array");
    assertRefused(() -> Bind.of("a\0"), ErrorCode.INVALID_ARGUMENT, "NUL");
    assertRefused(() -> Bind.of(List.of("a\0")), ErrorCode.INVALID_ARGUMENT, "NUL");
    assertRefused(() -> new Bind(ValueType.INT32, null, "x"), ErrorCode.INVALID_QUERY, "Integer");
    assertRefused(
        () -> new Bind(ValueType.ARRAY, null, List.of()), ErrorCode.INVALID_QUERY, "element");
    assertRefused(
        () -> new Bind(ValueType.ARRAY, ValueType.ARRAY, List.of()),
        ErrorCode.INVALID_QUERY,
        "array of arrays");
    assertRefused(
        () -> Bind.array(ValueType.INT32, List.of("x")), ErrorCode.INVALID_QUERY, "Integer");
  }

  @Test
  void array_isCopied() {
    List<Integer> list = new ArrayList<>(Arrays.asList(1, null));
    Bind bind = Bind.array(ValueType.INT32, list);
    list.add(3);
    assertThat(bind.value()).isEqualTo(Arrays.asList(1, null));
    assertThat(bind).hasToString("Bind[INT32[]]");
  }
}
