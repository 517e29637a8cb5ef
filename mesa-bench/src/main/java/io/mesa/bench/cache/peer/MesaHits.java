package io.mesa.bench.cache.peer;

import io.mesa.Mesa;
import io.mesa.bench.server.Place;
import io.mesa.cache.caffeine.CaffeineCache;
import io.mesa.event.CallFinished;
import io.mesa.event.MesaListener;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Query;
import io.mesa.query.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gateway with the cache; each query built once, or each time. */
final class MesaHits implements Contender, Contender.Answering {
  /** Long enough for a benchmark. */
  static final Duration LIFE = Duration.ofHours(2);

  private final Mesa mesa;
  private final DatabaseGateway gateway;
  private final Asked asked;
  private final boolean rebuilt;
  private final List<Query> built = new ArrayList<>();

  MesaHits(Place place, Asked asked, boolean rebuilt, boolean heard) {
    var builder =
        Mesa.builder()
            .source(MesaWrites.source(place))
            .cache(CaffeineCache.builder().timeToLive(LIFE).build());
    if (heard) {
      builder.listener(new Listener());
    }
    this.mesa = builder.build();
    this.gateway = mesa.gateway("bench");
    this.asked = asked;
    this.rebuilt = rebuilt;
    for (int key = 1; key <= KEYS; key++) {
      built.add(asked.query(key));
    }
  }

  /** Listens and does nothing. */
  private static final class Listener implements MesaListener {
    @Override
    public void callFinished(CallFinished event) {}
  }

  @Override
  public long pass() {
    return rebuilt ? passRebuilt() : passReused();
  }

  private long passReused() {
    long rows = 0;
    for (int key = 1; key <= KEYS; key++) {
      rows += gateway.query(built.get(key - 1)).size();
    }
    return rows;
  }

  private long passRebuilt() {
    long rows = 0;
    for (int key = 1; key <= KEYS; key++) {
      rows += gateway.query(asked.query(key)).size();
    }
    return rows;
  }

  @Override
  public List<List<Object>> answer(int key) {
    return gateway.query(asked.query(key)).stream().map(MesaHits::values).toList();
  }

  private static List<Object> values(Row row) {
    var values = new @Nullable Object[Asked.COLUMNS.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.find(i, Object.class).orElse(null);
    }
    return Asked.listed(values);
  }

  @Override
  public void close() {
    mesa.close();
  }
}
