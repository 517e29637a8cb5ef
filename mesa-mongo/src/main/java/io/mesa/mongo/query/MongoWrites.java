package io.mesa.mongo.query;

import io.mesa.call.TransactionOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverTransaction;
import io.mesa.spi.DriverWrites;

/**
 * Changes documents and makes transactions. Made for one call. Outside a transaction MongoDB
 * changes one document whole or not at all; of several, an insert that fails takes back what it
 * wrote, and an update, an upsert or a delete that fails says that a part of it may have been done.
 *
 * <p>MongoDB gives documents back one at a time only, and changes none by a condition on others. So
 * where a mutation is to return what it changes, or asks whether related documents exist, the ids
 * of the documents that meet the condition are found first. Those to be returned are then changed
 * one by one, each in a round trip of its own, the others in batches; what the condition asks of a
 * document itself is asked again when it is changed, and one that does not meet it any more is left
 * as it is. What is returned is what this call changed, neither more nor less. Related documents
 * are looked at once, before the first change; what others do to them meanwhile is not seen, as it
 * is not by a statement of PostgreSQL's.
 *
 * <p>A transaction reads one snapshot whatever isolation is asked for short of {@code
 * SERIALIZABLE}, which is refused, and is committed by a majority of the members. A mutation in it
 * is part of it as a whole; one that the server refuses leaves nothing to be committed.
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
    return MutationRun.of(mutation, collections, call).on(clients, call);
  }

  @Override
  public DriverTransaction begin(TransactionOptions options) {
    if (options.isolation() == TransactionOptions.Isolation.SERIALIZABLE) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED,
          "MongoDB's transactions read a snapshot, which is not serializable: of two that each read what the other writes both are committed. Ask for REPEATABLE_READ, and write to what must not change.");
    }
    return new MongoTransaction(clients, collections, call);
  }
}
