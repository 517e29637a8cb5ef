package io.mesa.mongo.administer;

import io.mesa.admin.Grant;
import io.mesa.admin.NewUser;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.monitor.UserName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One of the ready-made users, as which a new user began: what it has beyond MongoDB is left out
 * and told, where the same asked for by name is refused.
 *
 * @param base the ready-made user
 * @param database the database it is for
 * @param role the built-in role that is nearest
 */
record Preset(NewUser base, String database, UserName role) {

  /** The ready-made user that a new one began as, if any. */
  static Optional<Preset> of(NewUser user) {
    return user.grants().stream()
        .filter(Grant.OnDatabase.class::isInstance)
        .map(grant -> ((Grant.OnDatabase) grant).database())
        .flatMap(database -> schemas(user).flatMap(schema -> candidates(user, database, schema)))
        .filter(preset -> user.grants().containsAll(preset.base.grants()))
        .findFirst();
  }

  private static Stream<String> schemas(NewUser user) {
    return user.grants().stream()
        .filter(Grant.OnSchema.class::isInstance)
        .map(grant -> ((Grant.OnSchema) grant).schema());
  }

  private static Stream<Preset> candidates(NewUser user, String database, String schema) {
    return Stream.of(
        new Preset(
            NewUser.application(user.name(), database, schema),
            schema,
            new UserName("readWrite", schema)),
        new Preset(
            NewUser.readOnly(user.name(), database, schema), schema, new UserName("read", schema)));
  }

  /** A schema of MongoDB is a database, so both have to be the same. */
  void check() {
    boolean same =
        base.grants().contains(new Grant.OnDatabase(database, Set.of(Grant.Privilege.CONNECT)));
    if (!same) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "User '%s' is for schema '%s' of another database, but on MongoDB a schema is a database; nothing was sent. Name the same database as both."
              .formatted(base.name(), database));
    }
  }

  boolean has(Grant grant) {
    return base.grants().contains(grant);
  }

  boolean hasSetting(String name, String value) {
    return value.equals(base.settings().get(name));
  }

  List<String> notes() {
    String wider =
        role.name().equals("read")
            ? "The role read also lets it list the collections and indexes of '%s'."
            : "The role readWrite also lets it create and drop collections and indexes of '%s'.";
    return List.of(
        wider.formatted(database),
        "MongoDB limits neither its connections (%d) nor has it settings (%s); limits are the client's."
            .formatted(
                base.connectionLimit().orElseThrow(),
                String.join(", ", new TreeSet<>(base.settings().keySet()))));
  }
}
