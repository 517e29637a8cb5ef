package io.mesa.mongo;

import io.mesa.gateway.Administrator;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.Inspector;
import io.mesa.gateway.Monitor;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.inspect.MongoInspector;
import io.mesa.mongo.query.KnownCollections;
import io.mesa.mongo.query.MongoPlans;
import io.mesa.mongo.query.MongoQueries;
import io.mesa.mongo.run.MongoData;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverData;
import io.mesa.spi.DriverPlans;
import io.mesa.spi.DriverQueries;
import io.mesa.spi.DriverWrites;
import java.util.Optional;

/** The driver's parts over the client they share. */
final class MongoConnection implements DriverConnection {
  private final Clients clients;
  private final KnownCollections collections;
  private final Capabilities declared;

  MongoConnection(Clients clients) {
    this.clients = clients;
    this.collections = new KnownCollections(clients);
    this.declared =
        Capabilities.builder()
            .with(
                Capability.QUERY,
                Capability.EXPLAIN,
                Capability.TRANSLATE,
                Capability.RUN,
                Capability.RUN_WRITES,
                Capability.OTHER_DATABASES)
            .without(Capability.CHECK, "documents have no columns that could be told beforehand")
            .withEveryQueryFeature()
            .build();
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
    return new MongoInspector(clients, call);
  }

  @Override
  public Optional<DriverData> data(DriverCall call) {
    return Optional.of(new MongoData(clients, call, this::structureChanged));
  }

  @Override
  public Optional<DriverQueries> queries(DriverCall call) {
    return Optional.of(new MongoQueries(clients, collections, call));
  }

  @Override
  public Optional<DriverPlans> plans(DriverCall call) {
    return Optional.of(new MongoPlans(clients, collections, call));
  }

  @Override
  public Optional<DriverWrites> writes(DriverCall call) {
    return Optional.empty();
  }

  @Override
  public Optional<Monitor> monitor(DriverCall call) {
    return Optional.empty();
  }

  @Override
  public Optional<Administrator> administrator(DriverCall call) {
    return Optional.empty();
  }

  @Override
  public void structureChanged() {
    collections.forget();
  }

  @Override
  public ConnectionFigures connectionFigures() {
    return clients.figures();
  }

  @Override
  public void close() {
    clients.close();
  }
}
