package io.mesa.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.resolve.Fit;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WriteCheckTest {
  private static final ColumnType STATE =
      new ColumnType("state", ValueType.ENUM, new ColumnType.EnumOf(List.of("open", "shut")));
  private static final WriteCheck CHECK = new WriteCheck(Column.plain("door", 1, STATE, true));

  private static void refused(String message, ThrowingCallable check) {
    MesaException refusal = catchThrowableOfType(MesaException.class, check);
    assertThat(refusal).hasMessage(message);
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_QUERY);
  }

  @Test
  void value_ofTheRightKind_isTaken() {
    assertThat(CHECK.label("shut", STATE)).isEqualTo("shut");
    assertThat(CHECK.number(7L)).isEqualTo(7L);
    assertThat(CHECK.instance("text", String.class)).isEqualTo("text");
    assertThat(CHECK.exact(new Fit.Exact(7))).isEqualTo(7);
  }

  @Test
  void value_ofAnotherKind_isRefusedAndNotShown() {
    refused(
        "Column 'door' is of the type state and takes one of [open, shut], not text that is none of them.",
        () -> CHECK.label("ajar", STATE));
    refused(
        "Column 'door' is of the type state and takes one of [open, shut], not a Integer.",
        () -> CHECK.label(1, STATE));
    refused(
        "Column 'door' is of the type state and takes a number, not a String.",
        () -> CHECK.number("1"));
    refused(
        "Column 'door' is of the type state and takes a JsonValue, not a String.",
        () -> CHECK.instance("{}", JsonValue.class));
  }

  @Test
  void value_thatDoesNotFitExactly_isRefused() {
    refused(
        "A value for column 'door' does not fit its type state exactly; round it, or give the column another type.",
        () -> CHECK.exact(new Fit.Never()));
  }
}
