package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.bson.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Documents as the page "$currentOp (aggregation stage)" of MongoDB's manual shows them. */
public final class OperationDocuments {
  public static final UUID SESSION = UUID.fromString("2a3b9ad8-6d2f-4f8c-9f0e-0a5f6f5b1c11");

  private OperationDocuments() {}

  /** A query of the user {@code app} that has been running for some time. */
  public static Document find(int opid, String applicationName, Duration running) {
    return new Document("type", "op")
        .append("host", OperationsDouble.HOST)
        .append("desc", "conn900")
        .append("connectionId", 900)
        .append("client", "192.0.2.7:51932")
        .append("appName", applicationName)
        .append("active", true)
        .append("effectiveUsers", List.of(new Document("user", "app").append("db", "admin")))
        .append("opid", opid)
        .append("secs_running", running.toSeconds())
        .append("microsecs_running", TimeUnit.MICROSECONDS.convert(running))
        .append("op", "query")
        .append("ns", "shop.orders")
        .append(
            "command",
            new Document("find", "orders")
                .append("filter", new Document("total", new Document("$gt", 5)))
                .append("lsid", new Document("id", SESSION))
                .append("$db", "shop"))
        .append("waitingForLock", false)
        .append("waitingForFlowControl", false);
  }

  /** A transaction that is open while its client is silent. */
  public static Document openTransaction(Instant start, Duration open) {
    return new Document("type", "idleSession")
        .append("host", OperationsDouble.HOST)
        .append("desc", "inactive transaction")
        .append("client", "192.0.2.7:51933")
        .append("connectionId", 901)
        .append("appName", "checkout")
        .append("active", false)
        .append("lsid", OperationsDouble.lsid(SESSION))
        .append("transaction", transaction(start, open));
  }

  public static Document transaction(Instant start, Duration open) {
    return new Document("parameters", new Document("txnNumber", 3L).append("autocommit", false))
        .append("startWallClockTime", WatchedDouble.written(start))
        .append("timeOpenMicros", TimeUnit.MICROSECONDS.convert(open))
        .append("timeActiveMicros", 1_000L)
        .append("timeInactiveMicros", TimeUnit.MICROSECONDS.convert(open) - 1_000L);
  }
}
