package io.mesa.postgres.administer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.Termination.Outcome;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;

/** The server has a backend before the client that opens the connection knows its number. */
class OpeningConnectionsTest {
  private static final String BACKENDS =
      "SELECT pid, backend_start FROM pg_stat_activity"
          + " WHERE datname = ? AND backend_type = 'client backend'";

  @RepeatedTest(10)
  void terminate_ofMesasOwnSession_isDenied_whileItIsBeingOpened() throws SQLException {
    var server = PostgresServer.shared(18);
    try (var database = server.createDatabase("opening");
        var watcher = server.connect();
        var backends = watcher.prepareStatement(BACKENDS);
        var mesa =
            Mesa.of(
                Source.builder("test").url(database.url()).pooling(Pooling.pooled(6, 8)).build())) {
      backends.setString(1, database.name());
      mesa.gateway().sessions(SessionFilter.standard());
      Set<Integer> seen = new HashSet<>();
      long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (seen.size() < 6 && System.nanoTime() < end) {
        try (var rows = backends.executeQuery()) {
          while (rows.next()) {
            if (seen.add(rows.getInt(1))) {
              var start = rows.getObject(2, OffsetDateTime.class).toInstant();
              assertThat(mesa.gateway().terminate(new SessionId(rows.getInt(1), start)).outcome())
                  .isEqualTo(Outcome.DENIED);
            }
          }
        }
      }
      assertThat(seen).hasSizeGreaterThanOrEqualTo(6);
    }
  }
}
