package io.mesa.postgres.query;

import io.mesa.Mesa;
import io.mesa.memory.MemoryDatabase;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.tck.semantics.Rule;
import io.mesa.tck.semantics.SemanticsContract;
import io.mesa.tck.semantics.SemanticsExample;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** The kit's examples of what queries mean, on PostgreSQL. */
public class PostgresSemanticsTest extends SemanticsContract {
  private @Nullable LoadedDatabase loaded;

  @Override
  protected Mesa.Builder open(MemoryDatabase database) {
    loaded = LoadedDatabase.of(PostgresServer.shared(18), database);
    return Mesa.builder().source(loaded.source());
  }

  @Override
  protected Optional<String> skipped(SemanticsExample example) {
    return example.rule() == Rule.DOCUMENT_IDS
        ? Optional.of("PostgreSQL has no type for identifiers of documents")
        : Optional.empty();
  }

  @AfterAll
  void drop() {
    if (loaded != null) {
      loaded.close();
    }
  }
}
