package io.mesa.mongo.administer;

import io.mesa.admin.NewUser;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.ServerCommands;
import io.mesa.mongo.monitor.UserName;
import io.mesa.mongo.monitor.Users;
import io.mesa.runtime.ActionReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bson.BsonDocument;

/**
 * A new user with its roles. One command makes both; rights given one by one take a role of the
 * user's own before it, which goes again if the user cannot be made.
 */
final class UserCreation {
  private final ServerCommands commands;
  private final NewUser user;
  private final UserName name;
  private final OwnRole own;
  private final Optional<Preset> preset;

  UserCreation(ServerCommands commands, NewUser user) {
    this.commands = commands;
    this.user = user;
    this.name = UserName.parse(user.name(), commands.authentication().database());
    this.own = new OwnRole(name);
    this.preset = Preset.of(user);
  }

  ActionReport create() {
    refuseUnlessPossible();
    GrantText rights = rights();
    BsonDocument creation =
        UserText.create(commands.authentication(), name, user.password(), roles(rights));
    refuseIfThere();
    var ownRole = new Script();
    if (!rights.privileges().isEmpty()) {
      own.make(ownRole, commands, rights.privileges());
    }
    Script whole =
        new Script().append(ownRole).add(name.database(), creation).noteAll(rights.notes());
    preset.ifPresent(ready -> whole.noteAll(ready.notes()));
    noteAbout(whole);
    if (commands.call().preview()) {
      return whole.report(false);
    }
    ownRole.run(commands);
    try {
      commands.run(name.database(), creation);
    } catch (MesaException e) {
      undo(ownRole, e);
      throw e;
    }
    return whole.report(true);
  }

  private List<UserName> roles(GrantText rights) {
    List<UserName> roles = new ArrayList<>(rights.roles());
    preset.ifPresent(ready -> roles.add(ready.role()));
    if (user.superuser()) {
      roles.add(UserText.ROOT);
    }
    if (!rights.privileges().isEmpty()) {
      roles.add(own.name());
    }
    return roles;
  }

  private void undo(Script ownRole, MesaException failure) {
    if (!ownRole.isEmpty()) {
      try {
        commands.run(own.drop());
      } catch (MesaException e) {
        failure.addSuppressed(e);
      }
    }
  }

  private void refuseUnlessPossible() {
    preset.ifPresent(Preset::check);
    OptionalInt ready =
        preset.map(Preset::base).map(NewUser::connectionLimit).orElse(OptionalInt.empty());
    new Lacking()
        .when(!user.canLogIn(), Lacking.LOGIN)
        .when(
            user.connectionLimit().isPresent() && !user.connectionLimit().equals(ready),
            Lacking.CONNECTIONS)
        .when(user.validUntil().isPresent(), Lacking.EXPIRY)
        .when(
            user.settings().entrySet().stream()
                .anyMatch(
                    setting ->
                        preset
                            .filter(p -> p.hasSetting(setting.getKey(), setting.getValue()))
                            .isEmpty()),
            Lacking.SETTINGS)
        .refuse("User '%s'".formatted(user.name()));
  }

  private GrantText rights() {
    return GrantText.all(
        user.grants().stream()
            .filter(grant -> preset.filter(ready -> ready.has(grant)).isEmpty())
            .map(grant -> GrantText.of(grant, commands.authentication().database()))
            .toList());
  }

  private void refuseIfThere() {
    if (Users.find(commands, name).isPresent()) {
      throw new MesaException(
          ErrorCode.CONFLICT, "There is a user '%s' already.".formatted(user.name()));
    }
  }

  private void noteAbout(Script script) {
    if (user.password().isEmpty()) {
      script.note("It has a password that nobody knows, until it is given another.");
    }
    if (user.revokePublic()) {
      script.note("MongoDB gives nothing to everybody, so nothing had to be revoked.");
    }
  }
}
