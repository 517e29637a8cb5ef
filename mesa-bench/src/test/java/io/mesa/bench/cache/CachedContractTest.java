package io.mesa.bench.cache;

import io.mesa.cache.QueryCache;
import io.mesa.cache.caffeine.CaffeineCache;
import io.mesa.mongo.MongoContractOnDoubleTest;
import io.mesa.postgres.PostgresContractTest;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The drivers hold their contract with a cache underneath, which hears of what the kit does. */
class CachedContractTest {
  @Nested
  class OfPostgres extends PostgresContractTest {
    private final QueryCache cache = CaffeineCache.builder().build();

    @Override
    protected Optional<QueryCache> cache() {
      return Optional.of(cache);
    }
  }

  @Nested
  class OfMongoOnDouble extends MongoContractOnDoubleTest {
    private final QueryCache cache = CaffeineCache.builder().build();

    @Override
    protected Optional<QueryCache> cache() {
      return Optional.of(cache);
    }
  }
}
