package io.mesa.postgres.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.runtime.ConnectionCount;
import io.mesa.runtime.SessionState;
import io.mesa.source.Source;
import io.mesa.value.Reading;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionCountsTest {

  @ParameterizedTest
  @MethodSource("io.mesa.postgres.testing.PostgresServer#all")
  void connections_areCountedPerUserDatabaseAndState(PostgresServer server) throws SQLException {
    try (var role = TestRole.create(server, "counted", "LOGIN");
        var database = server.createDatabase("counts");
        var first = ClientSession.open(database, role.name());
        var second = ClientSession.open(database, role.name());
        var third = ClientSession.open(database, role.name());
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      first.run("SELECT 1");
      second.run("SELECT 1");
      third.run("BEGIN").run("SELECT 1");

      List<ConnectionCount> counts = mesa.gateway().connections();

      Reading<String> user = Reading.known(role.name());
      Reading<String> where = Reading.known(database.name());
      assertThat(counts)
          .filteredOn(count -> count.user().equals(user))
          .containsExactly(
              new ConnectionCount(user, where, Reading.known(SessionState.IDLE), 2),
              new ConnectionCount(user, where, Reading.known(SessionState.IDLE_IN_TRANSACTION), 1));
      assertThat(counts)
          .extracting(ConnectionCount::count)
          .isSortedAccordingTo(Comparator.reverseOrder());
    }
  }
}
