package io.mesa.mongo.connect;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoWriteConcernException;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.spi.DriverCall;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The sending of a write, of which it may not be known whether it was made. Used by one thread. */
public final class Sending {
  /**
   * The member stepped down, was shut down, or was told to stop while it worked (MongoDB's manual,
   * "Error Codes").
   */
  private static final Set<Integer> WHILE_AT_WORK =
      Set.of(50, 91, 189, 262, 11_600, 11_601, 11_602);

  private final Clients clients;
  private final DriverCall call;
  private final String database;
  private List<Unanswered> unanswered = List.of();
  private boolean mayHaveBeenRun;
  private long done;

  /**
   * Nothing has been sent yet.
   *
   * @param clients the source's clients
   * @param call the call that writes
   * @param database the database that is written to
   */
  public Sending(Clients clients, DriverCall call, String database) {
    this.clients = clients;
    this.call = call;
    this.database = database;
  }

  /**
   * Sends.
   *
   * @param work sends the write
   * @param <T> what the server says
   * @return what the server says
   */
  public <T> T during(Supplier<T> work) {
    try {
      return work.get();
    } catch (MongoException e) {
      // The client may have sent it again, and tell of the last time only.
      unanswered = Operations.unanswered();
      mayHaveBeenRun = leavesOpen(e) || !unanswered.isEmpty();
      throw e;
    }
  }

  /**
   * Says that a write has ended well, after which others may follow.
   *
   * @param documents how many documents it changed
   */
  public void done(long documents) {
    done += documents;
  }

  /**
   * How many documents were changed by writes that ended well.
   *
   * @return the number
   */
  public long done() {
    return done;
  }

  /**
   * What to throw for a failure.
   *
   * @param failed the failure as a read would report it
   * @return the same, or {@code OUTCOME_UNKNOWN}
   */
  public MesaException failed(MesaException failed) {
    if (!mayHaveBeenRun && done == 0) {
      return failed;
    }
    leftOpen();
    String known =
        done == 0
            ? "The write may have been made, all of it or a part: "
            : "The write was made in part (documents changed: %d%s): "
                .formatted(done, mayHaveBeenRun ? ", perhaps more" : "");
    return MesaException.builder(
            ErrorCode.OUTCOME_UNKNOWN, known + failed.getMessage() + " Look before you try again.")
        .cause(failed)
        .build();
  }

  /** Says, for a cache, how it can be told when the write is past. */
  public void leftOpen() {
    clients.lost(database, unanswered).ifPresent(call::outcomeUnknown);
  }

  /** Whether a failure leaves open what the server did. */
  static boolean leavesOpen(MongoException failed) {
    if (failed instanceof MongoWriteConcernException) {
      return true;
    }
    if (failed instanceof MongoBulkWriteException bulk) {
      return bulk.getWriteConcernError() != null;
    }
    if (failed instanceof MongoCommandException) {
      return WHILE_AT_WORK.contains(failed.getCode());
    }
    boolean lost =
        failed instanceof MongoSocketException
            || failed instanceof MongoOperationTimeoutException
            || failed instanceof MongoInterruptedException;
    boolean neverSent =
        failed instanceof MongoSocketOpenException
            || String.valueOf(failed.getMessage()).contains("Client view of cluster state");
    return lost && !neverSent;
  }
}
