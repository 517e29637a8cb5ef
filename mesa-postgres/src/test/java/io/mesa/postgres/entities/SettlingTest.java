package io.mesa.postgres.entities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.CuttingRelay;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.source.Source;
import io.mesa.tck.environment.RecordingCache;
import io.mesa.tck.environment.Waiting;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes whose connection is lost before the server's answer. */
class SettlingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Mutation HELD = Mutation.insertInto("held").columns("id").values(1).build();

  private final RecordingCache cache = new RecordingCache();
  private TestDatabase database;
  private Connection other;
  private CuttingRelay relay;
  private Mesa mesa;

  @BeforeEach
  void create() throws IOException, SQLException {
    PostgresServer server = PostgresServer.shared(18);
    database = server.createDatabase("settling");
    database.execute(
        "CREATE TABLE held (id int)",
        """
        CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END'
        """,
        """
        CREATE CONSTRAINT TRIGGER hold AFTER INSERT ON held DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION hold()
        """);
    other = database.connect();
    relay = CuttingRelay.to(server.port());
    String url = database.url().replace(":" + server.port(), ":" + relay.port());
    mesa =
        Mesa.builder()
            .source(Source.builder("settling").url(url).applicationName("settling").build())
            .cache(cache)
            .build();
  }

  @AfterEach
  void drop() throws IOException, SQLException {
    mesa.close();
    relay.close();
    other.close();
    database.close();
  }

  private String one(String sql) {
    try (var statement = other.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a change that waits in the server for a lock, and has its connection cut. */
  private void lose(Consumer<DatabaseGateway> change) throws IOException {
    one("SELECT pg_advisory_lock(7)");
    var failed = new CompletableFuture<MesaException>();
    var thread =
        new Thread(
            () ->
                failed.complete(
                    catchThrowableOfType(
                        MesaException.class, () -> change.accept(mesa.gateway("settling")))));
    thread.start();
    Waiting.until(
        "the change to wait in the server",
        PATIENCE,
        () ->
            one("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory'"
                    + " AND application_name = 'settling'")
                .equals("1"));
    relay.cut();
    MesaException error = failed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(error.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
  }

  /** The process lives on, so nothing is settled however often it is asked. */
  private void assertPendingThenSettled() {
    int before = relay.accepted();
    Waiting.until("three questions", PATIENCE, () -> relay.accepted() >= before + 3);
    assertThat(cache.outcome()).isEqualTo("pending");
    assertThat(one("SELECT count(*) FROM held")).isEqualTo("0");
    one("SELECT pg_advisory_unlock_all()");
    Waiting.until("the outcome", PATIENCE, () -> cache.outcome().equals("committed"));
    assertThat(one("SELECT count(*) FROM held")).isEqualTo("1");
  }

  /** A server that looked at its client's socket would find it open. */
  @Test
  void commit_thatLandsLater_isSettledOnceItHas() throws IOException {
    lose(gateway -> gateway.useTransaction(transaction -> transaction.execute(HELD)));
    assertPendingThenSettled();
  }

  @Test
  void mutation_thatLandsLater_isSettledOnceItHas() throws IOException {
    lose(gateway -> gateway.execute(HELD));
    assertPendingThenSettled();
  }

  @Test
  void statement_thatLandsLater_isSettledOnceItHas() throws IOException {
    lose(
        gateway -> gateway.run(NativeStatement.of("INSERT INTO held VALUES (1)").allowingWrites()));
    assertPendingThenSettled();
  }

  @Test
  void change_thatNeverLands_isSettledToo() throws IOException {
    lose(gateway -> gateway.execute(HELD));
    one(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE wait_event = 'advisory' AND application_name = 'settling'");
    Waiting.until("the outcome", PATIENCE, () -> cache.outcome().equals("committed"));
    assertThat(one("SELECT count(*) FROM held")).isEqualTo("0");
  }
}
