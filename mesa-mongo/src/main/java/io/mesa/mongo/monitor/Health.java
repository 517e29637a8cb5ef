package io.mesa.mongo.monitor;

import io.mesa.mongo.connect.ServerCommands;
import io.mesa.runtime.ServerHealth;
import io.mesa.runtime.ServerHealth.Transactions;
import io.mesa.runtime.ServerStatus;
import io.mesa.value.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * How the server is. All of it is the whole server's, none one database's. What it tells to
 * everybody is known; the rest takes the role {@code clusterMonitor}.
 */
final class Health {
  private static final String CACHE = "wiredTiger";

  private Health() {}

  static ServerHealth read(ServerCommands commands) {
    BsonDocument hello = commands.hello();
    BuiltInRoles roles = BuiltInRoles.of(commands);
    var figures =
        new StatusFigures(
            roles.reading(
                "its serverStatus",
                BuiltInRoles.CLUSTER_MONITOR,
                () -> commands.run("serverStatus")));
    Reading<Operations> operations =
        roles.reading(
            "what its sessions do",
            BuiltInRoles.CLUSTER_MONITOR,
            () -> Operations.read(commands, false));
    Reading<Instant> startedAt = figures.startedAt();
    Reading<Long> open = figures.number("connections", "current");
    Reading<Long> free = figures.number("connections", "available");
    return new ServerHealth(
        ServerCommands.isWritable(hello) ? ServerStatus.ONLINE : ServerStatus.RECOVERING,
        version(commands),
        startedAt,
        Times.instant(hello, "localTime").orElseGet(Instant::now),
        everybodys(operations, roles, "which sessions run an operation", Operations::active),
        open.map(Math::toIntExact),
        StatusFigures.both(open, free, (taken, left) -> Math.toIntExact(taken + left)),
        0,
        cacheHitRatio(figures),
        transactions(figures, startedAt),
        everybodys(
            operations, roles, "since when other users' transactions are open", Health::oldest),
        Reading.missing(
            Reading.Reason.UNSUPPORTED, "MongoDB gives transactions no ids that could run out."),
        Replication.read(commands, roles),
        Optional.empty());
  }

  private static String version(ServerCommands commands) {
    return commands
        .run(new BsonDocument("buildInfo", new BsonInt32(1)))
        .getString("version", new BsonString("unknown"))
        .getValue();
  }

  /** What only holds if all users' sessions were seen. */
  private static <T> Reading<T> everybodys(
      Reading<Operations> operations,
      BuiltInRoles roles,
      String what,
      Function<Operations, T> read) {
    return operations.find().filter(seen -> !seen.everybodys()).isPresent()
        ? roles.denied(what, BuiltInRoles.CLUSTER_MONITOR)
        : operations.map(read);
  }

  private static Optional<Duration> oldest(Operations operations) {
    return operations.all().stream()
        .filter(Operation::isInTransaction)
        .flatMap(
            each -> Times.micros(each.told().getDocument("transaction"), "timeOpenMicros").stream())
        .max(Comparator.naturalOrder());
  }

  /** Of the pages asked of the cache, those that did not have to be read from disk. */
  private static Reading<Double> cacheHitRatio(StatusFigures figures) {
    Reading<Long> asked = figures.number(CACHE, "cache", "pages requested from the cache");
    Reading<Long> read = figures.number(CACHE, "cache", "pages read into cache");
    if (asked.find().filter(pages -> pages == 0).isPresent()) {
      return Reading.missing(Reading.Reason.UNSUPPORTED, "No page was asked of the cache yet.");
    }
    return StatusFigures.both(
        asked, read, (all, missed) -> Math.max(0.0, 1.0 - (double) missed / all));
  }

  private static Reading<Transactions> transactions(
      StatusFigures figures, Reading<Instant> startedAt) {
    return StatusFigures.both(
        figures.number("transactions", "totalCommitted"),
        figures.number("transactions", "totalAborted"),
        (committed, aborted) ->
            new Transactions(
                committed,
                aborted,
                Reading.missing(
                    Reading.Reason.UNSUPPORTED,
                    "MongoDB has no deadlocks: of two transactions in conflict one fails at once."),
                startedAt.find()));
  }
}
