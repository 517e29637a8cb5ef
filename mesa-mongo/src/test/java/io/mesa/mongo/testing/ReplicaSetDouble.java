package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * mongo-java-server that says it is a replica set, and makes as much of a transaction as shows how
 * a client goes about it: what was written is undone by an abort, and others who write to a
 * collection that an open transaction has written to are refused; nobody is kept from seeing it.
 * The commands and errors are those of MongoDB's manual ("Transactions", "commitTransaction",
 * "abortTransaction", "killSessions", "Error Codes") and of the specification of drivers
 * ("Transactions", error labels). What a real server does is not shown by it.
 */
public final class ReplicaSetDouble extends TaughtBackend {
  static {
    // A stream that waits holds a thread of netty's, and must not hold others with it.
    System.setProperty("io.netty.eventLoopThreads", "64");
  }

  private static final Set<String> WRITES =
      Set.of("insert", "update", "delete", "findAndModify", "findandmodify");
  private static final List<String> OF_TRANSACTIONS =
      List.of("lsid", "txnNumber", "startTransaction", "autocommit", "readConcern");
  private static final Set<String> OF_DRIVER =
      Set.of("hello", "isMaster", "ismaster", "endSessions", "ping");
  private static final int WRITE_CONFLICT = 112;
  private static final int NO_SUCH_TRANSACTION = 251;

  /** What the set was given when it was initiated ("replSetGetConfig"). */
  public static final String ID = "5f0000000000000000000001";

  private static final ObjectId SET_ID = new ObjectId(ID);

  private final Map<String, Open> open = new HashMap<>();
  private final Set<String> committed = new HashSet<>();
  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private final List<Document> received = new CopyOnWriteArrayList<>();
  private final List<Document> sent = new CopyOnWriteArrayList<>();
  private int elections = 1;
  private final ChangeStreamDouble changes = new ChangeStreamDouble();
  private final GivenOptions options = new GivenOptions();
  private final EmbeddedServer server;

  private ReplicaSetDouble() {
    this.server = EmbeddedServer.start(this);
  }

  /** Starts one on a free port. */
  public static ReplicaSetDouble start() {
    ExactValues.install();
    return new ReplicaSetDouble();
  }

  /** Where to connect to. */
  public String url(String database) {
    return server.url(database);
  }

  /** A transaction, and what the collections were that it has written to. */
  private record Open(Channel channel, UUID session, Map<String, List<Document>> before) {}

  /** What a command meets instead of its usual answer. */
  private interface Answer {
    Document to(Channel channel, String database, String command, Document query);
  }

  /** Refuses the next command of a name, which then has no effect. */
  public void refuse(String command, int code, String name, String... labels) {
    answer(command, (channel, database, word, query) -> error(code, name, labels));
  }

  /** Obeys the next command of a name, and tells nobody: the connection is lost. */
  public void loseAnswer(String command) {
    answer(
        command,
        (channel, database, word, query) -> {
          Document reply = answer(channel, database, word, query);
          channel.close();
          return reply;
        });
  }

  /** Obeys the next command of a name, and says that no majority has it yet. */
  public void doubt(String command) {
    answer(
        command,
        (channel, database, word, query) ->
            answer(channel, database, word, query)
                .append(
                    "writeConcernError",
                    new Document("code", 64)
                        .append("codeName", "WriteConcernFailed")
                        .append("errmsg", "waiting for replication timed out")));
  }

  /** Undoes all transactions that are open, as an election does. */
  public synchronized void undoAll() {
    List.copyOf(open.keySet()).forEach(this::undo);
  }

  /** Answers all commands as usual from now on. */
  public synchronized void relent() {
    answers.clear();
  }

  private synchronized void answer(String command, Answer answer) {
    answers.computeIfAbsent(command, name -> new ArrayDeque<>()).add(answer);
  }

  /** The commands of transactions and those in them, as they came. */
  public List<Document> received() {
    return List.copyOf(received);
  }

  /** Their names. */
  public List<String> names() {
    return received.stream().map(each -> each.keySet().iterator().next()).toList();
  }

  /** All commands but the driver's own greetings and farewells, as they came. */
  public List<Document> sent() {
    return List.copyOf(sent);
  }

  /** Those of a name. */
  public List<Document> sent(String command) {
    return sent.stream().filter(each -> each.containsKey(command)).toList();
  }

  /** Their names. */
  public List<String> sentNames() {
    return sent.stream().map(each -> each.keySet().iterator().next()).toList();
  }

  /** Has something done before the next command of a name is obeyed. */
  public void before(String command, Runnable work) {
    answer(
        command,
        (channel, database, word, query) -> {
          work.run();
          return answer(channel, database, word, query);
        });
  }

  /** Says from now on that it was elected the primary once more. */
  public synchronized void elect() {
    elections++;
  }

  /** How many transactions are open. */
  public synchronized int openTransactions() {
    return open.size();
  }

  /** What its change streams tell. */
  public ChangeStreamDouble changes() {
    return changes;
  }

