package io.mesa.mongo.run;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketOpenException;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import java.util.Set;
import java.util.function.Supplier;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** What came of a command that writes: a reply may say that it was done, and that it failed. */
final class WriteReply {
  /** The member stepped down or was shut down while it worked (MongoDB's manual, "Error Codes"). */
  private static final Set<Integer> WHILE_AT_WORK = Set.of(91, 189, 11_600, 11_602);

  private WriteReply() {}

  /** The sending of one command, of which it may not be known whether it was run. */
  static final class Sending {
    private boolean mayHaveBeenRun;

    <T> T during(Supplier<T> work) {
      try {
        return work.get();
      } catch (MongoException e) {
        mayHaveBeenRun = isOpen(e);
        throw e;
      }
    }

    /** What to throw for a failure. */
    MesaException failed(MesaException failed) {
      if (!mayHaveBeenRun) {
        return failed;
      }
      return MesaException.builder(
              ErrorCode.OUTCOME_UNKNOWN,
              "The command may have been run, all of it or a part: "
                  + failed.getMessage()
                  + " Look before you try again.")
          .cause(failed)
          .build();
    }
  }

  /** Whether a failure leaves open what the server did. */
  private static boolean isOpen(MongoException failed) {
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

  /** Throws where documents were refused, or the writes may be lost again. */
  static void check(BsonDocument reply, Clients clients) {
    BsonArray errors = reply.getArray("writeErrors", new BsonArray());
    if (!errors.isEmpty()) {
      BsonDocument first = errors.get(0).asDocument();
      MesaException why = clients.failure(new MongoException(code(first), message(first)));
      throw MesaException.builder(
              why.code(),
              "%s %d of the command's writes failed; documents written all the same: %d."
                  .formatted(why.getMessage(), errors.size(), written(reply)))
          .databaseCode(Integer.toString(code(first)))
          .cause(why)
          .build();
    }
    if (reply.containsKey("writeConcernError")) {
      BsonDocument error = reply.getDocument("writeConcernError");
      throw MesaException.builder(
              ErrorCode.OUTCOME_UNKNOWN,
              "The write was made, and no majority of the members has said so: " + message(error))
          .databaseCode(Integer.toString(code(error)))
          .build();
    }
  }

  private static int written(BsonDocument reply) {
    return reply.getNumber("n", new BsonInt32(0)).intValue();
  }

  private static int code(BsonDocument error) {
    return error.getNumber("code", new BsonInt32(0)).intValue();
  }

  private static String message(BsonDocument error) {
    return error.getString("errmsg", new BsonString("no message")).getValue();
  }
}
