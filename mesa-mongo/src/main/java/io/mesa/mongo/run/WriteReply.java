package io.mesa.mongo.run;

import com.mongodb.MongoException;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.connect.Sending;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** What came of a command that writes: a reply may say that it was done, and that it failed. */
final class WriteReply {
  private WriteReply() {}

  /** Throws where documents were refused, or the writes may be lost again. */
  static void check(BsonDocument reply, Clients clients, Sending sending) {
    // First: even where some documents were refused, others may be lost again.
    if (reply.containsKey("writeConcernError")) {
      BsonDocument error = reply.getDocument("writeConcernError");
      sending.leftOpen();
      throw MesaException.builder(
              ErrorCode.OUTCOME_UNKNOWN,
              "The write was made, and no majority of the members has said so: " + message(error))
          .databaseCode(Integer.toString(code(error)))
          .build();
    }
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
