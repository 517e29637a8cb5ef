package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.source.Source;
import io.mesa.structure.Database;
import io.mesa.value.Reading;
import io.mesa.value.Reading.Missing;
import io.mesa.value.Reading.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Databases that a server keeps a login out of otherwise than by a right. */
class RefusedDatabaseTest {
  @Test
  void tableCount_whereTheServerRefusesTheLogin_isDenied() {
    try (var server =
            PostgresServer.fresh(18)
                .access("host closed all all reject", "hostssl closed all all reject")
                .start();
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      server.execute("CREATE DATABASE closed", "CREATE DATABASE full_up CONNECTION LIMIT 0");
      server.execute("CREATE ROLE limited LOGIN");
      Database closed = mesa.gateway().database("closed").orElseThrow();
      assertThat(closed.tableCount().isMissing(Reason.DENIED)).isTrue();
      assertThat(((Missing<?>) closed.tableCount()).remedy().orElseThrow()).contains("pg_hba.conf");
      assertThat(closed.bytes()).isInstanceOf(Reading.Known.class);

      try (var limited =
          Mesa.of(Source.builder("limited").url(server.url()).user("limited").build())) {
        List<Database> databases = limited.gateway().databases();
        assertThat(databases)
            .filteredOn(database -> database.tableCount().isMissing())
            .extracting(Database::name)
            .containsExactly("closed", "full_up");
        assertThat(databases.get(1).tableCount().toString()).contains("full_up");
      }
    }
  }
}
