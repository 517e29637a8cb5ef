package io.mesa.resolve;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;

/** Says no to a query before anything is sent. */
@SuppressWarnings("AnnotateFormatMethod") // Its annotation would be one more dependency.
final class Refusal {
  private Refusal() {}

  static MesaException query(String format, Object... parts) {
    return new MesaException(ErrorCode.INVALID_QUERY, format.formatted(parts));
  }

  static MesaException notFound(String format, Object... parts) {
    return new MesaException(ErrorCode.NOT_FOUND, format.formatted(parts));
  }
}
