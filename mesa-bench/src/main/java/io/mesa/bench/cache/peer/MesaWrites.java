package io.mesa.bench.cache.peer;

import static io.mesa.query.Filters.eq;

import io.mesa.Mesa;
import io.mesa.bench.query.peer.Pool;
import io.mesa.bench.server.Place;
import io.mesa.cache.QueryCache;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Mutation;
import io.mesa.source.Source;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A gateway that changes one row by its key. */
final class MesaWrites implements Contender {
  private final Mesa mesa;
  private final DatabaseGateway gateway;
  private final AtomicInteger value = new AtomicInteger();

  /** With a cache, or without. */
  MesaWrites(Place place, @Nullable QueryCache cache) {
    this.mesa = open(place, cache);
    this.gateway = mesa.gateway("bench");
  }

  /** Opens a source, whose calls may use a cache. */
  static Mesa open(Place place, @Nullable QueryCache cache) {
    var builder = Mesa.builder().source(source(place));
    return (cache == null ? builder : builder.cache(cache)).build();
  }

  /** The source, whose connections are kept open. */
  static Source source(Place place) {
    return Source.builder("bench").url(place.url()).pooling(Pool.SETTINGS).build();
  }

  @Override
  public long pass() {
    long changed = 0;
    for (int key = 1; key <= KEYS; key++) {
      changed +=
          gateway
              .execute(
                  Mutation.update("written")
                      .set("value", value.incrementAndGet())
                      .where(eq("id", key))
                      .build())
              .count();
    }
    return changed;
  }

  @Override
  public void close() {
    mesa.close();
  }
}
