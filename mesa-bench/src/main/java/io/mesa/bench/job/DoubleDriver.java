package io.mesa.bench.job;

import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.Inspector;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.RowColumn;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;
import io.mesa.spi.DriverQueries;
import io.mesa.value.ValueType;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * No database: a double that answers every query with one row, so that what is measured is Mesa's.
 */
public final class DoubleDriver implements DatabaseDriver, DriverConnection, DriverQueries {
  /** A query that it answers, as it does any other. */
  public static final Query QUERY = Query.from("item").select("id").build();

  /** It opens none; more than any benchmark has workers. */
  private static final int CONNECTIONS = 100;

  private static final Rows ROWS =
      Rows.of(List.of(new RowColumn("id", ValueType.INT32, "int4")), List.of(new Object[][] {{1}}));
  private static final NativeStatement STATEMENT = NativeStatement.of("SELECT id FROM item");

  private final Capabilities declared;
  private final Runnable whenAsked;

  /**
   * Makes one.
   *
   * @param whenAsked is run for each query, on its thread, before it is answered
   */
  public DoubleDriver(Runnable whenAsked) {
    Capabilities.Builder all = Capabilities.builder().withEveryQueryFeature();
    EnumSet.allOf(Capability.class).forEach(all::with);
    this.declared = all.build();
    this.whenAsked = whenAsked;
  }

  /**
   * A source of it.
   *
   * @return the source
   */
  public Source source() {
    return Source.builder("double")
        .driver(name())
        .user("bench")
        .pooling(Pooling.pooled(0, CONNECTIONS))
        .build();
  }

  @Override
  public String name() {
    return "double";
  }

  @Override
  public DriverConnection open(Source source, DriverContext context) {
    return this;
  }

  @Override
  public Capabilities declared() {
    return declared;
  }

  @Override
  public Capabilities capabilities(DriverCall call) {
    return declared;
  }

  @Override
  public Inspector inspector(DriverCall call) {
    throw new UnsupportedOperationException("A double has no structure.");
  }

  @Override
  public Optional<DriverQueries> queries(DriverCall call) {
    return Optional.of(this);
  }

  @Override
  public Rows query(Query query) {
    whenAsked.run();
    return ROWS;
  }

  @Override
  public RowStream stream(Query query) {
    throw new UnsupportedOperationException("A double does not stream.");
  }

  @Override
  public NativeStatement translate(Query query) {
    return STATEMENT;
  }

  @Override
  public void structureChanged() {
    // It knows none.
  }

  @Override
  public ConnectionFigures connectionFigures() {
    return new ConnectionFigures(0, 0, 0, 0, 0, 0, List.of());
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
