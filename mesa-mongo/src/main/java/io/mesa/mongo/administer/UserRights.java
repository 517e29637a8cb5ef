package io.mesa.mongo.administer;

import io.mesa.admin.Grant;
import io.mesa.admin.UserChange;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.ServerCommands;
import io.mesa.mongo.monitor.UserName;
import io.mesa.mongo.monitor.Users;
import io.mesa.runtime.ActionReport;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Gives rights to a user that is there, takes them, and drops it with the role of its own. */
final class UserRights {
  private final ServerCommands commands;
  private final String text;
  private final UserName name;
  private final OwnRole own;

  UserRights(ServerCommands commands, String user) {
    this.commands = commands;
    this.text = user;
    this.name = UserName.parse(user, home());
    this.own = new OwnRole(name);
  }

  private String home() {
    return commands.authentication().database();
  }

  ActionReport change(UserChange change) {
    UserText.refuseUnlessPossible(text, change);
    told();
    var script = new Script();
    List<UserName> root = List.of(UserText.ROOT);
    change
        .superuser()
        .ifPresent(
            superuser ->
                script.add(
                    name.database(),
                    superuser
                        ? UserText.grantRoles(name, root)
                        : UserText.revokeRoles(name, root)));
    return finish(script);
  }

  ActionReport give(Grant grant) {
    GrantText rights = GrantText.of(grant, home());
    BsonDocument told = told();
    var script = new Script().noteAll(rights.notes());
    List<UserName> roles = new ArrayList<>(rights.roles());
    if (!rights.privileges().isEmpty()) {
      if (own.isOf(told)) {
        own.widen(script, rights.privileges());
      } else {
        own.make(script, commands, rights.privileges());
        roles.add(own.name());
      }
    }
    if (!roles.isEmpty()) {
      script.add(name.database(), UserText.grantRoles(name, roles));
    }
    return finish(script);
  }

  ActionReport take(Grant grant) {
    GrantText rights = GrantText.of(grant, home());
    BsonDocument told = told();
    var script = new Script().noteAll(rights.notes());
    if (!rights.privileges().isEmpty() && own.isOf(told)) {
      own.take(script, rights.privileges());
    }
    if (!rights.roles().isEmpty()) {
      script.add(name.database(), UserText.revokeRoles(name, rights.roles()));
    }
    if (commands.call().preview()) {
      return script.report(false);
    }
    script.run(commands);
    return script.noteAll(RemainingRights.after(rights.privileges(), told())).report(true);
  }

  /** What a user of MongoDB makes is nobody's, so there is nothing to reassign or to drop. */
  ActionReport drop() {
    BsonDocument told = told();
    var script =
        new Script()
            .add(name.database(), new BsonDocument("dropUser", new BsonString(name.name())))
            .note("Databases and collections belong to no user; what it made stays.");
    if (own.isOf(told)) {
      script.add(own.name().database(), own.drop());
    }
    return finish(script);
  }

  private ActionReport finish(Script script) {
    return commands.call().preview() ? script.report(false) : script.run(commands).report(true);
  }

  private BsonDocument told() {
    return Users.find(commands, name)
        .orElseThrow(
            () -> new MesaException(ErrorCode.NOT_FOUND, "There is no user '%s'.".formatted(text)));
  }
}
