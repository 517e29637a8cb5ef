package io.mesa.micrometer;

import io.mesa.error.ErrorCode;
import java.util.Optional;

/** Tells observations that a call failed; the exception itself is the application's alone. */
final class CallFailed extends RuntimeException {

  CallFailed(ErrorCode code, Optional<String> databaseCode) {
    super(
        code + databaseCode.map(detail -> ", database code " + detail).orElse(""),
        null,
        false,
        false);
  }
}
