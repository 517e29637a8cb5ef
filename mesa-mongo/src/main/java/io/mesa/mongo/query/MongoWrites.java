package io.mesa.mongo.query;

import io.mesa.call.TransactionOptions;
import io.mesa.mongo.connect.Clients;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.resolve.Resolver;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverTransaction;
import io.mesa.spi.DriverWrites;

/**
 * Changes documents. Made for one call. Outside a transaction MongoDB changes one document whole or
 * not at all; of several, an insert that fails takes back what it wrote, and an update, an upsert
 * or a delete that fails says that a part of it may have been done.
 */
public final class MongoWrites implements DriverWrites {
  private final Clients clients;
  private final KnownCollections collections;
  private final DriverCall call;

  /**
   * Makes the part for one call.
   *
   * @param clients the source's clients
   * @param collections what is known of its collections
   * @param call the call
   */
  public MongoWrites(Clients clients, KnownCollections collections, DriverCall call) {
    this.clients = clients;
    this.collections = collections;
    this.call = call;
  }

  @Override
  public MutationResult execute(Mutation mutation) {
    var resolver = new Resolver(clients.source(), collections.within(call));
    return MutationRun.of(mutation, resolver).on(clients, call);
  }

  @Override
  public DriverTransaction begin(TransactionOptions options) {
    throw new UnsupportedOperationException("not declared");
  }
}
