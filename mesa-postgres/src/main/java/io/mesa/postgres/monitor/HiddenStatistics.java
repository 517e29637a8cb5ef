package io.mesa.postgres.monitor;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.value.Reading;
import java.sql.SQLException;

/**
 * What the server hides of other users' sessions and statements from a login.
 *
 * @param roles the grants that would help the login
 */
record HiddenStatistics(PredefinedRoles roles) {

  static HiddenStatistics from(ServerSession session) throws SQLException {
    return new HiddenStatistics(PredefinedRoles.of(session));
  }

  String login() {
    return roles.login();
  }

  <T> Reading<T> denied(String what) {
    return Reading.denied(
        "The server hides %s from '%s'.".formatted(what, login()),
        roles.grant("pg_read_all_stats"));
  }
}
