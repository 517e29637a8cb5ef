package io.mesa.mongo.connect;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import io.mesa.spi.DriverCall;
import io.mesa.spi.UnknownOutcome;

/**
 * A commit of which nobody knows what became. A server may be asked to commit any number of times
 * (MongoDB's manual, "Transactions"), and says each time what became of the transaction; what it
 * has undone once, it never commits.
 */
final class LostCommit implements UnknownOutcome {
  private final Clients clients;
  private final ClientSession session;

  LostCommit(Clients clients, ClientSession session) {
    this.clients = clients;
    this.session = session;
  }

  @Override
  public boolean isPast(DriverCall call) {
    call.remaining();
    MongoException failed = OpenTransaction.committed(clients, call, session);
    boolean past = failed == null || OpenTransaction.isUndone(failed);
    if (past) {
      session.close();
    }
    return past;
  }
}
