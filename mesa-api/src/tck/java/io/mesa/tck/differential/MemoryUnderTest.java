package io.mesa.tck.differential;

import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.memory.MemoryDatabase;
import io.mesa.source.Relation;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code memory} driver. */
final class MemoryUnderTest implements DatabaseUnderTest {
  private @Nullable Mesa mesa;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public DatabaseGateway load(MemoryDatabase database, List<Relation> relations) {
    close();
    Source source = database.source("memory", builder -> declaring(builder, relations));
    Mesa opened = Mesa.builder().source(source).driver(database.driver()).build();
    mesa = opened;
    return opened.gateway();
  }

  @Override
  public Extent extent() {
    return Extent.all();
  }

  static SourceBuilder declaring(SourceBuilder source, List<Relation> relations) {
    relations.forEach(source::relation);
    return source;
  }

  @Override
  public void close() {
    if (mesa != null) {
      mesa.close();
      mesa = null;
    }
  }
}
