package io.mesa.bench.inspect;

import io.mesa.Mesa;
import io.mesa.bench.server.Place;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.structure.TableFilter;

/** Reads with Mesa, over a connection that stays open. */
final class MesaStructure implements Contender {
  private final Mesa mesa;
  private final DatabaseGateway gateway;

  MesaStructure(Place place) {
    mesa = Mesa.of(Source.builder("bench").url(place.url()).pooling(Pooling.pooled(1, 2)).build());
    gateway = mesa.gateway();
  }

  DatabaseGateway gateway() {
    return gateway;
  }

  @Override
  public int read() {
    try (var tables = gateway.structure(TableFilter.all())) {
      return tables.mapToInt(table -> table.columns().isEmpty() ? 0 : 1).sum();
    }
  }

  @Override
  public void close() {
    mesa.close();
  }
}
