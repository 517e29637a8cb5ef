package io.mesa.mongo.connect;

import org.jspecify.annotations.Nullable;

/** What stands behind a failure. */
final class Causes {
  private Causes() {}

  static boolean has(Throwable thrown, Class<? extends Throwable> wanted) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (wanted.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
