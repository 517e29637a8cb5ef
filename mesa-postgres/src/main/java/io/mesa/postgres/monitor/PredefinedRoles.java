package io.mesa.postgres.monitor;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.Sql;
import java.sql.SQLException;

/**
 * The grants of predefined roles that would help a login (PostgreSQL's manual, "Predefined Roles").
 *
 * @param login the role that reads or acts
 * @param inherits whether it has the rights of its groups without asking
 * @param major the server's major version
 */
public record PredefinedRoles(String login, boolean inherits, int major) {
  private static final String QUERY =
      """
      SELECT rolname, rolinherit FROM pg_catalog.pg_roles WHERE rolname = current_user
      """;

  private static final int FIRST_WITH_INHERIT_OPTION = 16;

  /**
   * Asks who the login is.
   *
   * @param session the session of the login
   * @return the grants to it
   * @throws SQLException where the server refuses
   */
  public static PredefinedRoles of(ServerSession session) throws SQLException {
    return session
        .first(
            QUERY, row -> new PredefinedRoles(row.getString(1), row.getBoolean(2), session.major()))
        .orElseThrow();
  }

  /**
   * The statement that gives the login a role's rights.
   *
   * @param role the predefined role
   * @return the statement; of a login that inherits nothing it sees to that, too
   */
  public String grant(String role) {
    String grant = "GRANT " + role + " TO " + Sql.identifier(login);
    if (inherits) {
      return grant;
    }
    return major >= FIRST_WITH_INHERIT_OPTION
        ? grant + " WITH INHERIT TRUE"
        : grant + "; ALTER ROLE " + Sql.identifier(login) + " INHERIT";
  }
}
