package io.mesa.mongo.connect;

import static com.mongodb.MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL;
import static com.mongodb.MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.spi.DriverCall;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A transaction in a session of its own: it reads one snapshot, and what it wrote is there once a
 * majority of the members has it (MongoDB's manual, "Transactions"). The server ends one that stays
 * open longer than its {@code transactionLifetimeLimitSeconds}. Used by one thread.
 */
public final class OpenTransaction implements AutoCloseable {
  private static final long FIRST_PAUSE_MILLIS = 10;
  private static final long LONGEST_PAUSE_MILLIS = 500;

  private final Clients clients;
  private final DriverCall call;
  private final ClientSession session;
  private boolean isLost;

  private OpenTransaction(Clients clients, DriverCall call, ClientSession session) {
    this.clients = clients;
    this.call = call;
    this.session = session;
  }

  /** Begins one, in the time that the call has left; the server hears of it with a command. */
  static OpenTransaction begin(Clients clients, DriverCall call) {
    TransactionOptions options =
        TransactionOptions.builder()
            .readConcern(ReadConcern.SNAPSHOT)
            .writeConcern(WriteConcern.MAJORITY)
            .readPreference(ReadPreference.primary())
            .timeout(call.remaining().toMillis(), TimeUnit.MILLISECONDS)
            .build();
    ClientSession session = clients.startSession(ClientSessionOptions.builder().build());
    session.startTransaction(options);
    return new OpenTransaction(clients, call, session);
  }

  /**
   * The call, of which what it sends is part of the transaction.
   *
   * @return the call in this transaction
   */
  public DriverCall call() {
    return new CallInTransaction(call, session);
  }

  /**
   * Commits. Where it is not known what became of the commit the server is asked again, as it may
   * be any number of times, until it says so or the call's time is up.
   *
   * @throws MesaException {@code CONFLICT}, retryable, where the server ended the transaction for
   *     the sake of another; {@code OUTCOME_UNKNOWN} where it may have been committed, which is
   *     found out later
   */
  public void commit() {
    MongoException failed = committed(clients, call, session);
    boolean open = false;
    long pause = FIRST_PAUSE_MILLIS;
    while (failed != null && failed.hasErrorLabel(UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL)) {
      open = true;
      try {
        call.remaining();
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
        failed = committed(clients, call, session);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unknown(clients.failure(failed));
      } catch (MesaException e) {
        throw unknown(e);
      }
    }
    if (failed != null) {
      MesaException error = clients.failure(failed);
      boolean undone = isUndone(failed) || (!open && !Sending.leavesOpen(failed));
      throw undone ? error : unknown(error);
    }
  }

  /** Commits; gives what went wrong. */
  static @Nullable MongoException committed(
      Clients clients, DriverCall call, ClientSession session) {
    return clients.within(
        call,
        () -> {
          try {
            session.commitTransaction();
            return null;
          } catch (MongoException e) {
            return e;
          }
        });
  }

  /** The server says that the transaction is undone, whatever became of commits sent before. */
  static boolean isUndone(MongoException failed) {
    return failed instanceof MongoCommandException
        && failed.hasErrorLabel(TRANSIENT_TRANSACTION_ERROR_LABEL);
  }

  private MesaException unknown(MesaException why) {
    isLost = true;
    call.outcomeUnknown(new LostCommit(clients, session));
    return MesaException.builder(
            ErrorCode.OUTCOME_UNKNOWN,
            "The transaction may have been committed: "
                + why.getMessage()
                + " Look before you try again.")
        .cause(why)
        .build();
  }

  /**
   * Undoes what was not committed. A server that does not answer is waited for as long as the
   * transaction had, and undoes it by itself. The session of a commit that was lost is needed until
   * it is known what became of it.
   */
  @Override
  public void close() {
    if (isLost) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      session.close();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
