package io.mesa.mongo.run;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;

/** Refusals of commands, which name a place and repeat no value. */
final class Refusal {
  private static final int LONGEST_NAME = 64;

  private Refusal() {}

  static MesaException of(String why) {
    return new MesaException(ErrorCode.INVALID_QUERY, why);
  }

  /** A refusal of what stands at a place such as {@code pipeline[0].$match}. */
  static MesaException at(String place, String why) {
    return of("The command is refused at %s: %s".formatted(place, why));
  }

  static MesaException javaScript(String place, String name) {
    return at(place, name + " runs JavaScript on the server, which Mesa never does.");
  }

  /** The place of a name within another place. */
  static String within(String place, String name) {
    return place.isEmpty() ? shown(name) : place + "." + shown(name);
  }

  static String within(String place, int index) {
    return place + "[" + index + "]";
  }

  /** A name for a message, cut and without what a log could not show. */
  static String shown(String name) {
    var shown = new StringBuilder();
    name.codePoints()
        .limit(LONGEST_NAME)
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .forEach(shown::appendCodePoint);
    return shown.length() < name.length() ? shown + "…" : shown.toString();
  }
}
