package io.mesa.mongo.query;

import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.connect.OpenTransaction;
import io.mesa.mongo.run.MongoData;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverEntities;
import io.mesa.spi.DriverTransaction;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A transaction in one session. What tells of collections is read outside of it: a server does not
 * tell it within.
 */
final class MongoTransaction implements DriverTransaction {
  private final Clients clients;
  private final KnownCollections collections;
  private final DriverCall call;
  private final OpenTransaction transaction;
  private @Nullable MesaException failure;

  MongoTransaction(Clients clients, KnownCollections collections, DriverCall call) {
    this.clients = clients;
    this.collections = collections;
    this.call = call;
    this.transaction = clients.begin(call);
  }

  /** Whatever a server refuses in a transaction ends it there (MongoDB's manual). */
  private <T> T on(Supplier<T> work) {
    try {
      return work.get();
    } catch (MesaException e) {
      if (e.getCause() != null) {
        failure = e;
      }
      throw e;
    }
  }

  @Override
  public Rows query(Query query) {
    var queries = new MongoQueries(clients, collections, call);
    return on(() -> queries.query(query, transaction.call()));
  }

  @Override
  public MutationResult execute(Mutation mutation) {
    MutationRun run = MutationRun.of(mutation, collections, call);
    return on(() -> run.on(clients, transaction.call()));
  }

  @Override
  public Rows run(NativeStatement statement) {
    var data = new MongoData(clients, transaction.call(), collections::forget);
    return on(() -> data.run(statement));
  }

  @Override
  public Optional<DriverEntities> entities() {
    return Optional.of(new MongoEntities(clients, collections, call));
  }

  @Override
  public void commit() {
    if (failure != null) {
      // The server has undone it.
      throw DriverTransaction.undone(failure);
    }
    transaction.commit();
  }

  @Override
  public void close() {
    transaction.close();
  }
}
