package io.mesa.postgres.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.tck.environment.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A database whose sessions are ended and whose commits are held, and a gateway of ten connections
 * to it.
 */
final class FaultyDatabase implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 10;
  private static final String SESSIONS =
      " FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'faults'";

  private final TestDatabase database;
  private final Connection other;
  private final Mesa mesa;

  FaultyDatabase() throws SQLException {
    database = PostgresServer.shared(18).createDatabase("faults");
    database.execute(
        "CREATE VIEW numbered AS SELECT i AS id FROM generate_series(1, 5000) i",
        "CREATE VIEW slow AS SELECT 1 AS id, pg_sleep(60)::text AS slept",
        "CREATE TABLE entry (pair int NOT NULL, side boolean, amount int, PRIMARY KEY (pair, side))",
        "CREATE TABLE held (id int PRIMARY KEY)",
        """
        CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END'
        """,
        """
        CREATE CONSTRAINT TRIGGER hold AFTER INSERT ON held DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION hold()
        """);
    other = database.connect();
    mesa =
        Mesa.of(
            Source.builder("faults")
                .url(database.url())
                .pooling(Pooling.pooled(0, CONNECTIONS))
                .applicationName("faults")
                .build());
  }

  DatabaseGateway gateway() {
    return mesa.gateway("faults");
  }

  /** Says one value, asked on a connection of the test's own. */
  String one(String sql) {
    try (var statement = other.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the gateway's sessions that are in a state, and says how many there were. */
  int end(String state) {
    return Integer.parseInt(
        one("SELECT count(pg_terminate_backend(pid))" + SESSIONS + " AND state = '" + state + "'"));
  }

  /** Ends one session of the gateway, whatever it does. */
  void endAny() {
    one("SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid" + SESSIONS + " LIMIT 1) one");
  }

  /** Waits until a session of the gateway waits in the server for an event. */
  void awaitEvent(String event) {
    Waiting.until(
        event,
        PATIENCE,
        () -> !one("SELECT count(*)" + SESSIONS + " AND wait_event = '" + event + "'").equals("0"));
  }

  /** Keeps commits of changes to {@code held} from coming to an end until {@link #release}. */
  void hold() {
    one("SELECT pg_advisory_lock(7)");
  }

  void release() {
    one("SELECT pg_advisory_unlock_all()");
  }

  /** Nothing is used or waited for, here or in the server, and the gateway answers. */
  void assertNothingIsHeld() {
    DatabaseGateway gateway = gateway();
    Waiting.until(
        "the server's sessions to be idle",
        PATIENCE,
        () -> one("SELECT count(*)" + SESSIONS + " AND state <> 'idle'").equals("0"));
    Waiting.until(
        "no session without a connection",
        PATIENCE,
        () -> {
          var figures = gateway.connectionFigures();
          // An idle connection whose session was ended is noticed where it is used next.
          return Long.parseLong(one("SELECT count(*)" + SESSIONS))
              <= figures.opened() - figures.closed();
        });
    assertThat(gateway.connectionFigures().active()).isZero();
    assertThat(gateway.connectionFigures().waiting()).isZero();
    assertThat(gateway.connectionFigures().connections()).hasSizeLessThanOrEqualTo(CONNECTIONS);
    assertThat(answer(Query.from("numbered").limit(3).build()).size()).isEqualTo(3);
  }

  /**
   * A query's answer, asked for again where it meets a session that was ended while it lay in the
   * pool: each of them is met once, at its next use.
   */
  Rows answer(Query query) {
    for (int ended = 0; ; ended++) {
      try {
        return gateway().query(query);
      } catch (MesaException e) {
        if (e.code() != ErrorCode.CONNECTION || ended == CONNECTIONS) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() throws SQLException {
    mesa.close();
    other.close();
    database.close();
  }
}
