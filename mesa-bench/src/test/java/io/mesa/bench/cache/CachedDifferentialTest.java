package io.mesa.bench.cache;

import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mesa.mongo.query.MongoUnderTest;
import io.mesa.postgres.query.PostgresUnderTest;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.tck.differential.DatabaseUnderTest;
import io.mesa.tck.differential.Differential;
import org.junit.jupiter.api.Test;

/**
 * Random queries over random tables, each asked twice through a cache that outlives the tables: the
 * second answer is the reference's, too.
 */
class CachedDifferentialTest {
  private static final long SEED = 20_261_123;
  private static final int QUERIES = 4_000;

  @Test
  void queries_ofPostgres_areAnsweredTwiceAsTheReferenceDoes() {
    var cache = Hits.cache();
    try (var postgres = new PostgresUnderTest(PostgresServer.shared(18), cache)) {
      ask(postgres);
    }
    Hits.check("Random queries of PostgreSQL", cache);
  }

  @Test
  void queries_ofMongo_areAnsweredTwiceAsTheReferenceDoes() {
    var cache = Hits.cache();
    try (var mongo = MongoUnderTest.several(1, cache).get(0)) {
      ask(mongo);
    }
    Hits.check("Random queries of MongoDB", cache);
  }

  private static void ask(DatabaseUnderTest database) {
    assertThatNoException()
        .isThrownBy(
            () ->
                System.out.println(
                    Differential.of(DatabaseUnderTest.memory(), database)
                        .seed(SEED)
                        .queries(QUERIES)
                        .run()));
  }
}
