package io.mesa.mongo.run;

import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.entities.CollectionGraph;
import io.mesa.query.NativeStatement;
import io.mesa.query.Rows;
import io.mesa.query.StatementDescription;
import io.mesa.query.Writes;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverData;
import io.mesa.value.TableName;
import java.util.Optional;
import org.bson.BsonDocument;

/**
 * Runs commands of MongoDB. A statement is one command as JSON, such as {@code {"find": "orders",
 * "filter": {"status": {"$bind": 1}}}}, in Extended JSON where a value has a type that JSON has
 * not; it is run on the database that the call is for. {@code {"$bind": 1}} stands for the first
 * bind, and is a value wherever it stands: a text is never taken for a path, nor a document for
 * operators.
 *
 * <p>A server has no mode in which it only reads, so a command is read by what MongoDB's manual
 * says of it, name by name, and what is not known is refused; JavaScript, sessions, transactions
 * and cursors always are. Commands that write are acknowledged by a majority.
 *
 * <p>Documents become rows, their fields columns, in the order in which they are met: of the kind
 * of their values where all are of one, else as JSON. {@code distinct} gives a row for each value;
 * what gives no documents, such as {@code count}, gives its reply as the only row.
 */
public final class MongoData implements DriverData {
  private final Clients clients;
  private final DriverCall call;
  private final Runnable structureChanged;

  /**
   * Makes the part for one call.
   *
   * @param clients the source's clients
   * @param call the call
   * @param structureChanged what to do after a command that may have changed collections
   */
  public MongoData(Clients clients, DriverCall call, Runnable structureChanged) {
    this.clients = clients;
    this.call = call;
    this.structureChanged = structureChanged;
  }

  @Override
  public Rows run(NativeStatement statement) {
    Command command = checked(statement);
    var run = new CommandRun(clients, call, command);
    if (!command.writes()) {
      return run.read();
    }
    try {
      return run.write();
    } finally {
      // New documents may have new fields.
      structureChanged.run();
    }
  }

  /**
   * How far a statement that may write reaches.
   *
   * @param statement the statement
   * @param database the database that it is run on
   * @return what its own words say
   * @throws io.mesa.error.MesaException where it is refused, as {@link #run} refuses it
   */
  public static CollectionGraph.Extent extent(NativeStatement statement, String database) {
    Command command = checked(statement);
    Optional<TableName> changed =
        command
            .changed()
            .filter(name -> !name.startsWith("system."))
            .map(name -> TableName.of(database, name));
    return new CollectionGraph.Extent(
        changed, command.changesStructure() || command.changed().isPresent());
  }

  /** Reads a statement; nothing is sent for it. */
  static Command checked(NativeStatement statement) {
    BsonDocument given = CommandText.command(statement.text());
    var binds = new Binds(statement.binds());
    Command command =
        Commands.read(given, "", new Guard(binds, statement.writes() == Writes.ALLOWED));
    binds.checkAllUsed();
    return command;
  }

  @Override
  public StatementDescription check(NativeStatement statement) {
    // Not declared: documents have no columns that a server could tell beforehand.
    throw new UnsupportedOperationException("not declared");
  }
}
