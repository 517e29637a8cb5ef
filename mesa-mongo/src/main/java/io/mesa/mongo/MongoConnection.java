package io.mesa.mongo;

import io.mesa.gateway.Administrator;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.Inspector;
import io.mesa.gateway.Monitor;
import io.mesa.mongo.administer.MongoAdministrator;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.connect.ServerCommands;
import io.mesa.mongo.feed.MongoFeed;
import io.mesa.mongo.inspect.MongoInspector;
import io.mesa.mongo.job.MongoStores;
import io.mesa.mongo.monitor.MongoMonitor;
import io.mesa.mongo.query.KnownCollections;
import io.mesa.mongo.query.MongoEntities;
import io.mesa.mongo.query.MongoPlans;
import io.mesa.mongo.query.MongoQueries;
import io.mesa.mongo.query.MongoWrites;
import io.mesa.mongo.run.MongoData;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Source;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverData;
import io.mesa.spi.DriverEntities;
import io.mesa.spi.DriverFeed;
import io.mesa.spi.DriverPlans;
import io.mesa.spi.DriverQueries;
import io.mesa.spi.DriverStores;
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
    this.declared = declare(clients.source());
  }

  private static Capabilities declare(Source source) {
    Capabilities.Builder all = Capabilities.builder();
    if (source.client().isPresent()) {
      all.without(
          Capability.FEED,
          "the source is built over a MongoClient, whose time limits would cut what waits for changes");
    } else {
      all.with(Capability.FEED);
    }
    return all.with(
            Capability.QUERY,
            Capability.EXPLAIN,
            Capability.TRANSLATE,
            Capability.MUTATE,
            Capability.TRANSACTIONS,
            Capability.RUN,
            Capability.RUN_WRITES,
            Capability.OTHER_DATABASES,
            Capability.MONITOR,
            Capability.SESSIONS,
            Capability.SLOW_QUERIES,
            Capability.USERS,
            Capability.SESSION_CONTROL,
            Capability.USER_ADMINISTRATION,
            Capability.GRANTS,
            Capability.DATABASE_ADMINISTRATION)
        .withEveryQueryFeature()
        .without(Capability.SCHEMAS, "a schema of MongoDB is a database")
        .without(Capability.PARTITIONS, "a collection of MongoDB has no partitions")
        .without(Capability.SEQUENCES, "MongoDB has no sequences")
        .without(Capability.EXTENSIONS, "MongoDB has no extensions")
        .without(Capability.SESSION_SETTINGS, "MongoDB has no settings of a session")
        .without(Capability.CHECK, "documents have no columns that could be told beforehand")
        .without(
            Capability.WAITS,
            "MongoDB tells who waits for a lock, not for whom; sessions() tells who waits")
        .without(
            Capability.IDLE_SESSION_CONTROL,
            "MongoDB ends operations and transactions; a connection that runs nothing is ended by nobody but its client")
        .otherwise("the driver has no part for it")
        .build();
  }

  @Override
  public Capabilities declared() {
    return declared;
  }

  @Override
  public Capabilities capabilities(DriverCall call) {
    return ServerCapabilities.of(
        new ServerCommands(clients, call), collections.whyNoLookups(call), declared);
  }

  @Override
  public Inspector inspector(DriverCall call) {
    return new MongoInspector(clients, call);
  }

  @Override
  public Optional<DriverData> data(DriverCall call) {
    return Optional.of(new MongoData(clients, call, collections::forget));
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
    return Optional.of(new MongoWrites(clients, collections, call));
  }

  @Override
  public Optional<DriverEntities> entities(DriverCall call) {
    return Optional.of(new MongoEntities(clients, collections, call));
  }

  @Override
  public Optional<DriverFeed> feed(DriverCall call) {
    return clients.source().client().isPresent()
        ? Optional.empty()
        : Optional.of(new MongoFeed(clients, collections.graphs(), call));
  }

  @Override
  public Optional<DriverStores> stores() {
    return Optional.of(new MongoStores(clients));
  }

  @Override
  public Optional<Monitor> monitor(DriverCall call) {
    return Optional.of(new MongoMonitor(clients, call));
  }

  @Override
  public Optional<Administrator> administrator(DriverCall call) {
    return Optional.of(new MongoAdministrator(clients, call));
  }

  @Override
  public void structureChanged() {
    collections.structureChanged();
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