  /** One that waits for changes lets others work meanwhile. */
  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    if (command.equals("getMore") && changes.knows(query)) {
      return changes.more(database, query);
    }
    return obey(channel, database, command, query);
  }

  private synchronized Document obey(
      Channel channel, String database, String command, Document query) {
    if (!OF_DRIVER.contains(command)) {
      sent.add(query.clone());
    }
    boolean inTransaction = Boolean.FALSE.equals(query.get("autocommit"));
    if (inTransaction || command.equals("killSessions")) {
      received.add(query.clone());
    }
    Deque<Answer> scripted = answers.get(command);
    return scripted == null || scripted.isEmpty()
        ? answer(channel, database, command, query)
        : scripted.remove().to(channel, database, command, query);
  }

  private Document answer(Channel channel, String database, String command, Document query) {
    return switch (command) {
      case "aggregate" ->
          ChangeStreamDouble.opens(query)
              ? changes.open(database)
              : usually(channel, database, command, query);
      case "hello", "isMaster", "ismaster" -> greeting(channel, query);
      case "commitTransaction" -> commit(query);
      case "abortTransaction" -> abort(query);
      case "killSessions" -> kill(query);
      case "endSessions" -> ok();
      case "replSetGetConfig" ->
          ok().append("config", new Document("settings", new Document("replicaSetId", SET_ID)));
      case "create" -> {
        options.remember(database, query);
        yield plainly(channel, database, command, query);
      }
      case "listCollections" -> options.addTo(database, plainly(channel, database, command, query));
      case "drop" -> {
        changes.tell("drop", database, String.valueOf(query.get(command)));
        yield plainly(channel, database, command, query);
      }
      default -> usually(channel, database, command, query);
    };
  }

  private Document usually(Channel channel, String database, String command, Document query) {
    if (Boolean.FALSE.equals(query.get("autocommit"))) {
      return within(channel, database, command, query);
    }
    Document reply = plainly(channel, database, command, query);
    if (WRITES.contains(command)) {
      changes.tell(command, database, String.valueOf(query.get(command)));
    }
    return reply.append("operationTime", changes.now());
  }

  private Document greeting(Channel channel, Document query) {
    Document usual = super.handleCommand(channel, "admin", "isMaster", query);
    String here = server.address().hosts();
    return usual
        .append("isWritablePrimary", true)
        .append("setName", "double")
        .append("setVersion", 1)
        .append("electionId", new ObjectId("7fffffff%016x".formatted(elections)))
        .append("hosts", List.of(here))
        .append("me", here)
        .append("primary", here)
        .append("logicalSessionTimeoutMinutes", 30);
  }

  private static Document ok() {
    return new Document("ok", 1.0);
  }

  private static Document error(int code, String name, String... labels) {
    return new Document("ok", 0.0)
        .append("errmsg", "told by the double: " + name)
        .append("code", code)
        .append("codeName", name)
        .append("errorLabels", List.of(labels));
  }

  private static Document conflict() {
    return error(WRITE_CONFLICT, "WriteConflict", "TransientTransactionError");
  }

  private static Document unknown() {
    return error(NO_SUCH_TRANSACTION, "NoSuchTransaction", "TransientTransactionError");
  }

  private static UUID session(Document query) {
    return (UUID) ((Document) query.get("lsid")).get("id");
  }

  private static String number(Document query) {
    return session(query) + "/" + query.get("txnNumber");
  }

  private Document commit(Document query) {
    String number = number(query);
    if (open.remove(number) != null) {
      committed.add(number);
    }
    return committed.contains(number) ? ok() : unknown();
  }

  private Document abort(Document query) {
    return undo(number(query)) ? ok() : unknown();
  }

  private Document kill(Document query) {
    for (Object id : (Collection<?>) query.get("killSessions")) {
      UUID session = (UUID) ((Document) id).get("id");
      List.copyOf(open.keySet()).stream()
          .filter(number -> open.get(number).session().equals(session))
          .forEach(this::undo);
    }
    return ok();
  }

  private Document within(Channel channel, String database, String command, Document query) {
    String number = number(query);
    if (Boolean.TRUE.equals(query.get("startTransaction"))) {
      open.put(number, new Open(channel, session(query), new HashMap<>()));
    }
    Open transaction = open.get(number);
    if (transaction == null) {
      return unknown();
    }
    if (WRITES.contains(command)) {
      String name = database + "." + query.get(command);
      if (isWrittenByAnother(name, transaction)) {
        undo(number);
        return conflict();
      }
      transaction.before.computeIfAbsent(
          name, each -> documents(channel, database, query, command));
    }
    Document reply = plainly(channel, database, command, query);
    if (reply.containsKey("writeErrors")) {
      undo(number);
    }
    return reply;
  }

  private boolean isWrittenByAnother(String name, @Nullable Open than) {
    return open.values().stream().anyMatch(each -> each != than && each.before.containsKey(name));
  }

  private Document plainly(Channel channel, String database, String command, Document query) {
    OF_TRANSACTIONS.forEach(query::remove);
    return super.handleCommand(channel, database, command, query);
  }

  private List<Document> documents(
      Channel channel, String database, Document query, String command) {
    Document reply =
        super.handleCommand(
            channel,
            database,
            "find",
            new Document("find", query.get(command)).append("batchSize", 100_000));
    List<Document> copies = new ArrayList<>();
    for (Object each : (Collection<?>) ((Document) reply.get("cursor")).get("firstBatch")) {
      copies.add(((Document) each).clone());
    }
    return copies;
  }

  private boolean undo(String number) {
    Optional<Open> transaction = Optional.ofNullable(open.remove(number));
    transaction.ifPresent(
        gone -> gone.before.forEach((name, before) -> restore(gone.channel, name, before)));
    return transaction.isPresent();
  }

  private void restore(Channel channel, String name, List<Document> documents) {
    int dot = name.indexOf('.');
    String database = name.substring(0, dot);
    String collection = name.substring(dot + 1);
    var everything = new Document("q", new Document()).append("limit", 0);
    super.handleCommand(
        channel,
        database,
        "delete",
        new Document("delete", collection).append("deletes", List.of(everything)));
    if (!documents.isEmpty()) {
      super.handleCommand(
          channel,
          database,
          "insert",
          new Document("insert", collection).append("documents", documents));
    }
  }

  /** Stops it; {@link #close} is what the server does to it then. */
  public void stop() {
    server.close();
  }
}
