package io.mesa.postgres.administer;

import io.mesa.admin.NewUser;
import io.mesa.admin.UserChange;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.Sql;
import io.mesa.source.Secret;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postgresql.util.PasswordUtil;

/** The statements that create and alter roles. */
final class RoleText {
  private RoleText() {}

  static Script create(NewUser user) {
    List<String> options = new ArrayList<>();
    options.add(user.canLogIn() ? "LOGIN" : "NOLOGIN");
    options.add(user.superuser() ? "SUPERUSER" : "NOSUPERUSER");
    user.connectionLimit().ifPresent(limit -> options.add("CONNECTION LIMIT " + limit));
    user.validUntil().ifPresent(end -> options.add(validUntil(end)));
    String sql =
        "CREATE ROLE " + Sql.identifier(user.name()) + " WITH " + String.join(" ", options);
    return user.password()
        .map(
            password ->
                new Script().addWithSecret(sql + " PASSWORD ", verifier(user.name(), password)))
        .orElseGet(() -> new Script().add(sql));
  }

  static Script alter(String name, UserChange change) {
    Script script = new Script();
    List<String> options = new ArrayList<>();
    change.superuser().ifPresent(on -> options.add(on ? "SUPERUSER" : "NOSUPERUSER"));
    change.canLogIn().ifPresent(on -> options.add(on ? "LOGIN" : "NOLOGIN"));
    change
        .connectionLimit()
        .ifPresent(limit -> options.add("CONNECTION LIMIT " + limit.orElse(-1)));
    change
        .validUntil()
        .ifPresent(
            end -> options.add(end.map(RoleText::validUntil).orElse("VALID UNTIL 'infinity'")));
    String role = Sql.identifier(name);
    if (!options.isEmpty()) {
      script.add("ALTER ROLE " + role + " WITH " + String.join(" ", options));
    }
    new TreeMap<>(change.settings())
        .forEach((setting, value) -> script.add(setting(name, setting, value)));
    change
        .newName()
        .ifPresent(
            other -> script.add("ALTER ROLE " + role + " RENAME TO " + Sql.identifier(other)));
    return script;
  }

  static Script alterPassword(String name, Secret password) {
    return new Script()
        .addWithSecret(
            "ALTER ROLE " + Sql.identifier(name) + " PASSWORD ", verifier(name, password));
  }

  static List<String> settings(String name, Map<String, String> settings) {
    return new TreeMap<>(settings)
        .entrySet().stream()
            .map(setting -> setting(name, setting.getKey(), Optional.of(setting.getValue())))
            .toList();
  }

  private static String setting(String name, String setting, Optional<String> value) {
    String quoted =
        Arrays.stream(setting.split("\\.")).map(Sql::identifier).collect(Collectors.joining("."));
    String role = "ALTER ROLE " + Sql.identifier(name);
    return value
        .map(text -> role + " SET " + quoted + " TO " + SettingText.literal(setting, text))
        .orElseGet(() -> role + " RESET " + quoted);
  }

  private static String validUntil(Instant end) {
    return "VALID UNTIL " + Sql.literal(end.toString());
  }

  /** What the server keeps in place of the password: it can check one, and not log in with it. */
  private static String verifier(String user, Secret password) {
    return password.use(
        characters -> {
          try {
            return PasswordUtil.encodePassword(user, characters, "scram-sha-256");
          } catch (SQLException | RuntimeException e) {
            throw new MesaException(
                ErrorCode.INVALID_ARGUMENT,
                "The password cannot be hashed; it has characters that SCRAM-SHA-256 refuses.");
          }
        });
  }
}
