package io.mesa.mongo.run;

import com.mongodb.MongoException;
import com.mongodb.MongoSocketOpenException;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.MongoErrors;
import io.mesa.source.Source;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** What came of a command that writes: a reply may say that it was done, and that it failed. */
final class WriteReply {
  /** The member stepped down or was shut down while it worked (MongoDB's manual, "Error Codes"). */
  private static final Set<String> WHILE_AT_WORK = Set.of("91", "189", "11600", "11602");

  private WriteReply() {}

  /** The failure of a write, of which it may not be known whether it was made. */
  static MesaException failed(MesaException failed) {
    boolean lost =
        failed.code() == ErrorCode.CONNECTION || failed.code() == ErrorCode.TIMEOUT;
    boolean sent = !(failed.getCause() instanceof MongoSocketOpenException);
    boolean atWork = failed.databaseCode().filter(WHILE_AT_WORK::contains).isPresent();
    if (!(lost && sent) && !atWork) {
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

  /** Throws where documents were refused, or the writes may be lost again. */
  static void check(BsonDocument reply, Source source) {
    BsonArray errors = reply.getArray("writeErrors", new BsonArray());
    if (!errors.isEmpty()) {
      BsonDocument first = errors.get(0).asDocument();
      MesaException why =
          MongoErrors.translate(
              new MongoException(code(first), message(first)), source);
      throw MesaException.builder(
              why.code(),
              "%s %d of the command's writes failed; what was written before stays: %d documents."
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
