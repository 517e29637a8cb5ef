package io.mesa.bench.cache.peer;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.mesa.bench.query.peer.Kind;
import io.mesa.bench.server.Place;
import java.time.Duration;
import java.util.List;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring's {@code @Cacheable} on Caffeine with a maximum size and a time to live: a method of what
 * makes a query (the table, its columns, the column that is asked by, the key), or of the key
 * alone, whose class says the rest. Its key is what {@code SimpleKeyGenerator} makes of them.
 */
final class SpringCacheable implements Contender, Contender.Answering {
  private final io.mesa.bench.query.peer.Contender plain;
  private final AnnotationConfigApplicationContext context;
  private final Items items;
  private final Asked asked;
  private final boolean keyAlone;

  /** The bean. */
  static class Items {
    private final io.mesa.bench.query.peer.Contender plain;

    Items(io.mesa.bench.query.peer.Contender plain) {
      this.plain = plain;
    }

    /** Rows by a query. */
    @Cacheable("items")
    public List<?> rows(String table, List<String> columns, String column, int key)
        throws Exception {
      return (column.equals("id") ? Asked.ONE_ROW : Asked.HUNDRED_ROWS).read(plain, key);
    }

    /** One row by its key. */
    @Cacheable("item")
    public List<?> row(int key) throws Exception {
      return Asked.ONE_ROW.read(plain, key);
    }
  }

  /** The application. */
  @Configuration
  @EnableCaching
  static class Application {

    /** Where answers are. */
    @Bean
    CacheManager cacheManager() {
      var manager = new CaffeineCacheManager("items", "item");
      manager.setCaffeine(
          Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(MesaHits.LIFE));
      return manager;
    }
  }

  SpringCacheable(Place place, Asked asked, boolean keyAlone, Duration timeout) throws Exception {
    this.plain = Kind.PGJDBC.open(place.url(), timeout);
    this.asked = asked;
    this.keyAlone = keyAlone;
    this.context = new AnnotationConfigApplicationContext();
    context.register(Application.class);
    context.registerBean(Items.class, () -> new Items(plain));
    context.refresh();
    this.items = context.getBean(Items.class);
  }

  private List<?> rows(int key) throws Exception {
    return keyAlone ? items.row(key) : items.rows(Asked.TABLE, Asked.COLUMNS, asked.column(), key);
  }

  @Override
  public long pass() throws Exception {
    long rows = 0;
    for (int key = 1; key <= KEYS; key++) {
      rows += rows(key).size();
    }
    return rows;
  }

  @Override
  public List<List<Object>> answer(int key) throws Exception {
    return Asked.values(plain, rows(key));
  }

  @Override
  public void close() {
    context.close();
    plain.close();
  }
}
