package io.mesa.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BindTest {

  static Stream<Arguments> values() {
    return Stream.of(
        arguments(true, ValueType.BOOLEAN),
        arguments((short) 1, ValueType.INT16),
        arguments(1, ValueType.INT32),
        arguments(1L, ValueType.INT64),
        arguments(1f, ValueType.FLOAT32),
        arguments(1d, ValueType.FLOAT64),
        arguments(BigDecimal.ONE, ValueType.DECIMAL),
        arguments("text", ValueType.TEXT),
        arguments(LocalDate.EPOCH, ValueType.DATE),
        arguments(LocalTime.NOON, ValueType.TIME),
        arguments(LocalDateTime.of(2026, 1, 1, 0, 0), ValueType.TIMESTAMP),
        arguments(Instant.EPOCH, ValueType.TIMESTAMPTZ),
        arguments(new CalendarInterval(1, 2, 3), ValueType.INTERVAL),
        arguments(new UUID(1, 2), ValueType.UUID),
        arguments(Bytes.of((byte) 1), ValueType.BYTES),
        arguments(JsonValue.of("{}"), ValueType.JSON));
  }

  @ParameterizedTest
  @MethodSource("values")
  void of_aValue_takesTheTypeOfItsClass(Object value, ValueType type) {
    assertThat(Bind.of(value)).isEqualTo(new Bind(type, null, value));
  }

  @Test
  void of_aBind_isThatBind() {
    Bind bind = Bind.nullOf(ValueType.INT32);
    assertThat(Bind.of(bind)).isSameAs(bind);
  }

  @Test
  void of_aList_takesTheTypeOfItsFirstElement() {
    List<Object> values = Arrays.asList(null, 1, 2);
    assertThat(Bind.of(values)).isEqualTo(new Bind(ValueType.ARRAY, ValueType.INT32, values));
  }

  @Test
  void array_given_isCopied() {
    List<Integer> values = new ArrayList<>(List.of(1));
    Bind bind = Bind.array(ValueType.INT32, values);
    values.add(2);
    assertThat(bind.value()).isEqualTo(List.of(1));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> ((List<?>) bind.value()).clear());
  }

  @Test
  void array_empty_isTaken() {
    assertThat(Bind.array(ValueType.TEXT, List.of()).value()).isEqualTo(List.of());
    assertThat(new Bind(ValueType.ARRAY, ValueType.TEXT, null).value()).isNull();
  }

  @Test
  void of_null_isRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> Bind.of(null))
        .withMessageContaining("use Bind.nullOf(type) for null");
  }

  @Test
  void of_whatNoTypeNames_isRefused() {
    refused("A java.util.Date cannot be bound", () -> Bind.of(new java.util.Date()));
    refused("A [B cannot be bound", () -> Bind.of(new byte[0]));
    refused("A java.lang.Character cannot be bound", () -> Bind.of('c'));
  }

  @Test
  void of_aListWithoutAType_isRefused() {
    refused("A list without elements has no type", () -> Bind.of(List.of()));
    refused("A list without elements has no type", () -> Bind.of(Arrays.asList(null, null)));
  }

  @Test
  void bind_thatDoesNotFit_isRefused() {
    refused(
        "A value of kind INT32 is a Integer, not a String.",
        () -> new Bind(ValueType.INT32, null, "1"));
    refused("A value of kind INT32 is a Integer, not a Long.", () -> Bind.of(List.of(1, 2L)));
    refused(
        "An element type belongs to an array and to nothing else.",
        () -> new Bind(ValueType.INT32, ValueType.INT32, 1));
    refused(
        "An element type belongs to an array and to nothing else.",
        () -> Bind.nullOf(ValueType.ARRAY));
    refused(
        "An array of arrays cannot be bound.",
        () -> Bind.array(ValueType.ARRAY, List.of(List.of(1))));
  }

  @Test
  void text_withNul_isRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Bind.of("a\0"))
        .withMessageContaining("The bound text contains NUL at position 1")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThatExceptionOfType(MesaException.class).isThrownBy(() -> Bind.of(List.of("a\0")));
  }

  @Test
  void toString_always_showsTheKindOnly() {
    assertThat(Bind.of("s3c")).hasToString("Bind[TEXT]");
    assertThat(Bind.of(List.of("s3c"))).hasToString("Bind[TEXT[]]");
  }

  private static void refused(String message, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessageContaining(message)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_QUERY);
  }
}
