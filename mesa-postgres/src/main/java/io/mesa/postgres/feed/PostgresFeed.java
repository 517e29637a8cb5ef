package io.mesa.postgres.feed;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.administer.Script;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.FeedCoverage;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverFeed;
import io.mesa.spi.FeedConnection;
import io.mesa.value.TableName;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Hears of changes by notifications that a trigger sends with each statement. Made for one call.
 */
public final class PostgresFeed implements DriverFeed {
  private static final String CREATE_FUNCTION =
      """
      CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_catalog.pg_notify('%s', TG_ARGV[0]);
        RETURN NULL;
      END $$"""
          .formatted(FeedTables.FUNCTION, Listening.CHANGES);

  private static final String LACKS =
      """
      SELECT to_regnamespace('%1$s') IS NULL
               AND NOT has_database_privilege(current_database(), 'CREATE'),
             to_regnamespace('%1$s') IS NOT NULL
               AND NOT has_schema_privilege('%1$s', 'CREATE'),
             current_user, current_database()
      """
          .formatted(FeedTables.SCHEMA);

  private final Connections connections;
  private final DriverCall call;

  /**
   * Makes the part for a call.
   *
   * @param connections the source's connections
   * @param call the call to answer
   */
  public PostgresFeed(Connections connections, DriverCall call) {
    this.connections = connections;
    this.call = call;
  }

  @Override
  public ActionReport install(Set<TableName> tables) {
    return call.preview()
        ? connections.read(call, session -> installation(session, tables).report(false))
        : connections.transact(
            call, session -> installation(session, tables).run(session).report(true));
  }

  private static Script installation(ServerSession session, Set<TableName> tables)
      throws SQLException {
    Set<TableName> missing = new TreeSet<>();
    List<FeedTables.Part> parts = FeedTables.read(session).of(tables, missing);
    if (!missing.isEmpty()) {
      throw new MesaException(
          ErrorCode.NOT_FOUND, "There is no table %s in this database.".formatted(missing));
    }
    checkRights(session, parts);
    var script = new Script();
    script.add("CREATE SCHEMA IF NOT EXISTS " + FeedTables.SCHEMA);
    script.add(CREATE_FUNCTION);
    for (FeedTables.Part part : parts) {
      if (!part.mayHaveTrigger()) {
        script.note("Nothing will be heard of it: " + part.silence() + ".");
      } else if (!part.isHeard()) {
        script.add(part.create()).add(part.enable());
      }
    }
    return script;
  }

  private static void checkRights(ServerSession session, List<FeedTables.Part> parts)
      throws SQLException {
    Set<String> owners =
        parts.stream()
            .filter(part -> part.mayHaveTrigger() && !part.isOwned())
            .map(FeedTables.Part::owner)
            .collect(Collectors.toCollection(TreeSet::new));
    session.first(
        LACKS,
        row -> {
          String login = row.getString(3);
          if (!owners.isEmpty()) {
            throw refused(login, "GRANT %s TO %s".formatted(String.join(", ", owners), login));
          }
          if (row.getBoolean(1)) {
            throw refused(
                login, "GRANT CREATE ON DATABASE %s TO %s".formatted(row.getString(4), login));
          }
          if (row.getBoolean(2)) {
            throw refused(
                login, "GRANT CREATE ON SCHEMA %s TO %s".formatted(FeedTables.SCHEMA, login));
          }
          return login;
        });
  }

  private static MesaException refused(String login, String grant) {
    return new MesaException(
        ErrorCode.PERMISSION,
        "'%s' may not install the triggers of the feed; %s would let it.".formatted(login, grant));
  }

  @Override
  public ActionReport remove() {
    return call.preview()
        ? connections.read(call, session -> removal(session).report(false))
        : connections.transact(call, session -> removal(session).run(session).report(true));
  }

  private static Script removal(ServerSession session) throws SQLException {
    var script = new Script();
    for (FeedTables.Part part : FeedTables.read(session).parts()) {
      if (part.trigger().isPresent()) {
        script.add(part.drop());
      }
    }
    return script
        .add("DROP FUNCTION IF EXISTS " + FeedTables.FUNCTION + "()")
        .note("The schema '" + FeedTables.SCHEMA + "' is left; it may hold other things.");
  }

  @Override
  public FeedCoverage coverage() {
    return connections.read(call, session -> FeedTables.read(session).coverage());
  }

  @Override
  public FeedConnection listen() {
    return Listening.open(connections, call);
  }
}
