package io.mesa.mongo.connect;

import com.mongodb.client.MongoClient;
import io.mesa.spi.DriverCall;
import io.mesa.spi.UnknownOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNumber;

/**
 * A change of which no answer came, or one that leaves open what becomes of it. A member reads a
 * command from a connection and works at it there, so nothing more comes of one once the member
 * does not list its connection any more (MongoDB's manual, "$currentOp (aggregation stage)"): the
 * very member that was sent it is asked, whatever it has become since. A later connection may have
 * the same number where the member was started anew; then it has to end first.
 *
 * <p>What members of a replica set did is past only once a majority has it, or never will: the
 * primary knows that once it has answered a linearizable read. Behind a router nobody knows it of
 * all shards.
 */
final class LostChange implements UnknownOutcome {
  private static final BsonDocument OF_OWN_USER =
      new BsonDocument(
          "$currentOp",
          new BsonDocument("allUsers", BsonBoolean.FALSE)
              .append("idleConnections", BsonBoolean.TRUE));

  private final Clients clients;
  private final String database;
  private final List<Unanswered> commands;

  /**
   * A change that was lost just now.
   *
   * @param database its database
   * @param commands those that were not answered
   */
  LostChange(Clients clients, String database, List<Unanswered> commands) {
    this.clients = clients;
    this.database = database;
    this.commands = List.copyOf(commands);
  }

  @Override
  public boolean isPast(DriverCall call) {
    // Only now: a client that has just lost its members does not know what they are.
    Deployment.Kind kind = clients.deployment(call).kind();
    if (kind == Deployment.Kind.ROUTER
        || commands.stream().anyMatch(command -> lives(command, call))) {
      return false;
    }
    if (kind == Deployment.Kind.REPLICA_SET) {
      clients.awaitMajority(call, database);
    }
    return true;
  }

  private boolean lives(Unanswered command, DriverCall call) {
    try (MongoClient member = clients.member(command.member())) {
      return connections(member, call).contains(command.connection());
    }
  }

  private List<Long> connections(MongoClient member, DriverCall call) {
    long left = call.remaining().toMillis();
    return clients.within(
        call,
        () ->
            member
                .getDatabase(Clients.ADMIN)
                .withTimeout(left, TimeUnit.MILLISECONDS)
                .aggregate(List.of(OF_OWN_USER), BsonDocument.class)
                .into(new ArrayList<BsonDocument>())
                .stream()
                .filter(told -> told.isNumber("connectionId"))
                .map(told -> told.getNumber("connectionId"))
                .map(BsonNumber::longValue)
                .toList());
  }
}
