package io.mesa.mongo.administer;

import io.mesa.admin.UserChange;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Authentication;
import io.mesa.mongo.monitor.UserName;
import io.mesa.source.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * The commands that create and change users. MongoDB hashes passwords itself for SCRAM-SHA-256, so
 * a password is sent as it is, and only where nobody on the way can read it.
 */
final class UserText {
  static final UserName ROOT = new UserName("root", "admin");

  /** Where users are kept whom others vouch for: they have no password. */
  private static final String EXTERNAL = "$external";

  private static final int RANDOM_BYTES = 32;

  private UserText() {}

  static BsonDocument create(
      Authentication authentication,
      UserName name,
      Optional<Secret> password,
      List<UserName> roles) {
    var command = new BsonDocument("createUser", new BsonString(name.name()));
    if (!name.database().equals(EXTERNAL)) {
      command
          .append(
              "pwd",
              password
                  .map(secret -> text(authentication, secret))
                  .orElseGet(() -> random(authentication)))
          .append("mechanisms", new BsonArray(List.of(new BsonString("SCRAM-SHA-256"))));
    }
    return command.append("roles", OwnRole.roles(roles));
  }

  static BsonDocument password(Authentication authentication, UserName name, Secret password) {
    return new BsonDocument("updateUser", new BsonString(name.name()))
        .append("pwd", text(authentication, password));
  }

  /** A password that nobody knows, for a user that shall have none: the server demands one. */
  private static BsonString random(Authentication authentication) {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    try (Secret secret = Secret.of(Base64.getEncoder().encodeToString(bytes))) {
      return text(authentication, secret);
    }
  }

  private static BsonString text(Authentication authentication, Secret password) {
    if (!authentication.maySendPasswords()) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "A password would be sent readable over a connection of source '%s' that may have no TLS; nothing was sent. Use TLS, or set the option plainPasswords=true."
              .formatted(authentication.source().id()));
    }
    return password.use(characters -> new BsonString(new String(characters)));
  }

  /**
   * What a change asks for and MongoDB has not; taking a limit away that never was is no change.
   */
  static void refuseUnlessPossible(String name, UserChange change) {
    new Lacking()
        .when(change.canLogIn().filter(may -> !may).isPresent(), Lacking.LOGIN)
        .when(change.connectionLimit().flatMap(limit -> limit).isPresent(), Lacking.CONNECTIONS)
        .when(change.validUntil().flatMap(end -> end).isPresent(), Lacking.EXPIRY)
        .when(!change.settings().isEmpty(), Lacking.SETTINGS)
        .when(change.newName().isPresent(), Lacking.NAME)
        .refuse("The change of user '%s'".formatted(name));
  }

  static BsonDocument grantRoles(UserName user, List<UserName> roles) {
    return new BsonDocument("grantRolesToUser", new BsonString(user.name()))
        .append("roles", OwnRole.roles(roles));
  }

  static BsonDocument revokeRoles(UserName user, List<UserName> roles) {
    return new BsonDocument("revokeRolesFromUser", new BsonString(user.name()))
        .append("roles", OwnRole.roles(roles));
  }
}
