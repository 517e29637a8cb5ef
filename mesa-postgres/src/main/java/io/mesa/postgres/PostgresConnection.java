package io.mesa.postgres;

import io.mesa.gateway.Administrator;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.Inspector;
import io.mesa.gateway.Monitor;
import io.mesa.postgres.administer.PostgresAdministrator;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.feed.PostgresFeed;
import io.mesa.postgres.inspect.PostgresInspector;
import io.mesa.postgres.job.PostgresStores;
import io.mesa.postgres.monitor.PostgresMonitor;
import io.mesa.postgres.query.PostgresCosts;
import io.mesa.postgres.query.PostgresEntities;
import io.mesa.postgres.query.PostgresPlans;
import io.mesa.postgres.query.PostgresQueries;
import io.mesa.postgres.query.PostgresWrites;
import io.mesa.postgres.query.Structures;
import io.mesa.postgres.run.PostgresData;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverCosts;
import io.mesa.spi.DriverData;
import io.mesa.spi.DriverEntities;
import io.mesa.spi.DriverFeed;
import io.mesa.spi.DriverPlans;
import io.mesa.spi.DriverQueries;
import io.mesa.spi.DriverStores;
import io.mesa.spi.DriverWrites;
import java.util.EnumSet;
import java.util.Optional;

/** The driver's parts over the connections they share. */
final class PostgresConnection implements DriverConnection {
  private final Connections connections;
  private final Capabilities declared;
  private final Structures structures;

  PostgresConnection(Connections connections) {
    this.connections = connections;
    this.structures = new Structures(connections);
    Capabilities.Builder all = Capabilities.builder().withEveryQueryFeature();
    EnumSet.allOf(Capability.class).forEach(all::with);
    if (connections.source().client().isPresent()) {
      all.without(
          Capability.OTHER_DATABASES,
          "the source is built over a DataSource, which connects to one database only");
    }
    this.declared = all.build();
  }

  @Override
  public Capabilities declared() {
    return declared;
  }

  @Override
  public Capabilities capabilities(DriverCall call) {
    return connections.read(call, session -> ServerCapabilities.of(session, declared));
  }

  @Override
  public Inspector inspector(DriverCall call) {
    return new PostgresInspector(connections, call);
  }

  @Override
  public Optional<DriverData> data(DriverCall call) {
    return Optional.of(new PostgresData(connections, call, structures::forget));
  }

  @Override
  public Optional<DriverQueries> queries(DriverCall call) {
    return Optional.of(new PostgresQueries(connections, structures, call));
  }

  @Override
  public Optional<DriverPlans> plans(DriverCall call) {
    return Optional.of(new PostgresPlans(connections, structures, call));
  }

  @Override
  public Optional<DriverCosts> costs(DriverCall call) {
    return Optional.of(new PostgresCosts(connections, structures, call));
  }

  @Override
  public Optional<DriverWrites> writes(DriverCall call) {
    return Optional.of(new PostgresWrites(connections, structures, call));
  }

  @Override
  public Optional<DriverEntities> entities(DriverCall call) {
    return Optional.of(new PostgresEntities(structures, call));
  }

  @Override
  public Optional<DriverFeed> feed(DriverCall call) {
    return Optional.of(new PostgresFeed(connections, call));
  }

  @Override
  public Optional<DriverStores> stores() {
    return Optional.of(new PostgresStores(connections));
  }

  @Override
  public Optional<Monitor> monitor(DriverCall call) {
    return Optional.of(new PostgresMonitor(connections, call));
  }

  @Override
  public Optional<Administrator> administrator(DriverCall call) {
    return Optional.of(new PostgresAdministrator(connections, call));
  }

  @Override
  public void structureChanged() {
    structures.forget();
  }

  @Override
  public ConnectionFigures connectionFigures() {
    return connections.figures();
  }

  @Override
  public void close() {
    connections.close();
  }
}
