package io.mesa.admin;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;

/**
 * The word that what destroys data asks for: the target's name, repeated.
 *
 * @param target the name of what may be destroyed
 */
public record Confirmation(String target) {
  /** Checks the name. */
  public Confirmation {
    Names.check("confirmed name", target);
  }

  /**
   * Confirms a target.
   *
   * @param name the exact name of what may be destroyed
   * @return the confirmation
   */
  public static Confirmation of(String name) {
    return new Confirmation(name);
  }

  /**
   * Refuses unless this confirms the target.
   *
   * @param action what is about to happen, for the message: {@code "dropDatabase"}
   * @param name the target's name
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where another name was confirmed
   */
  public void require(String action, String name) {
    if (!target.equals(name)) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "%s of '%s' was confirmed for '%s'; nothing was sent. Confirm the same name."
              .formatted(action, name, target));
    }
  }
}
