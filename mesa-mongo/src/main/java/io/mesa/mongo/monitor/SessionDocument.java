package io.mesa.mongo.monitor;

import io.mesa.runtime.Session;
import io.mesa.runtime.SessionState;
import io.mesa.value.Reading;
import java.time.Instant;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Reads an operation as a session: what MongoDB does not tell is missing, and says so. */
final class SessionDocument {
  private final String home;
  private final Instant now;

  /**
   * Makes the reader.
   *
   * @param home the database that names of users may leave out
   * @param now the server's clock, for operations that tell no time of their own
   */
  SessionDocument(String home, Instant now) {
    this.home = home;
    this.now = now;
  }

  Session read(Operation operation, boolean own) {
    SessionState state = operation.state();
    BsonDocument command = operation.command();
    Optional<Instant> statementStart =
        state == SessionState.ACTIVE ? operation.startedAt() : Optional.empty();
    return new Session(
        operation.id().map(id -> id.pid()).or(operation::connection).orElse(0L),
        orMissing(operation.id(), "It runs nothing; only its client can end it."),
        orMissing(user(operation), "Nobody is logged in."),
        orMissing(database(operation), "A connection that runs nothing is in no database."),
        orMissing(operation.applicationName(), "Its client has said no name."),
        Reading.known(operation.text("client").or(() -> operation.text("client_s"))),
        Reading.known(state),
        orMissing(statement(command), "It runs nothing, and the server keeps no last statement."),
        Reading.known(statementStart),
        Reading.known(operation.transactionStartedAt()),
        orMissing(statementStart, "MongoDB does not tell since when a client is silent."),
        Reading.known(waitingFor(operation.told())),
        own,
        operation.readAt().orElse(now));
  }

  private static <T> Reading<T> orMissing(Optional<T> value, String why) {
    return value
        .map(Reading::known)
        .orElseGet(() -> Reading.missing(Reading.Reason.UNSUPPORTED, why));
  }

  /** Who is acting, or who the router says is. */
  Optional<String> user(Operation operation) {
    return Optional.ofNullable(operation.told().get("effectiveUsers"))
        .filter(BsonValue::isArray)
        .flatMap(users -> users.asArray().stream().findFirst())
        .map(user -> UserName.of(user.asDocument(), "user").text(home));
  }

  Optional<String> database(Operation operation) {
    BsonDocument command = operation.command();
    if (command.isString("$db")) {
      return Optional.of(command.getString("$db").getValue());
    }
    return operation
        .text("ns")
        .map(ns -> ns.contains(".") ? ns.substring(0, ns.indexOf('.')) : ns)
        .filter(name -> !name.isEmpty());
  }

  /** Without what the client adds to every command. */
  private static Optional<String> statement(BsonDocument command) {
    if (command.isEmpty()) {
      return Optional.empty();
    }
    BsonDocument said = command.clone();
    said.remove("lsid");
    said.remove("$clusterTime");
    said.remove("$readPreference");
    said.remove("$db");
    return Optional.of(said.toJson());
  }

  private static Optional<String> waitingFor(BsonDocument told) {
    if (isTrue(told, "waitingForLock")) {
      BsonDocument locks = told.getDocument("locks", new BsonDocument());
      return Optional.of(
          locks.keySet().stream()
              .reduce((first, last) -> last)
              .map(last -> "Lock: %s (%s)".formatted(last, locks.getString(last).getValue()))
              .orElse("Lock"));
    }
    if (isTrue(told, "waitingForFlowControl")) {
      return Optional.of("Flow control");
    }
    return told.isDocument("waitingForLatch")
        ? Optional.of(
            "Latch: "
                + told.getDocument("waitingForLatch")
                    .getString("captureName", new BsonString("unnamed"))
                    .getValue())
        : Optional.empty();
  }

  private static boolean isTrue(BsonDocument told, String field) {
    return told.isBoolean(field) && told.getBoolean(field).getValue();
  }
}
