package io.mesa.memory;

import io.mesa.Mesa;
import io.mesa.query.QueryBuilder;
import io.mesa.query.Rows;
import io.mesa.source.SourceBuilder;
import java.util.function.UnaryOperator;

/** Asks a database in memory as an application does. */
final class TestGateway {
  private TestGateway() {}

  static Mesa open(MemoryDatabase database, UnaryOperator<SourceBuilder> source) {
    return Mesa.builder().source(database.source("test", source)).driver(database.driver()).build();
  }

  static Rows query(MemoryDatabase database, QueryBuilder query) {
    try (Mesa mesa = open(database, source -> source)) {
      return mesa.gateway().query(query.build());
    }
  }
}
