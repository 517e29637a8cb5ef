package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A double of what a server tells of itself and lets administrators do, over mongo-java-server,
 * which has none of it. The replies have the shape of those in MongoDB's manual: "$currentOp
 * (aggregation stage)", "killOp", "serverStatus", "replSetGetStatus", "connectionStatus",
 * "listCommands", "hello", "Database Profiler", and those named at {@link UsersDouble}. What a real
 * server does is not shown by it.
 */
public final class MongodDouble extends TaughtBackend {
  static {
    // An operation that sleeps holds a thread of netty's, and must not hold others with it.
    System.setProperty("io.netty.eventLoopThreads", "64");
  }

  private static final Set<String> COMMANDS =
      Set.of(
          "aggregate",
          "create",
          "createRole",
          "createUser",
          "dropDatabase",
          "dropRole",
          "dropUser",
          "find",
          "grantPrivilegesToRole",
          "grantRolesToUser",
          "killAllSessionsByPattern",
          "killOp",
          "profile",
          "revokePrivilegesFromRole",
          "revokeRolesFromUser",
          "rolesInfo",
          "serverStatus",
          "updateUser",
          "usersInfo");

  private final OperationsDouble operations = new OperationsDouble();
  private final UsersDouble users = new UsersDouble();
  private final Map<String, MongoServerError> refusals = new ConcurrentHashMap<>();
  private final Map<String, Document> replies = new ConcurrentHashMap<>();
  private final GivenOptions options = new GivenOptions();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final Instant startedAt = Instant.now();
  private final MongoServer server = new MongoServer(this);
  private final InetSocketAddress address;
  private volatile int profilingLevel;

  private MongodDouble() {
    this.address = server.bind();
  }

  /** Starts one on a free port. */
  public static MongodDouble start() {
    return new MongodDouble();
  }

  /** Where to connect to. */
  public String url(String database) {
    return "mongodb://localhost:%d/%s".formatted(address.getPort(), database);
  }

  /** Refuses a command, or {@code $currentOp} of all users, from now on. */
  public void refuse(String command, int code, String name) {
    refusals.put(command, new MongoServerError(code, name, "refused by the test: " + command));
  }

  /** Answers a command so from now on. */
  public void reply(String command, Document reply) {
    replies.put(command, reply.append("ok", 1.0));
  }

  /** Has commands of a name wait, before they are obeyed, until {@link #letGo}. */
  public void hold(String command) {
    held.put(command, new CountDownLatch(1));
  }

  /** Lets those go that wait. */
  public void letGo() {
    held.values().forEach(CountDownLatch::countDown);
    held.clear();
  }

  /** How often a command came since {@link #relent}. */
  public long received(String command) {
    return received.stream().filter(command::equals).count();
  }

  /** Takes refusals and replies back. */
  public void relent() {
    refusals.clear();
    replies.clear();
    received.clear();
  }

  /** Adds an operation, or an open transaction, until it is killed. */
  public void plant(Document told) {
    operations.plant(told);
  }

  /** The names of the commands that came since {@link #relent}. */
  public List<String> received() {
    return List.copyOf(received);
  }

  /** What was sent as the password of a user. */
  public @Nullable String password(String user, String database) {
    return users.password(user, database);
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    received.add(command);
    if (refusals.containsKey(command)) {
      throw refusals.get(command);
    }
    if (replies.containsKey(command)) {
      return replies.get(command).clone();
    }
    if ("system.profile".equals(query.get(command))) {
      // mongo-java-server lets nobody write there, not even this double.
      query.put(command, "profile");
    }
    int operation = operations.begin(channel, database, query);
    try {
      await(held.get(command));
      return answer(channel, database, command, query);
    } finally {
      operations.end(operation);
    }
  }

