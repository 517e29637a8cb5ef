package io.mesa.csv;

import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.Inspector;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.QueryFeature;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverQueries;
import java.util.List;
import java.util.Optional;

/** The driver's parts over a folder, which needs no connection. */
final class CsvConnection implements DriverConnection {
  private static final Capabilities DECLARED =
      Capabilities.builder()
          .with(Capability.QUERY)
          .with(
              QueryFeature.SELECT,
              QueryFeature.EQ,
              QueryFeature.IN,
              QueryFeature.IS_NULL,
              QueryFeature.AND,
              QueryFeature.LIMIT,
              QueryFeature.OFFSET)
          .without(QueryFeature.ORDER_BY, "a file gives its rows in the order they stand in")
          .without(Capability.MUTATE, "files are only read")
          .otherwise("a folder of files has no server that could do it")
          .build();

  private final CsvFolder folder;

  CsvConnection(CsvFolder folder) {
    this.folder = folder;
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
    return new CsvInspector(folder, call);
  }

  @Override
  public Optional<DriverQueries> queries(DriverCall call) {
    return Optional.of(new CsvQueries(folder, call));
  }

  @Override
  public void structureChanged() {
    // Nothing is kept: a file's first line is read for each call.
  }

  @Override
  public ConnectionFigures connectionFigures() {
    return new ConnectionFigures(0, 0, 0, 0, 0, 0, List.of());
  }

  @Override
  public void close() {
    // Files are open during a call only.
  }
}
