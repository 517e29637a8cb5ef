package io.mesa.mongo.administer;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.ArrayList;
import java.util.List;

/**
 * What was asked for by name and MongoDB does not have: refused together, before anything is sent.
 */
final class Lacking {
  static final String LOGIN = "every user may log in; drop it, or give it another password";
  static final String CONNECTIONS = "a user's connections cannot be limited";
  static final String EXPIRY = "passwords do not expire";
  static final String SETTINGS = "sessions start with no settings";
  static final String NAME = "a user cannot be renamed";

  private final List<String> reasons = new ArrayList<>();

  Lacking when(boolean asked, String reason) {
    if (asked) {
      reasons.add(reason);
    }
    return this;
  }

  /**
   * Refuses, if anything is lacking.
   *
   * @param whom what was asked for, such as {@code User 'app'}
   * @throws MesaException {@code UNSUPPORTED}
   */
  void refuse(String whom) {
    if (!reasons.isEmpty()) {
      throw unsupported(whom, String.join("; ", reasons));
    }
  }

  static MesaException unsupported(String whom, String reason) {
    return new MesaException(
        ErrorCode.UNSUPPORTED,
        "%s asks for what MongoDB does not have: %s. Nothing was sent.".formatted(whom, reason));
  }
}
