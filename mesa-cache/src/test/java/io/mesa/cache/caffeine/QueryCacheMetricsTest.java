package io.mesa.cache.caffeine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.cache.CacheStatistics;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.micrometer.QueryCacheMetrics;
import io.mesa.query.Query;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The meters of a cache, by the names that Micrometer has for them. */
class QueryCacheMetricsTest {
  private final CaffeineCache cache = CaffeineCache.builder().build();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private double count(String name, String... tags) {
    return meters.get(name).tag("cache", "answers").tags(tags).functionCounter().count();
  }

  @Test
  void meters_bound_followTheCache() {
    new QueryCacheMetrics(cache, "answers", Tags.of("team", "search")).bindTo(meters);
    assertThat(count("cache.gets", "result", "hit")).isZero();

    try (Mesa mesa = new OneValue().mesa(cache).build()) {
      DatabaseGateway gateway = mesa.gateway();
      gateway.query(Query.from("orders").build());
      gateway.query(Query.from("orders").build());
      gateway.query(Query.from("orders").build());
      gateway.query(Query.from("customers").build());
      mesa.changed("one", Asking.table("orders"));
      gateway.query(Query.from("orders").build());
    }

    CacheStatistics figures = cache.statistics();
    assertThat(count("cache.gets", "result", "hit", "team", "search")).isEqualTo(2);
    assertThat(count("cache.gets", "result", "miss")).isEqualTo(3);
    assertThat(count("cache.puts")).isEqualTo(3);
    assertThat(count("cache.evictions")).isEqualTo(figures.evictions());
    assertThat(meters.get("cache.size").gauge().value()).isEqualTo(figures.entries()).isPositive();
    assertThat(meters.get("mesa.cache.bytes").gauge().value())
        .isEqualTo(figures.bytes())
        .isPositive();
    assertThat(count("mesa.cache.stale")).isZero();
    for (CacheStatistics.Refusal reason : CacheStatistics.Refusal.values()) {
      assertThat(count("mesa.cache.refusals", "reason", reason.name().toLowerCase(Locale.ROOT)))
          .as("%s", reason)
          .isZero();
    }
    assertThat(count("mesa.cache.audits", "result", "different")).isZero();
  }
}
