package io.mesa.admin;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Secret;
import io.mesa.value.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A user to be created. What a server does not have is refused as {@code UNSUPPORTED} before
 * anything is sent; of {@link #application} and {@link #readOnly} it is left out, and the report
 * says so. Immutable; each {@code with} method returns a copy.
 *
 * @param name its name
 * @param password its password; without one it cannot log in by password
 * @param superuser whether nothing shall be refused to it
 * @param canLogIn whether it may log in
 * @param connectionLimit how many connections it may have, empty for no limit
 * @param validUntil until when its password is taken, empty for ever
 * @param grants its rights and memberships; those on schemas, tables and sequences are given in the
 *     database of the call
 * @param settings what its sessions start with, by name
 * @param revokePublic whether what {@code PUBLIC} has beyond the rights given here shall be taken
 *     from everybody: on the current database and on its schema {@code public}
 */
public record NewUser(
    String name,
    Optional<Secret> password,
    boolean superuser,
    boolean canLogIn,
    OptionalInt connectionLimit,
    Optional<Instant> validUntil,
    List<Grant> grants,
    Map<String, String> settings,
    boolean revokePublic) {
  private static final Pattern SETTING = Pattern.compile("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)?");
  private static final int PRESET_CONNECTIONS = 20;

  /**
   * Checks names and numbers and copies the collections.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where a name is empty or contains NUL,
   *     a setting's name is none, or the connection limit is negative
   */
  public NewUser {
    Names.check("user name", name);
    if (connectionLimit.isPresent() && connectionLimit.getAsInt() < 0) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "The connection limit is %d; it is 0 or more.".formatted(connectionLimit.getAsInt()));
    }
    settings.forEach(NewUser::checkSetting);
    grants = List.copyOf(grants);
    settings = Map.copyOf(settings);
  }

  static void checkSetting(String name, String value) {
    if (!SETTING.matcher(name).matches()) {
      throw new MesaException(ErrorCode.INVALID_ARGUMENT, "'" + name + "' is no setting's name.");
    }
    Names.checkText("setting " + name, value);
  }

  /**
   * A user that can log in and has no rights of its own.
   *
   * @param name its name
   * @return the user
   */
  public static NewUser named(String name) {
    return new NewUser(
        name,
        Optional.empty(),
        false,
        true,
        OptionalInt.empty(),
        Optional.empty(),
        List.of(),
        Map.of(),
        false);
  }

  /**
   * The least an application needs: it reads and writes the rows of one schema and nothing else. No
   * superuser; 20 connections; a statement ends after 30 s, a transaction left open after 5 min.
   * Tables and sequences that the creating login makes there later are included.
   *
   * @param name its name
   * @param database the database it connects to
   * @param schema the one schema
   * @return the user, without a password
   */
  public static NewUser application(String name, String database, String schema) {
    return preset(
        name,
        database,
        schema,
        Set.of(
            Grant.Privilege.SELECT,
            Grant.Privilege.INSERT,
            Grant.Privilege.UPDATE,
            Grant.Privilege.DELETE),
        Set.of(Grant.Privilege.USAGE, Grant.Privilege.SELECT));
  }

  /**
   * A user that reads the rows of one schema and nothing else, with the same limits as {@link
   * #application}; its transactions start read-only.
   *
   * @param name its name
   * @param database the database it connects to
   * @param schema the one schema
   * @return the user, without a password
   */
  public static NewUser readOnly(String name, String database, String schema) {
    return preset(
            name, database, schema, Set.of(Grant.Privilege.SELECT), Set.of(Grant.Privilege.SELECT))
        .withSetting("default_transaction_read_only", "on");
  }

  private static NewUser preset(
      String name,
      String database,
      String schema,
      Set<Grant.Privilege> onTables,
      Set<Grant.Privilege> onSequences) {
    return named(name)
        .withConnectionLimit(PRESET_CONNECTIONS)
        .withGrant(new Grant.OnDatabase(database, Set.of(Grant.Privilege.CONNECT)))
        .withGrant(new Grant.OnSchema(schema, Set.of(Grant.Privilege.USAGE)))
        .withGrant(new Grant.OnTablesOfSchema(schema, onTables, true))
        .withGrant(new Grant.OnSequencesOfSchema(schema, onSequences, true))
        .withSetting("statement_timeout", millis(Duration.ofSeconds(30)))
        .withSetting("idle_in_transaction_session_timeout", millis(Duration.ofMinutes(5)));
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  /**
   * The same with a password.
   *
   * @param value the password; hashed before it is sent where the server takes that
   * @return a copy
   */
  public NewUser withPassword(Secret value) {
    return new NewUser(
        name,
        Optional.of(value),
        superuser,
        canLogIn,
        connectionLimit,
        validUntil,
        grants,
        settings,
        revokePublic);
  }

  /**
   * The same as superuser or not.
   *
   * @param value whether nothing shall be refused to it
   * @return a copy
   */
  public NewUser withSuperuser(boolean value) {
    return new NewUser(
        name,
        password,
        value,
        canLogIn,
        connectionLimit,
        validUntil,
        grants,
        settings,
        revokePublic);
  }

  /**
   * The same, able to log in or not.
   *
   * @param value false for a group
   * @return a copy
   */
  public NewUser withLogin(boolean value) {
    return new NewUser(
        name,
        password,
        superuser,
        value,
        connectionLimit,
        validUntil,
        grants,
        settings,
        revokePublic);
  }

  /**
   * The same with another limit of connections.
   *
   * @param value 0 or more
   * @return a copy
   */
  public NewUser withConnectionLimit(int value) {
    return new NewUser(
        name,
        password,
        superuser,
        canLogIn,
        OptionalInt.of(value),
        validUntil,
        grants,
        settings,
        revokePublic);
  }

  /**
   * The same with an end to its password.
   *
   * @param value until when the password is taken
   * @return a copy
   */
  public NewUser withValidUntil(Instant value) {
    return new NewUser(
        name,
        password,
        superuser,
        canLogIn,
        connectionLimit,
        Optional.of(value),
        grants,
        settings,
        revokePublic);
  }

  /**
   * The same with one more right or membership.
   *
   * @param value the right
   * @return a copy
   */
  public NewUser withGrant(Grant value) {
    List<Grant> more = new ArrayList<>(grants);
    more.add(value);
    return new NewUser(
        name,
        password,
        superuser,
        canLogIn,
        connectionLimit,
        validUntil,
        more,
        settings,
        revokePublic);
  }

  /**
   * The same with one more setting, or another value of one.
   *
   * @param setting the setting's name
   * @param value its value
   * @return a copy
   */
  public NewUser withSetting(String setting, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(setting, value);
    return new NewUser(
        name,
        password,
        superuser,
        canLogIn,
        connectionLimit,
        validUntil,
        grants,
        more,
        revokePublic);
  }

  /**
   * The same, taking from {@code PUBLIC} what this user shall not have. This changes what every
   * other user has.
   *
   * @return a copy
   */
  public NewUser revokingPublic() {
    return new NewUser(
        name, password, superuser, canLogIn, connectionLimit, validUntil, grants, settings, true);
  }
}
