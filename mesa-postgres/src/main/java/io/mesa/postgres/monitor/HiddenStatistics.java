package io.mesa.postgres.monitor;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.Sql;
import io.mesa.value.Reading;
import java.sql.SQLException;

/**
 * What the server hides of other users' sessions and statements from a login, and the grant that
 * would show it (PostgreSQL's manual, "Predefined Roles").
 *
 * @param login the role that reads
 */
record HiddenStatistics(String login) {
  /** What the statistics views show in place of a statement's text. */
  static final String HIDDEN_TEXT = "<insufficient privilege>";

  static HiddenStatistics from(ServerSession session) throws SQLException {
    return new HiddenStatistics(
        session.first("SELECT current_user", row -> row.getString(1)).orElseThrow());
  }

  <T> Reading<T> denied(String what) {
    return Reading.denied(
        "The server hides %s from '%s'.".formatted(what, login),
        "GRANT pg_read_all_stats TO " + Sql.identifier(login));
  }
}