  private static void await(@Nullable CountDownLatch going) {
    try {
      if (going != null && !going.await(10, TimeUnit.MINUTES)) {
        throw new MongoServerError(11601, "Interrupted", "nobody let the operation go");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Document answer(Channel channel, String database, String command, Document query) {
    Document ofUsers = users.answer(database, command, query);
    if (ofUsers != null) {
      return ofUsers;
    }
    switch (command) {
      case "hello", "isMaster", "ismaster" -> {
        return greeting(channel, query);
      }
      case "killOp" -> {
        return operations.kill(query);
      }
      case "killAllSessionsByPattern" -> {
        return operations.killSessions(query);
      }
      case "serverStatus" -> {
        return status();
      }
      case "replSetGetStatus" ->
          throw new MongoServerError(76, "NoReplicationEnabled", "not running with --replSet");
      case "connectionStatus" -> {
        return new Document(
                "authInfo",
                new Document("authenticatedUsers", List.of())
                    .append("authenticatedUserRoles", List.of())
                    .append("authenticatedUserPrivileges", List.of()))
            .append("ok", 1.0);
      }
      case "listCommands" -> {
        var names = new Document();
        COMMANDS.forEach(name -> names.append(name, new Document()));
        return new Document("commands", names).append("ok", 1.0);
      }
      case "profile" -> {
        return profile(query);
      }
      case "create" -> {
        options.remember(database, query);
        return super.handleCommand(channel, database, command, query);
      }
      case "listCollections" -> {
        return options.addTo(database, super.handleCommand(channel, database, command, query));
      }
      case "aggregate" -> {
        if (isCurrentOp(query)) {
          return currentOp(query);
        }
        return super.handleCommand(channel, database, command, query);
      }
      default -> {
        operations.work(query);
        return super.handleCommand(channel, database, command, query);
      }
    }
  }

  private Document greeting(Channel channel, Document query) {
    operations.introduce(channel, query);
    return super.handleCommand(channel, "admin", "isMaster", query)
        .append("isWritablePrimary", true)
        .append("connectionId", operations.connectionNumber(channel));
  }

  private Document status() {
    return new Document("host", OperationsDouble.HOST)
        .append("version", "8.0.0")
        .append("process", "mongod")
        .append("uptime", 3_600.0)
        .append("uptimeMillis", 3_600_000L)
        .append("localTime", startedAt.plusMillis(1))
        .append(
            "connections",
            new Document("current", operations.count())
                .append("available", 51_200 - operations.count())
                .append("totalCreated", operations.count())
                .append("active", 1))
        .append("transactions", new Document("totalCommitted", 41L).append("totalAborted", 2L))
        .append(
            "wiredTiger",
            new Document(
                "cache",
                new Document("pages requested from the cache", 1_000L)
                    .append("pages read into cache", 50L)))
        .append("ok", 1.0);
  }

  private Document profile(Document query) {
    int before = profilingLevel;
    int wanted = ((Number) query.getOrDefault("profile", -1)).intValue();
    if (wanted >= 0) {
      profilingLevel = wanted;
    }
    return new Document("was", before).append("slowms", 100).append("ok", 1.0);
  }

  private static boolean isCurrentOp(Document query) {
    return query.get("pipeline") instanceof List<?> stages
        && !stages.isEmpty()
        && stages.get(0) instanceof Document stage
        && stage.containsKey("$currentOp");
  }

  private Document currentOp(Document query) {
    Document stage = (Document) ((List<?>) query.get("pipeline")).get(0);
    Document wanted = (Document) stage.get("$currentOp");
    MongoServerError refusal = refusals.get("$currentOp");
    if (refusal != null && Boolean.TRUE.equals(wanted.get("allUsers"))) {
      throw refusal;
    }
    List<Document> told = operations.told(Boolean.TRUE.equals(wanted.get("idleConnections")));
    return new Document(
            "cursor",
            new Document("id", 0L).append("ns", "admin.$cmd.aggregate").append("firstBatch", told))
        .append("ok", 1.0);
  }

  @Override
  public void handleClose(Channel channel) {
    operations.closed(channel);
    super.handleClose(channel);
  }

  /** Stops it; {@link #close} is what the server does to it then. */
  public void stop() {
    server.shutdownNow();
  }
}
