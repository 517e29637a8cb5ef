package io.mesa.postgres;

import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.postgres.connect.ServerSession;
import java.sql.SQLException;

/** What this server and this login can do of what the driver can. */
final class ServerCapabilities {
  private static final String QUERY =
      """
      SELECT r.rolsuper, r.rolcreaterole, r.rolcreatedb, pg_is_in_recovery(),
             EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_stat_statements'),
             pg_has_role(r.oid, 'pg_signal_backend', 'USAGE'), r.rolname
        FROM pg_roles r
       WHERE r.rolname = current_user
      """;

  private ServerCapabilities() {}

  static Capabilities of(ServerSession session, Capabilities declared) throws SQLException {
    boolean shared = session.isShared();
    return session
        .first(
            QUERY,
            row -> {
              Capabilities.Builder capabilities = declared.toBuilder();
              boolean superuser = row.getBoolean(1);
              String login = row.getString(7);
              if (row.getBoolean(4)) {
                String standby = "the server is in recovery and takes no writes";
                capabilities
                    .without(Capability.RUN_WRITES, standby)
                    .without(Capability.RUN_OUTSIDE_TRANSACTION, standby)
                    .without(Capability.USER_ADMINISTRATION, standby)
                    .without(Capability.GRANTS, standby)
                    .without(Capability.DATABASE_ADMINISTRATION, standby);
              }
              if (!superuser && !row.getBoolean(2)) {
                capabilities.without(
                    Capability.USER_ADMINISTRATION,
                    "'%s' may not create users; ALTER ROLE … CREATEROLE would let it"
                        .formatted(login));
              }
              if (!superuser && !row.getBoolean(3)) {
                capabilities.without(
                    Capability.DATABASE_ADMINISTRATION,
                    "'%s' may not create databases; ALTER ROLE … CREATEDB would let it"
                        .formatted(login));
              }
              if (!row.getBoolean(5)) {
                capabilities.without(
                    Capability.SLOW_QUERIES,
                    "this database lacks the extension pg_stat_statements; CREATE EXTENSION pg_stat_statements installs it");
              }
              if (!superuser && !row.getBoolean(6)) {
                String others =
                    "'%s' may end its own sessions only; GRANT pg_signal_backend would let it end others'"
                        .formatted(login);
                capabilities
                    .without(Capability.SESSION_CONTROL, others)
                    .without(Capability.IDLE_SESSION_CONTROL, others);
              }
              if (shared) {
                capabilities
                    .without(Capability.SESSION_CONTROL, ServerSession.WHY_SHARED)
                    .without(Capability.IDLE_SESSION_CONTROL, ServerSession.WHY_SHARED)
                    .without(Capability.DATABASE_ADMINISTRATION, ServerSession.WHY_SHARED)
                    .without(Capability.RUN_OUTSIDE_TRANSACTION, ServerSession.WHY_SHARED);
              }
              return capabilities.build();
            })
        .orElse(declared);
  }
}
