package io.mesa.postgres.inspect;

import io.mesa.value.Reading;
import org.jspecify.annotations.Nullable;

/** Readings of what the server writes out only after it has opened a relation. */
final class Definitions {
  private Definitions() {}

  /**
   * The reading of a definition.
   *
   * @param text what the server wrote, null where it was not asked or found nothing
   * @param locked whether it was not asked because of a lock
   */
  static Reading<String> reading(@Nullable String text, boolean locked) {
    if (text != null) {
      return Reading.known(text);
    }
    return locked ? locked() : dropped();
  }

  static <T> Reading<T> locked() {
    return Reading.missing(
        Reading.Reason.LOCKED,
        "Another session holds, or waits for, an exclusive lock that reading it would wait for.");
  }

  /** What the server no longer finds was there when the reading began. */
  static <T> Reading<T> dropped() {
    return Reading.missing(Reading.Reason.UNSUPPORTED, "It was dropped while it was read.");
  }
}
