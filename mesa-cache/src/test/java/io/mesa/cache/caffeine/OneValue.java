package io.mesa.cache.caffeine;

import io.mesa.Mesa;
import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.Inspector;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.Plan;
import io.mesa.query.Query;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;
import io.mesa.spi.DriverEntities;
import io.mesa.spi.DriverPlans;
import io.mesa.spi.DriverQueries;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** No database: a driver each of whose tables holds the same single value. */
final class OneValue
    implements DatabaseDriver, DriverConnection, DriverQueries, DriverPlans, DriverEntities {
  private static final Capabilities DECLARED =
      Capabilities.builder()
          .with(Capability.QUERY, Capability.EXPLAIN)
          .withEveryQueryFeature()
          .otherwise("there is one value")
          .build();

  final AtomicInteger queries = new AtomicInteger();
  final AtomicInteger structureChanges = new AtomicInteger();
  volatile String value = "first";

  Mesa.Builder mesa(CaffeineCache cache) {
    return Mesa.builder()
        .driver(this)
        .source(Source.builder("one").driver(name()).build())
        .cache(cache);
  }

  @Override
  public String name() {
    return "one";
  }

  @Override
  public DriverConnection open(Source source, DriverContext context) {
    return this;
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
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<DriverQueries> queries(DriverCall call) {
    return Optional.of(this);
  }

  @Override
  public Optional<DriverPlans> plans(DriverCall call) {
    return Optional.of(this);
  }

  @Override
  public Optional<DriverEntities> entities(DriverCall call) {
    return Optional.of(this);
  }

  @Override
  public Rows query(Query query) {
    queries.incrementAndGet();
    return Asking.rows(value);
  }

  @Override
  public RowStream stream(Query query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public NativeStatement translate(Query query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Plan explain(Query query) {
    return new Plan(Reading.known(1.0), Reading.known(1L), List.of(), List.of(), "the value");
  }

  @Override
  public ReadSet reads(Query query) {
    return Asking.reads(query.from().name());
  }

  @Override
  public WriteSet writes(Mutation mutation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public WriteSet writes(NativeStatement statement) {
    throw new UnsupportedOperationException();
  }

  @Override
  public WriteSet changed(Set<TableName> tables) {
    return new WriteSet.Tables(Asking.DATABASE, tables);
  }

  @Override
  public void structureChanged() {
    structureChanges.incrementAndGet();
  }

  @Override
  public ConnectionFigures connectionFigures() {
    return new ConnectionFigures(0, 0, 0, 0, 0, 0, List.of());
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
