package io.mesa.tck;

import io.mesa.gateway.Administrator;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Inspector;
import io.mesa.gateway.Monitor;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;
import io.mesa.spi.DriverData;
import io.mesa.spi.DriverEntities;
import io.mesa.spi.DriverFeed;
import io.mesa.spi.DriverPlans;
import io.mesa.spi.DriverQueries;
import io.mesa.spi.DriverWrites;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** The driver under test, with an eye on when its parts are asked for. Thread-safe. */
final class WatchedDriver implements DatabaseDriver {
  private final DatabaseDriver driver;
  private final List<DriverConnection> opened = new CopyOnWriteArrayList<>();
  private final AtomicLong partsAskedFor = new AtomicLong();
  private volatile BiConsumer<DriverConnection, DriverCall> probe = (connection, call) -> {};

  WatchedDriver(DatabaseDriver driver) {
    this.driver = driver;
  }

  @Override
  public String name() {
    return driver.name();
  }

  @Override
  public DriverConnection open(Source source, DriverContext context) {
    DriverConnection connection = driver.open(source, context);
    opened.add(connection);
    return new WatchedConnection(connection);
  }

  /** What the driver opened first. */
  DriverConnection connection() {
    return opened.get(0);
  }

  /** What the driver opened last. */
  DriverConnection lastConnection() {
    return opened.get(opened.size() - 1);
  }

  /** How often any part of the driver was asked for. */
  long partsAskedFor() {
    return partsAskedFor.get();
  }

  /** Has the next calls of the inspector told to this first, with the driver's own connection. */
  void probe(BiConsumer<DriverConnection, DriverCall> next) {
    this.probe = next;
  }

  private final class WatchedConnection implements DriverConnection {
    private final DriverConnection connection;

    WatchedConnection(DriverConnection connection) {
      this.connection = connection;
    }

    @Override
    public Capabilities declared() {
      return connection.declared();
    }

    @Override
    public Capabilities capabilities(DriverCall call) {
      partsAskedFor.incrementAndGet();
      return connection.capabilities(call);
    }

    @Override
    public Inspector inspector(DriverCall call) {
      partsAskedFor.incrementAndGet();
      probe.accept(connection, call);
      return connection.inspector(call);
    }

    @Override
    public Optional<DriverData> data(DriverCall call) {
      partsAskedFor.incrementAndGet();
      return connection.data(call);
    }

    @Override
    public Optional<DriverQueries> queries(DriverCall call) {
      partsAskedFor.incrementAndGet();
      return connection.queries(call);
    }

    @Override
    public Optional<DriverPlans> plans(DriverCall call) {
      partsAskedFor.incrementAndGet();
      return connection.plans(call);
    }

    @Override
    public Optional<DriverWrites> writes(DriverCall call) {
      partsAskedFor.incrementAndGet();
      return connection.writes(call);
    }

    @Override
    public Optional<DriverEntities> entities(DriverCall call) {
      return connection.entities(call);
    }

    @Override
    public Optional<DriverFeed> feed(DriverCall call) {
      partsAskedFor.incrementAndGet();
      return connection.feed(call);
    }

    @Override
    public Optional<Monitor> monitor(DriverCall call) {
      partsAskedFor.incrementAndGet();
      return connection.monitor(call);
    }

    @Override
    public Optional<Administrator> administrator(DriverCall call) {
      partsAskedFor.incrementAndGet();
      return connection.administrator(call);
    }

    @Override
    public void structureChanged() {
      connection.structureChanged();
    }

    @Override
    public ConnectionFigures connectionFigures() {
      return connection.connectionFigures();
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
