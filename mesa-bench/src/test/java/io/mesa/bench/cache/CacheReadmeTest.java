package io.mesa.bench.cache;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.cache.caffeine.CaffeineCache;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.source.Source;
import org.junit.jupiter.api.Test;

/** The README's Java about the cache, run; that it stands here is tested with the other blocks. */
class CacheReadmeTest {
  @Test
  void theCache() {
    try (TestDatabase database = PostgresServer.shared(18).createDatabase("readme")) {
      database.execute(
          "CREATE TABLE orders (id int PRIMARY KEY, state text)",
          "INSERT INTO orders VALUES (7, 'open')");
      Source shop = Source.fromUrl("shop", database.url());
      Query open = Query.from("orders").where(eq("state", "open")).build();
      Mutation paid = Mutation.update("orders").set("state", "paid").where(eq("id", 7)).build();

      CaffeineCache cache = CaffeineCache.builder().maximumBytes(64L << 20).build();
      try (Mesa mesa = Mesa.builder().source(shop).cache(cache).build()) {
        DatabaseGateway gateway = mesa.gateway("shop");
        gateway.query(open); // the database answers
        gateway.query(open); // the cache
        gateway.execute(paid);
        gateway.query(open); // the database again
        System.out.println(
            gateway.explain(open).cache().orElseThrow()); // is it kept, and if not, why
        System.out.println(cache.statistics()); // by table and by shape of query
      }

      assertThat(cache.statistics().hits()).isEqualTo(1);
      assertThat(cache.statistics().misses()).isEqualTo(2);
    }
  }
}
