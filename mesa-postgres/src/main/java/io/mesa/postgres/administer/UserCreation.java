package io.mesa.postgres.administer;

import io.mesa.admin.Grant;
import io.mesa.admin.NewUser;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.ServerSession;
import java.sql.SQLException;
import java.util.List;

/** A new role with its rights and settings, and what {@code PUBLIC} grants beyond them. */
final class UserCreation {
  private UserCreation() {}

  static Script script(ServerSession session, NewUser user) throws SQLException {
    PublicRights publicRights = PublicRights.read(session);
    checkDatabase(user, publicRights.database());
    Script script = RoleText.create(user);
    user.grants().forEach(grant -> script.addAll(GrantText.give(grant, user.name())));
    script.addAll(RoleText.settings(user.name(), user.settings()));
    if (user.revokePublic()) {
      script.addAll(publicRights.revocations());
    }
    return script.noteAll(publicRights.notes(user.revokePublic()));
  }

  /** Rights on schemas are given in the call's database, whichever the user is to connect to. */
  private static void checkDatabase(NewUser user, String current) {
    List<String> connected =
        user.grants().stream()
            .filter(Grant.OnDatabase.class::isInstance)
            .map(Grant.OnDatabase.class::cast)
            .filter(grant -> grant.privileges().contains(Grant.Privilege.CONNECT))
            .map(Grant.OnDatabase::database)
            .toList();
    boolean inside =
        user.grants().stream()
            .anyMatch(
                grant -> !(grant instanceof Grant.OnDatabase || grant instanceof Grant.Membership));
    if (inside && !connected.isEmpty() && !connected.contains(current)) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          ("User '%s' is to connect to %s, but its rights on schemas and tables would be given in"
                  + " '%s', the database of this call; nothing was sent. Make the call in the same"
                  + " database: CallOptions.withDatabase.")
              .formatted(user.name(), connected, current));
    }
  }
}
