package io.mesa.mongo.monitor;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.ServerCommands;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.SessionState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;

/**
 * What clients are doing, as {@code $currentOp} tells it.
 *
 * @param all operations, open transactions and, if asked for, connections that run nothing
 * @param everybodys whether those of all users are among them; otherwise the login's own only
 * @param mark what marks the operation that read them
 */
public record Operations(List<Operation> all, boolean everybodys, String mark) {
  /** No stage of that name (MongoDB's manual, "Error Codes"). */
  private static final String UNKNOWN_STAGE = "40324";

  /**
   * Reads them.
   *
   * @param commands asks the server
   * @param idle whether connections that run nothing are wanted
   * @return what all users' clients do, or those of the login's own user where it may see no more
   * @throws MesaException {@code UNSUPPORTED} where the server does not tell
   */
  public static Operations read(ServerCommands commands, boolean idle) {
    try {
      return read(commands, true, idle);
    } catch (MesaException e) {
      if (e.code() == ErrorCode.PERMISSION) {
        return read(commands, false, idle);
      }
      if (e.databaseCode().filter(UNKNOWN_STAGE::equals).isPresent()) {
        throw MesaException.builder(ErrorCode.UNSUPPORTED, "The server has no $currentOp.")
            .databaseCode(UNKNOWN_STAGE)
            .cause(e)
            .build();
      }
      throw e;
    }
  }

  private static Operations read(ServerCommands commands, boolean everybodys, boolean idle) {
    var options =
        new BsonDocument("allUsers", BsonBoolean.valueOf(everybodys))
            .append("idleConnections", BsonBoolean.valueOf(idle))
            .append("idleSessions", BsonBoolean.TRUE);
    String mark = "mesa " + UUID.randomUUID();
    List<Operation> all =
        commands.aggregate(List.of(new BsonDocument("$currentOp", options)), mark).stream()
            .map(Operation::new)
            .filter(Operation::isOfAClient)
            .toList();
    return new Operations(all, everybodys, mark);
  }

  /**
   * Whether an operation is the one that read them.
   *
   * @param operation one of them
   * @return true where it is
   */
  public boolean isReader(Operation operation) {
    return operation.command().isString("comment")
        && operation.command().getString("comment").getValue().equals(mark);
  }

  /**
   * Whether more than one host told them, as a router's shards do.
   *
   * @return true where it was several
   */
  public boolean isOfSeveralHosts() {
    return all.stream().map(Operation::host).distinct().count() > 1;
  }

  /** How many work, the reader not counted. */
  int active() {
    return (int)
        all.stream()
            .filter(each -> each.state() == SessionState.ACTIVE)
            .filter(each -> !isReader(each))
            .count();
  }

  /**
   * The operation that is meant.
   *
   * @param id which
   * @return it, empty where it has ended
   */
  public Optional<Operation> find(SessionId id) {
    return all.stream().filter(each -> each.is(id)).findFirst();
  }
}
