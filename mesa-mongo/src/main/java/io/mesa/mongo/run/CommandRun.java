package io.mesa.mongo.run;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.MongoIterable;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.CallInTransaction;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.connect.Sending;
import io.mesa.query.Rows;
import io.mesa.spi.DriverCall;
import io.mesa.spi.ResultLimits;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Runs a command that was looked through. */
final class CommandRun {
  private static final String ADMIN = "admin";

  /** What a server tells its client with a reply, and not whoever asked. */
  private static final List<String> OF_CLUSTER = List.of("$clusterTime", "operationTime");

  private final Clients clients;
  private final DriverCall call;
  private final Command command;
  private final DocumentRows rows;
  private final @Nullable ClientSession session;

  CommandRun(Clients clients, DriverCall call, Command command) {
    this.clients = clients;
    this.call = call;
    this.command = command;
    this.rows = new DocumentRows(new ResultLimits(clients.source().limits()));
    this.session = CallInTransaction.session(call);
  }

  Rows read() {
    return switch (command.form().answer()) {
      case DOCUMENTS -> documents();
      case VALUES -> values();
      case DATABASES -> databases();
      default -> {
        BsonDocument reply = ask(clients.database(call));
        OF_CLUSTER.forEach(reply::remove);
        rows.add(reply);
        yield rows.all();
      }
    };
  }

  private Rows documents() {
    return clients.on(
        call,
        clients.database(call),
        database -> {
          try (MongoCursor<RawBsonDocument> cursor = asked(database).iterator()) {
            while (cursor.hasNext()) {
              rows.add(cursor.next());
            }
            return rows.all();
          }
        });
  }

  private MongoIterable<RawBsonDocument> asked(MongoDatabase database) {
    return new CursorOptions(command, session).on(database);
  }

  private Rows values() {
    BsonDocument reply = ask(clients.database(call));
    String key = command.document().getString("key", new BsonString("values")).getValue();
    reply.getArray("values").forEach(value -> rows.add(new BsonDocument(key, value)));
    return rows.all();
  }

  private Rows databases() {
    ask(ADMIN).getArray("databases").forEach(each -> rows.add(each.asDocument()));
    return rows.all();
  }

  private BsonDocument ask(String database) {
    return clients.on(
        call,
        database,
        on ->
            session == null
                ? on.runCommand(command.document(), on.getReadPreference(), BsonDocument.class)
                : on.runCommand(session, command.document(), BsonDocument.class));
  }

  Rows write() {
    var sending = new Sending(clients, call, clients.database(call));
    BsonDocument reply = session == null ? written(sending) : ask(clients.database(call));
    WriteReply.check(reply, clients, sending);
    return switch (command.form().answer()) {
      case CHANGES -> rows.all().withChanged(count(reply));
      case CHANGED_DOCUMENT -> changedDocument(reply);
      case DONE -> rows.all().withChanged(0);
      // How many documents $out and $merge wrote no server says.
      default -> rows.all();
    };
  }

  private BsonDocument written(Sending sending) {
    var acknowledged = new BsonDocument("w", new BsonString("majority"));
    BsonDocument majority = command.document().clone().append("writeConcern", acknowledged);
    try {
      return clients.on(
          call,
          clients.database(call),
          on -> sending.during(() -> on.runCommand(majority, BsonDocument.class)));
    } catch (MesaException e) {
      throw sending.failed(e);
    }
  }

  private Rows changedDocument(BsonDocument reply) {
    BsonValue value = reply.get("value");
    if (value != null && value.isDocument()) {
      rows.add(value.asDocument());
    }
    BsonDocument last = reply.getDocument("lastErrorObject", new BsonDocument());
    return rows.all().withChanged(count(last));
  }

  private static long count(BsonDocument reply) {
    BsonValue count = reply.get("n");
    return count != null && count.isNumber() ? count.asNumber().longValue() : 0;
  }
}
