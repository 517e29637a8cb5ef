package io.mesa.mongo.administer;

import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.connect.ServerCommands;
import io.mesa.mongo.monitor.BuiltInRoles;
import io.mesa.mongo.monitor.Operation;
import io.mesa.mongo.monitor.Operations;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.Termination;
import io.mesa.runtime.Termination.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/**
 * Cancels an operation or ends a transaction (MongoDB's manual, "killOp" and
 * "killAllSessionsByPattern").
 *
 * <p>{@code killOp} takes a number and nothing else, so host and start of the operation are
 * compared right before it. An operation that ends in between, and whose number goes to another in
 * that moment, would be mistaken for it, and so would one of its number on a member that becomes
 * the primary in that moment; a server gives a number again only after two thousand million others.
 */
final class SessionControl {
  private final ServerCommands commands;

  SessionControl(ServerCommands commands) {
    this.commands = commands;
  }

  /** Ends what runs, and the transaction that it is part of. */
  Termination terminate(SessionId id) {
    Operations operations = Operations.read(commands, false);
    Optional<Operation> found = operations.find(id);
    Optional<Termination> refusal = refusal(operations, id, found);
    return refusal.orElseGet(
        () -> {
          Operation target = found.orElseThrow();
          List<BsonDocument> kills = new ArrayList<>();
          target.opid().ifPresent(opid -> kills.add(killOperation(opid)));
          if (target.isInTransaction()) {
            target.logicalSession().ifPresent(session -> kills.add(killSession(session)));
          }
          return end(id, kills, each -> each.is(id) || each.isOfTheTransactionOf(target));
        });
  }

  /**
   * Cancels what runs.
   *
   * @param statement when the operation started that is meant; empty for whichever has the number
   */
  Termination cancel(SessionId id, Optional<Instant> statement) {
    Operations operations = Operations.read(commands, false);
    Optional<Operation> found = operations.find(id);
    Optional<Termination> refusal = refusal(operations, id, found);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Operation target = found.orElseThrow();
    if (target.opid().isEmpty()) {
      return termination(
          id, statement.isPresent() ? Outcome.GONE : Outcome.ENDED, "It runs nothing.");
    }
    if (statement.filter(start -> !target.startedAbout(start)).isPresent()) {
      return termination(
          id,
          Outcome.GONE,
          "It runs another operation, since %s.".formatted(target.startedAt().orElseThrow()));
    }
    return end(id, List.of(killOperation(target.opid().orElseThrow())), each -> each.is(id));
  }

  /** What can be said without a command: that it is not there any more, or is Mesa's own. */
  private Optional<Termination> refusal(
      Operations operations, SessionId id, Optional<Operation> found) {
    if (found.isPresent()) {
      return isOwn(operations, found.get())
          ? Optional.of(
              termination(
                  id, Outcome.DENIED, "It is Mesa's own session; close its source instead."))
          : Optional.empty();
    }
    Optional<String> elsewhere =
        operations.all().stream()
            .flatMap(each -> each.host().stream())
            .findFirst()
            .filter(answering -> id.host().filter(host -> !host.equals(answering)).isPresent());
    if (elsewhere.isPresent() && !operations.isOfSeveralHosts()) {
      return Optional.of(
          termination(
              id,
              Outcome.DENIED,
              "It is of host '%s', and host '%s' answers now; connect to that one directly."
                  .formatted(id.host().orElse(""), elsewhere.get())));
    }
    return Optional.of(
        operations.everybodys()
            ? termination(id, Outcome.GONE, "There is no such operation any more.")
            : termination(id, Outcome.DENIED, whyHidden(id)));
  }

  private String whyHidden(SessionId id) {
    return "Operation %d has ended, or is another user's, which the server hides; %s would show it."
        .formatted(id.pid(), BuiltInRoles.of(commands).grant(BuiltInRoles.CLUSTER_MONITOR));
  }

  /** Over an application's own client its connections are not known: then only the reader is. */
  private boolean isOwn(Operations operations, Operation operation) {
    Clients clients = commands.clients();
    return operations.isReader(operation)
        || (operation.connection().filter(number -> isOpen(clients, number)).isPresent()
            && operation
                .applicationName()
                .filter(clients.source().applicationName()::equals)
                .isPresent());
  }

  private static boolean isOpen(Clients clients, long number) {
    return clients.figures().connections().stream().anyMatch(each -> each.id() == number);
  }

  private Termination end(SessionId id, List<BsonDocument> kills, Predicate<Operation> isAim) {
    return commands.call().preview()
        ? termination(
            id,
            Outcome.PREVIEWED,
            String.join("; ", kills.stream().map(BsonDocument::toJson).toList()))
        : new Signals(commands).send(id, kills, isAim);
  }

  private static BsonDocument killOperation(BsonValue opid) {
    return new BsonDocument("killOp", new BsonInt32(1)).append("op", opid);
  }

  private static BsonDocument killSession(BsonDocument session) {
    return new BsonDocument(
        "killAllSessionsByPattern", new BsonArray(List.of(new BsonDocument("lsid", session))));
  }

  private static Termination termination(SessionId id, Outcome outcome, String explanation) {
    return new Termination(id, outcome, Optional.of(explanation));
  }
}
