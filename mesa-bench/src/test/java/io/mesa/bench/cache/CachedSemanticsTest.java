package io.mesa.bench.cache;

import io.mesa.cache.QueryCache;
import io.mesa.mongo.query.MongoSemanticsTest;
import io.mesa.postgres.query.PostgresSemanticsTest;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** The kit's examples of what queries mean, each asked again of a cache. */
class CachedSemanticsTest {
  @Nested
  class OfPostgres extends PostgresSemanticsTest {
    private final QueryCache cache = Hits.cache();

    @Override
    protected Optional<QueryCache> cache() {
      return Optional.of(cache);
    }

    @AfterAll
    void countHits() {
      Hits.check("The examples on PostgreSQL", cache);
    }
  }

  @Nested
  class OfMongo extends MongoSemanticsTest {
    private final QueryCache cache = Hits.cache();

    @Override
    protected Optional<QueryCache> cache() {
      return Optional.of(cache);
    }

    @AfterAll
    void countHits() {
      Hits.check("The examples on MongoDB", cache);
    }
  }
}
