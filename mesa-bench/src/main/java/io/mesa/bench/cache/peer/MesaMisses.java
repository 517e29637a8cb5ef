package io.mesa.bench.cache.peer;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.lt;

import io.mesa.Mesa;
import io.mesa.bench.server.Place;
import io.mesa.cache.QueryCache;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Query;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A gateway asked for one row by its key, each time with a literal that was never there. */
final class MesaMisses implements Contender {
  /** Above every batch. */
  private static final long FIRST_LITERAL = 1_000_000;

  private static final String[] COLUMNS = Asked.COLUMNS.toArray(String[]::new);

  private final Mesa mesa;
  private final DatabaseGateway gateway;
  private final AtomicLong literal = new AtomicLong(FIRST_LITERAL);

  /** With a cache, or without. */
  MesaMisses(Place place, @Nullable QueryCache cache) {
    this.mesa = MesaWrites.open(place, cache);
    this.gateway = mesa.gateway("bench");
  }

  @Override
  public long pass() {
    long rows = 0;
    for (int key = 1; key <= KEYS; key++) {
      rows += gateway.query(query(key, literal.incrementAndGet())).size();
    }
    return rows;
  }

  private static Query query(int key, long literal) {
    return Query.from(Asked.TABLE)
        .select(COLUMNS)
        .where(and(eq("id", key), lt("batch", literal)))
        .build();
  }

  @Override
  public void close() {
    mesa.close();
  }
}
