package io.mesa.bench.cache.peer;

import com.zaxxer.hikari.HikariDataSource;
import io.mesa.bench.query.entity.ItemEntity;
import io.mesa.bench.query.peer.Pool;
import io.mesa.bench.server.Place;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.CacheSettings;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.JdbcSettings;

/**
 * Hibernate's query cache and its cache of entities, both by JCache on Caffeine, by reference; a
 * session for each query, as a request has one.
 */
final class HibernateQueryCache implements Contender, Contender.Answering {
  private static final String PROVIDER =
      "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider";
  private static final List<String> REGIONS =
      List.of(
          "default-query-results-region",
          "default-update-timestamps-region",
          ItemEntity.class.getName());

  private final HikariDataSource pool;
  private final CacheManager caches;
  private final SessionFactory sessions;
  private final Asked asked;
  private final String hql;

  HibernateQueryCache(Place place, Asked asked, Duration timeout) throws Exception {
    this.asked = asked;
    pool = Pool.open(place, timeout);
    var provider = Caching.getCachingProvider(PROVIDER);
    caches =
        provider.getCacheManager(URI.create("mesa-bench:" + asked), getClass().getClassLoader());
    for (String region : REGIONS) {
      caches.createCache(region, new MutableConfiguration<>().setStoreByValue(false));
    }
    var configuration = new Configuration().addAnnotatedClass(ItemEntity.class);
    var properties = configuration.getProperties();
    properties.put(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool);
    properties.put(CacheSettings.USE_SECOND_LEVEL_CACHE, "true");
    properties.put(CacheSettings.USE_QUERY_CACHE, "true");
    properties.put(CacheSettings.CACHE_REGION_FACTORY, "jcache");
    properties.put("hibernate.javax.cache.cache_manager", caches);
    properties.put(CacheSettings.JAKARTA_SHARED_CACHE_MODE, "ALL");
    properties.put(CacheSettings.DEFAULT_CACHE_CONCURRENCY_STRATEGY, "read-write");
    sessions = configuration.buildSessionFactory();
    hql = "from ItemEntity where %s = :key".formatted(asked.column());
  }

  private List<ItemEntity> rows(int key) {
    try (var session = sessions.openSession()) {
      return session
          .createSelectionQuery(hql, ItemEntity.class)
          .setCacheable(true)
          .setParameter("key", asked.parameter(key))
          .getResultList();
    }
  }

  @Override
  public long pass() {
    long rows = 0;
    for (int key = 1; key <= KEYS; key++) {
      rows += rows(key).size();
    }
    return rows;
  }

  @Override
  public List<List<Object>> answer(int key) {
    return rows(key).stream().map(item -> Asked.listed(item.values())).toList();
  }

  @Override
  public void close() {
    sessions.close();
    caches.close();
    pool.close();
  }
}
