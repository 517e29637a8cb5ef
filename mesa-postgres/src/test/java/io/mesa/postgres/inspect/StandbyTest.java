package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.monitor.ClientSession;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.source.Source;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.value.Reading.Reason;
import io.mesa.value.TableName;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StandbyTest {
  private static Map<TableName, Table> structure(DatabaseGateway gateway) {
    Map<TableName, Table> tables = new TreeMap<>();
    try (var stream = gateway.structure(TableFilter.all())) {
      stream.forEach(table -> tables.put(table.name(), table));
    }
    return tables;
  }

  @Test
  void standby_isReadAsThePrimary_exceptForWhatIsNotCopied() throws Exception {
    try (var server = PostgresServer.fresh(18).start();
        var database = server.createDatabase("copied")) {
      RichSchema.create(database);
      database.execute("CREATE UNLOGGED SEQUENCE not_copied", "SELECT nextval('not_copied')");
      try (var standby = server.standby();
          var primary = Mesa.of(Source.fromUrl("primary", database.url()));
          var copy = Mesa.of(Source.fromUrl("copy", standby.url(database.name())))) {
        standby.awaitReplayOf(server);
        assertThat(structure(copy.gateway())).isEqualTo(structure(primary.gateway()));
        assertThat(copy.gateway().sequences())
            .filteredOn(sequence -> sequence.lastValue().isMissing(Reason.UNSUPPORTED))
            .extracting(sequence -> sequence.name().name())
            .containsExactly("not_copied");

        try (var blocker = ClientSession.open(database)) {
          blocker.run("BEGIN").run("LOCK TABLE customer IN ACCESS EXCLUSIVE MODE");
          // Replay waits for the lock's record, which the next flush carries.
          server.execute("CHECKPOINT");
          standby.awaitReplayOf(server);
          var checks = copy.gateway().table(TableName.of("public", "customer")).checks();
          assertThat(checks.get(0).expression().isMissing(Reason.LOCKED)).isTrue();
        }
      }
    }
  }
}
