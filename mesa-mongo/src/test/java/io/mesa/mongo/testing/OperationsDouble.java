package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The connections and operations of a double, told and killed as MongoDB's manual says: "$currentOp
 * (aggregation stage)", "killOp", "killAllSessionsByPattern". The one slow operation there is, is a
 * {@code find} whose {@code $where} sleeps ("$where").
 */
final class OperationsDouble {
  static final String HOST = "double.example:27017";

  private static final Pattern SLEEP = Pattern.compile("sleep\\((\\d+)\\).*");
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneOffset.UTC);

  private final AtomicInteger connectionNumbers = new AtomicInteger();
  private final AtomicInteger operationNumbers = new AtomicInteger(1_000);
  private final Map<Channel, Connection> connections = new ConcurrentHashMap<>();
  private final Map<Integer, Running> running = new ConcurrentHashMap<>();
  private final List<Planted> planted = new CopyOnWriteArrayList<>();

  private static final class Connection {
    private final int number;
    private final String client;
    private volatile @Nullable String applicationName;

    Connection(int number, String client) {
      this.number = number;
      this.client = client;
    }
  }

  private record Running(
      int number,
      @Nullable Connection connection,
      String database,
      Document command,
      long startNanos,
      CountDownLatch killed) {}

  /** What a test tells of an operation, and when it did. */
  private record Planted(Document document, long nanos) {

    boolean has(String field, @Nullable Object value) {
      return Objects.equals(document.get(field), value);
    }

    /** The operation goes on, unless the test says what time it is. */
    Document told() {
      Document now = document.clone();
      if (now.containsKey("currentOpTime")) {
        return now;
      }
      if (now.get("microsecs_running") instanceof Long before) {
        long since = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - nanos);
        now.put("microsecs_running", before + since);
      }
      return now.append("currentOpTime", LOCAL.format(Instant.now()));
    }
  }

  private Connection connection(Channel channel) {
    return connections.computeIfAbsent(
        channel,
        fresh ->
            new Connection(
                connectionNumbers.incrementAndGet(),
                String.valueOf(fresh.remoteAddress()).replaceFirst("^/", "")));
  }

  int connectionNumber(Channel channel) {
    return connection(channel).number;
  }

  int count() {
    return connections.size();
  }

  void introduce(Channel channel, Document greeting) {
    if (greeting.get("client") instanceof Document client
        && client.get("application") instanceof Document application) {
      connection(channel).applicationName = String.valueOf(application.get("name"));
    }
  }

  void closed(Channel channel) {
    connections.remove(channel);
  }

  /** Adds what {@code $currentOp} tells, until it is killed. */
  void plant(Document told) {
    planted.add(new Planted(told, System.nanoTime()));
  }

  int begin(Channel channel, String database, Document command) {
    int number = operationNumbers.incrementAndGet();
    running.put(
        number,
        new Running(
            number,
            connection(channel),
            database,
            command,
            System.nanoTime(),
            new CountDownLatch(1)));
    return number;
  }

  void end(int operation) {
    running.remove(operation);
  }

  /** Sleeps if the command does, until it is killed. */
  void work(Document command) {
    if (!(command.get("filter") instanceof Document filter) || !filter.containsKey("$where")) {
      return;
    }
    Matcher sleep = SLEEP.matcher(String.valueOf(filter.remove("$where")));
    if (sleep.matches()) {
      Running own =
          running.values().stream()
              .filter(each -> each.command == command)
              .findFirst()
              .orElseThrow();
      try {
        if (own.killed.await(Long.parseLong(sleep.group(1)), TimeUnit.MILLISECONDS)) {
          throw new MongoServerError(11601, "Interrupted", "operation was interrupted");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new MongoServerError(11600, "InterruptedAtShutdown", "the server is shutting down");
      }
    }
  }

  Document kill(Document command) {
    Object opid = command.get("op");
    running.values().stream()
        .filter(each -> Integer.valueOf(each.number).equals(opid))
        .forEach(each -> each.killed.countDown());
    planted.removeIf(told -> told.has("opid", opid));
    return new Document("info", "attempting to kill op").append("ok", 1.0);
  }

  Document killSessions(Document command) {
    for (Object pattern :
        (List<?>) Objects.requireNonNull(command.get("killAllSessionsByPattern"))) {
      Object session = ((Document) pattern).get("lsid");
      planted.removeIf(told -> told.has("lsid", session));
    }
    return new Document("ok", 1.0);
  }

  List<Document> told(boolean idleConnections) {
    List<Document> all = new ArrayList<>();
    for (Running each : running.values()) {
      if (each.connection != null) {
        all.add(told(each, each.connection));
      }
    }
    if (idleConnections) {
      connections.values().stream()
          .filter(each -> running.values().stream().noneMatch(op -> op.connection == each))
          .forEach(each -> all.add(told(each, false)));
    }
    planted.forEach(each -> all.add(each.told()));
    return all;
  }

  private static Document told(Connection connection, boolean active) {
    Document told =
        new Document("type", "op")
            .append("host", HOST)
            .append("desc", "conn" + connection.number)
            .append("connectionId", connection.number)
            .append("client", connection.client);
    if (connection.applicationName != null) {
      told.append("appName", connection.applicationName);
    }
    return told.append("active", active).append("currentOpTime", LOCAL.format(Instant.now()));
  }

  private static Document told(Running operation, Connection connection) {
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - operation.startNanos);
    Document command = operation.command.clone();
    return told(connection, true)
        .append("threaded", true)
        .append("opid", operation.number)
        .append("secs_running", TimeUnit.MICROSECONDS.toSeconds(micros))
        .append("microsecs_running", micros)
        .append("op", "command")
        .append("ns", operation.database + "." + String.valueOf(command.values().iterator().next()))
        .append("redacted", false)
        .append("command", command.append("$db", operation.database))
        .append("numYields", 0)
        .append("waitingForLock", false)
        .append("waitingForFlowControl", false);
  }

  static Document lsid(UUID id) {
    return new Document("id", id).append("uid", new BinData(new byte[32]));
  }
}
