package io.mesa.source;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import java.util.Objects;
import java.util.Optional;

/**
 * Who logs in.
 *
 * @param user the user's name
 * @param password the password; empty where the server asks for none (a client certificate, trust)
 */
public record Login(String user, Optional<Secret> password) {
  /**
   * Checks the user's name.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is empty or contains NUL
   */
  public Login {
    Names.check("user name", user);
    Objects.requireNonNull(password, "password");
  }

  /**
   * A login with a password.
   *
   * @param user the user's name
   * @param password the password
   * @return the login
   */
  public static Login of(String user, Secret password) {
    return new Login(user, Optional.of(password));
  }

  /**
   * A login without a password.
   *
   * @param user the user's name
   * @return the login
   */
  public static Login of(String user) {
    return new Login(user, Optional.empty());
  }
}
