package io.mesa.query;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts what is refused, by its code and its words. */
final class Refused {
  private Refused() {}

  static void query(String message, ThrowingCallable call) {
    with(ErrorCode.INVALID_QUERY, message, call);
  }

  static void argument(String message, ThrowingCallable call) {
    with(ErrorCode.INVALID_ARGUMENT, message, call);
  }

  private static void with(ErrorCode code, String message, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessage(message)
        .extracting(MesaException::code)
        .isEqualTo(code);
  }
}
