package io.mesa.mongo.connect;

import com.mongodb.ReadPreference;
import com.mongodb.client.MongoDatabase;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.spi.DriverCall;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * Commands to a server as a whole, for one call. They go to the primary where there is one, so that
 * what is read of it and what is done to it concern the same server.
 */
public final class ServerCommands {
  private static final String ADMIN = "admin";
  private static final ReadPreference MEMBER = ReadPreference.primaryPreferred();

  private final Clients clients;
  private final DriverCall call;

  /**
   * Makes them for a call.
   *
   * @param clients the source's clients
   * @param call the call
   */
  public ServerCommands(Clients clients, DriverCall call) {
    this.clients = clients;
    this.call = call;
  }

  /**
   * The connections that the commands go through.
   *
   * @return the source's clients
   */
  public Clients clients() {
    return clients;
  }

  /**
   * Where users are.
   *
   * @return the source's authentication
   */
  public Authentication authentication() {
    return new Authentication(clients.source());
  }

  /**
   * The call.
   *
   * @return the call that the commands are for
   */
  public DriverCall call() {
    return call;
  }

  /**
   * Runs a command without arguments on the database {@code admin}.
   *
   * @param name the command's name
   * @return the server's reply
   * @throws MesaException where the server refuses
   */
  public BsonDocument run(String name) {
    return run(new BsonDocument(name, new BsonInt32(1)));
  }

  /**
   * What a server says of itself to everybody, by {@code hello} or, on servers before 4.4.2, by
   * {@code isMaster}.
   *
   * @return the server's reply
   * @throws MesaException where the server refuses
   */
  public BsonDocument hello() {
    try {
      return run("hello");
    } catch (MesaException e) {
      if (e.code() != ErrorCode.UNSUPPORTED) {
        throw e;
      }
      return run("isMaster");
    }
  }

  /**
   * Whether the server takes writes.
   *
   * @return true of a primary, a router and a server without a replica set
   * @throws MesaException where the server refuses
   */
  public boolean isWritable() {
    return isWritable(hello());
  }

  /**
   * Whether the server takes writes.
   *
   * @param hello what it said of itself
   * @return true of a primary, a router and a server without a replica set
   */
  public static boolean isWritable(BsonDocument hello) {
    return hello
        .getBoolean("isWritablePrimary", hello.getBoolean("ismaster", BsonBoolean.FALSE))
        .getValue();
  }

  /**
   * Runs a command on the database {@code admin}.
   *
   * @param command the command
   * @return the server's reply
   * @throws MesaException where the server refuses
   */
  public BsonDocument run(BsonDocument command) {
    return run(ADMIN, command);
  }

  /**
   * Runs a command.
   *
   * @param database the database to run it on
   * @param command the command
   * @return the server's reply
   * @throws MesaException where the server refuses
   */
  public BsonDocument run(String database, BsonDocument command) {
    return clients.on(call, database, on -> on.runCommand(command, MEMBER, BsonDocument.class));
  }

  /**
   * Runs a command that changes something.
   *
   * @param database the database to run it on
   * @param command the command
   * @throws MesaException where the server refuses; {@code OUTCOME_UNKNOWN} where it may have been
   *     run all the same
   */
  public void change(String database, BsonDocument command) {
    var sending = new Sending(clients, call, database);
    try {
      clients.on(
          call,
          database,
          on -> sending.during(() -> on.runCommand(command, MEMBER, BsonDocument.class)));
    } catch (MesaException e) {
      throw sending.failed(e);
    }
  }

  /**
   * Runs a pipeline that starts with a stage of the server's own, on the database {@code admin}.
   *
   * @param pipeline the stages
   * @param comment what marks the operation among others
   * @return the documents it gives
   * @throws MesaException where the server refuses
   */
  public List<BsonDocument> aggregate(List<BsonDocument> pipeline, String comment) {
    return clients.on(
        call,
        ADMIN,
        (MongoDatabase on) ->
            on.withReadPreference(MEMBER)
                .aggregate(pipeline, BsonDocument.class)
                .comment(new BsonString(comment))
                .into(new ArrayList<BsonDocument>()));
  }

  /**
   * Runs a pipeline on a collection.
   *
   * @param database the collection's database
   * @param collection its name
   * @param pipeline the stages
   * @return the documents it gives
   * @throws MesaException where the server refuses
   */
  public List<BsonDocument> aggregate(
      String database, String collection, List<BsonDocument> pipeline) {
    return clients.on(
        call,
        database,
        (MongoDatabase on) ->
            on.withReadPreference(MEMBER)
                .getCollection(collection, BsonDocument.class)
                .aggregate(pipeline)
                .into(new ArrayList<BsonDocument>()));
  }
}
