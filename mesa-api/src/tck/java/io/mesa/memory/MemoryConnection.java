package io.mesa.memory;

import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.Inspector;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Source;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverQueries;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A hold on a database in memory, which needs no connection. */
final class MemoryConnection implements DriverConnection {
  private static final Capabilities DECLARED = declare();

  private final Source source;
  private final Supplier<MemoryDatabase> database;

  MemoryConnection(Source source, Supplier<MemoryDatabase> database) {
    this.source = source;
    this.database = database;
  }

  private static Capabilities declare() {
    String noLanguage = "a database in memory has no language of its own";
    return Capabilities.builder()
        .with(Capability.QUERY, Capability.SCHEMAS)
        .withEveryQueryFeature()
        .without(Capability.TRANSLATE, noLanguage)
        .without(Capability.RUN, noLanguage)
        .without(Capability.RUN_WRITES, noLanguage)
        .without(Capability.CHECK, noLanguage)
        .otherwise("a database in memory has none of it")
        .build();
  }

  @Override
  public Capabilities declared() {
    return DECLARED;
  }

  @Override
  public Capabilities capabilities(DriverCall call) {
    return DECLARED;
  }

  @Override
  public Inspector inspector(DriverCall call) {
    return new MemoryInspector(source, database.get(), call);
  }

  @Override
  public Optional<DriverQueries> queries(DriverCall call) {
    return Optional.of(new MemoryQueries(source, database.get(), call));
  }

  @Override
  public void structureChanged() {
    // Its structure never changes.
  }

  @Override
  public ConnectionFigures connectionFigures() {
    return new ConnectionFigures(0, 0, 0, 0, 0, 0, List.of());
  }

  @Override
  public void close() {
    // Nothing was opened.
  }
}
