package io.mesa.admin;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What shall change of a user; what is not named stays. Passwords have an action of their own.
 * Immutable; each {@code with} method returns a copy.
 *
 * @param superuser whether nothing shall be refused to it
 * @param canLogIn whether it may log in
 * @param connectionLimit how many connections it may have; empty inside for no limit
 * @param validUntil until when its password is taken; empty inside for ever
 * @param newName its new name
 * @param settings what its sessions shall start with, by name; empty inside to take a setting away
 */
public record UserChange(
    Optional<Boolean> superuser,
    Optional<Boolean> canLogIn,
    Optional<Optional<Integer>> connectionLimit,
    Optional<Optional<Instant>> validUntil,
    Optional<String> newName,
    Map<String, Optional<String>> settings) {
  private static final UserChange NOTHING =
      new UserChange(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of());

  /**
   * Checks names and numbers and copies the map.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where the new name is empty or
   *     contains NUL, a setting's name is none, or the connection limit is negative
   */
  public UserChange {
    newName.ifPresent(name -> Names.check("new user name", name));
    connectionLimit
        .flatMap(limit -> limit)
        .filter(limit -> limit < 0)
        .ifPresent(
            limit -> {
              throw new MesaException(
                  ErrorCode.INVALID_ARGUMENT,
                  "The connection limit is %d; it is 0 or more.".formatted(limit));
            });
    settings.forEach((name, value) -> NewUser.checkSetting(name, value.orElse("")));
    settings = Map.copyOf(settings);
    Objects.requireNonNull(superuser, "superuser");
    Objects.requireNonNull(canLogIn, "canLogIn");
    Objects.requireNonNull(validUntil, "validUntil");
  }

  /**
   * No change, to start from.
   *
   * @return the change
   */
  public static UserChange nothing() {
    return NOTHING;
  }

  /**
   * Whether anything would change.
   *
   * @return true where nothing is named
   */
  public boolean isEmpty() {
    return equals(NOTHING);
  }

  /**
   * Makes it a superuser or no longer one.
   *
   * @param value whether nothing shall be refused to it
   * @return a copy
   */
  public UserChange withSuperuser(boolean value) {
    return new UserChange(
        Optional.of(value), canLogIn, connectionLimit, validUntil, newName, settings);
  }

  /**
   * Lets it log in or no longer.
   *
   * @param value whether it may log in
   * @return a copy
   */
  public UserChange withLogin(boolean value) {
    return new UserChange(
        superuser, Optional.of(value), connectionLimit, validUntil, newName, settings);
  }

  /**
   * Limits its connections.
   *
   * @param value 0 or more
   * @return a copy
   */
  public UserChange withConnectionLimit(int value) {
    return new UserChange(
        superuser, canLogIn, Optional.of(Optional.of(value)), validUntil, newName, settings);
  }

  /**
   * Takes the limit of its connections away.
   *
   * @return a copy
   */
  public UserChange withoutConnectionLimit() {
    return new UserChange(
        superuser, canLogIn, Optional.of(Optional.empty()), validUntil, newName, settings);
  }

  /**
   * Ends its password at a time.
   *
   * @param value until when the password is taken
   * @return a copy
   */
  public UserChange withValidUntil(Instant value) {
    return new UserChange(
        superuser, canLogIn, connectionLimit, Optional.of(Optional.of(value)), newName, settings);
  }

  /**
   * Takes the end of its password away.
   *
   * @return a copy
   */
  public UserChange withoutValidUntil() {
    return new UserChange(
        superuser, canLogIn, connectionLimit, Optional.of(Optional.empty()), newName, settings);
  }

  /**
   * Renames it.
   *
   * @param name its new name
   * @return a copy
   */
  public UserChange withName(String name) {
    return new UserChange(
        superuser, canLogIn, connectionLimit, validUntil, Optional.of(name), settings);
  }

  /**
   * Sets what its sessions start with.
   *
   * @param setting the setting's name
   * @param value its value
   * @return a copy
   */
  public UserChange withSetting(String setting, String value) {
    return withSetting(setting, Optional.of(value));
  }

  /**
   * Takes a setting of its sessions away.
   *
   * @param setting the setting's name
   * @return a copy
   */
  public UserChange withoutSetting(String setting) {
    return withSetting(setting, Optional.empty());
  }

  private UserChange withSetting(String setting, Optional<String> value) {
    Map<String, Optional<String>> more = new LinkedHashMap<>(settings);
    more.put(setting, value);
    return new UserChange(superuser, canLogIn, connectionLimit, validUntil, newName, more);
  }
}
