package io.mesa.mongo.query;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.mesa.Mesa;
import io.mesa.memory.MemoryDatabase;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.source.Source;
import org.junit.jupiter.api.AfterAll;

/** The kit's examples on a double of a server without {@code $lookup}. */
class RelatedRowsSemanticsOnDoubleTest extends MongoSemanticsTest {
  private final EmbeddedServer without = EmbeddedServer.without("$lookup");

  @Override
  protected Mesa.Builder open(MemoryDatabase database) {
    try (MongoClient client = MongoClients.create(without.url("examples"))) {
      LoadedCollections.load(database, client.getDatabase("examples"), column -> false);
    }
    return Mesa.builder()
        .source(
            LoadedCollections.declare(
                    database, Source.builder("examples").url(without.url("examples")), "examples")
                .build());
  }

  @AfterAll
  void stop() {
    without.close();
  }
}
