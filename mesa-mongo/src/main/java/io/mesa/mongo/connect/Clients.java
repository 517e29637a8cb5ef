package io.mesa.mongo.connect;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Source;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverContext;
import io.mesa.spi.UnknownOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonMaximumSizeExceededException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client of one source, which all parts of the driver share; it is made with the first call.
 * Every operation gets the time that its call has left, on the server too, and is cut short with
 * it. Thread-safe.
 */
public final class Clients implements AutoCloseable {
  static final String ADMIN = "admin";
  private static final String DEFAULT_DATABASE = "test";
  private static final Duration END_SESSION = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.mongo.connection");

  private final Source source;
  private final Members members = new Members();
  private final Operations operations = new Operations();
  private final ClientLedger ledger;
  private final ClientSettings settings;
  private final Optional<ReadConcern> readConcern;
  private final Object lock = new Object();
  private final boolean isBeside;
  private @Nullable MongoClient own;
  private @Nullable Clients beside;
  private boolean closed;

  private Clients(Source source, ClientLedger ledger, boolean isBeside) {
    this.source = source;
    this.ledger = ledger;
    this.isBeside = isBeside;
    this.settings = new ClientSettings(source, ledger, members, operations);
    this.readConcern = new MongoOptions(source).readConcern();
  }

  /**
   * Checks a source; connects to nothing.
   *
   * @param source where and how to connect
   * @param context hears of connections
   * @return the clients
   * @throws MesaException {@code CONFIGURATION} where the source has what this driver does not
   *     understand
   */
  public static Clients of(Source source, DriverContext context) {
    var ledger = new ClientLedger(context, source.database().orElse(DEFAULT_DATABASE));
    var clients = new Clients(source, ledger, false);
    clients.settings.check();
    return clients;
  }

  /**
   * A client beside this one, with a few connections for what must not wait for the application's
   * queries. Over an application's own client it is the same. Closed with this.
   *
   * @return the clients
   */
  public Clients beside() {
    if (isBeside || source.client().isPresent()) {
      return this;
    }
    synchronized (lock) {
      Clients known = beside;
      if (known == null) {
        known = new Clients(source, ledger, true);
        known.closed = closed;
        beside = known;
      }
      return known;
    }
  }

  /**
   * The source.
   *
   * @return the source
   */
  public Source source() {
    return source;
  }

  /**
   * The database that a call is for.
   *
   * @param call the call
   * @return its name
   */
  public String database(DriverCall call) {
    return call.options().database().or(source::database).orElse(DEFAULT_DATABASE);
  }

  /**
   * Works on a database within the limits of a call.
   *
   * @param call the call
   * @param database the database's name
   * @param work asks the server
   * @param <T> what it gives
   * @return the work's result
   * @throws MesaException where the server refuses, the time is up or the call is cut short
   */
  public <T> T on(DriverCall call, String database, Function<MongoDatabase, T> work) {
    long left = call.remaining().toMillis();
    // A transaction's time was limited when it began; the client takes no other limit within it.
    MongoDatabase limited =
        CallInTransaction.session(call) == null
            ? database(database).withTimeout(left, TimeUnit.MILLISECONDS)
            : database(database);
    T result = within(call, () -> work.apply(limited));
    return Objects.requireNonNull(result, "The work gave nothing.");
  }

  private MongoDatabase database(String name) {
    try {
      return client().getDatabase(name);
    } catch (IllegalArgumentException e) {
      throw MesaException.builder(
              ErrorCode.INVALID_ARGUMENT,
              "'%s' is no name that a database may have.".formatted(name))
          .cause(e)
          .build();
    }
  }

  /**
   * Does what may wait for the server, cut short with a call.
   *
   * @param call the call
   * @param work asks the server
   * @param <T> what it gives
   * @return the work's result
   * @throws MesaException where the server refuses, the time is up or the call is cut short
   */
  public <T extends @Nullable Object> T within(DriverCall call, Supplier<T> work) {
    try (var interruption = new Interruption(call, operations, this::endSession)) {
      return interruption.during(work);
    } catch (MongoException e) {
      throw ended(call).orElseGet(() -> failure(e));
    } catch (BsonMaximumSizeExceededException e) {
      throw MesaException.builder(
              ErrorCode.LIMIT_EXCEEDED,
              "What is to be sent is larger than the 16 MiB that a server takes at once; send less.")
          .cause(e)
          .build();
    } catch (IllegalArgumentException e) {
      // The client checks names and documents before it sends them.
      throw MesaException.builder(
              ErrorCode.INVALID_ARGUMENT,
              Optional.ofNullable(e.getMessage()).orElse("The client refused an argument."))
          .cause(e)
          .build();
    }
  }

  /**
   * What a failure of the driver means.
   *
   * @param failed what the driver threw
   * @return the error to throw
   */
  public MesaException failure(MongoException failed) {
    return MongoErrors.translate(failed, source, members);
  }

  /**
   * Begins a transaction.
   *
   * @param call the call that the transaction is
   * @return the transaction, to be closed
   * @throws MesaException {@code UNSUPPORTED} where the server makes none
   */
  public OpenTransaction begin(DriverCall call) {
    deployment(call)
        .whyNoTransactions()
        .ifPresent(
            reason -> {
              throw new MesaException(
                  ErrorCode.UNSUPPORTED,
                  "Source '%s' has no transactions: %s.".formatted(source.id(), reason));
            });
    return OpenTransaction.begin(this, call);
  }

  ClientSession startSession(ClientSessionOptions options) {
    return client().startSession(options);
  }

  /**
   * What kind of server answers.
   *
   * @param call the call, which asks it where none has answered yet
   * @return what its members said last
   * @throws MesaException where none answers
   */
  public Deployment deployment(DriverCall call) {
    Deployment known = Deployment.of(client().getClusterDescription());
    if (known.answers()) {
      return known;
    }
    runAdmin(call, new BsonDocument("ping", new BsonInt32(1)));
    Deployment heard = Deployment.of(client().getClusterDescription());
    if (!heard.answers()) {
      throw MesaException.builder(
              ErrorCode.UNAVAILABLE,
              "Source '%s' was lost again as soon as it had answered; try again."
                  .formatted(source.id()))
          .retryable(true)
          .build();
    }
    return heard;
  }

  /**
   * A client of its own that waits for news, for the caller to close.
   *
   * @return the client, whose commands have no time limit but what they say
   */
  public MongoClient openForFeed() {
    return MongoClients.create(settings.ofFeed());
  }

  /**
   * Which members queries are read from.
   *
   * @return what the source says, or the application's own client
   */
  public ReadPreference readPreference() {
    return client().getDatabase(ADMIN).getReadPreference();
  }

  /**
   * What queries read of what others write.
   *
   * @return what the source says, or the application's own client
   */
  public ReadConcern readConcern() {
    return readConcern.orElseGet(() -> client().getDatabase(ADMIN).getReadConcern());
  }

  /**
   * Waits until a majority of the members of a replica set has what its primary has (MongoDB's
   * manual, "Read Concern 'linearizable'"): a primary that answers is the only one, and nothing
   * that it holds from before can be taken back.
   *
   * @param call the call
   * @param database a database that the login may read
   * @throws MesaException where that is not so within the time of the call
   */
  public void awaitMajority(DriverCall call, String database) {
    on(
        call,
        database,
        on ->
            on.withReadConcern(ReadConcern.LINEARIZABLE)
                .withReadPreference(ReadPreference.primary())
                .getCollection("mesa", BsonDocument.class)
                .find()
                .limit(1)
                .into(new ArrayList<BsonDocument>()));
  }

  /**
   * A change of which nobody knows what became.
   *
   * @param database its database
   * @param unanswered its commands that were not answered
   * @return how it can be told when it is past; empty where it cannot: where the server does not
   *     number its connections, and over an application's own client
   */
  Optional<UnknownOutcome> lost(String database, List<Unanswered> unanswered) {
    boolean isNumbered = unanswered.stream().allMatch(command -> command.connection() != null);
    return source.client().isEmpty() && isNumbered
        ? Optional.of(new LostChange(this, database, unanswered))
        : Optional.empty();
  }

  /** A client of its own to one member, for the caller to close. */
  MongoClient member(ServerAddress member) {
    return MongoClients.create(settings.ofMember(member));
  }

  /** Ends what a session runs. One that cannot be ended ends with its own time limit. */
  private void endSession(BsonBinary id) {
    var sessions = new BsonArray(List.of(new BsonDocument("id", id)));
    try {
      client()
          .getDatabase(ADMIN)
          .withTimeout(END_SESSION.toMillis(), TimeUnit.MILLISECONDS)
          .runCommand(new BsonDocument("killSessions", sessions));
    } catch (MongoException | MesaException e) {
      LOG.debug("A session could not be ended.", e);
    }
  }

  /** Why a call has ended, if it has: whatever failed then is no more than a consequence. */
  private static Optional<MesaException> ended(DriverCall call) {
    try {
      call.remaining();
      return Optional.empty();
    } catch (MesaException end) {
      return Optional.of(end);
    }
  }

  /**
   * Runs a command on the database that a call is for.
   *
   * @param call the call
   * @param command the command
   * @return the server's reply
   */
  public BsonDocument run(DriverCall call, BsonDocument command) {
    return on(call, database(call), database -> database.runCommand(command, BsonDocument.class));
  }

  /**
   * Runs a command of the server as a whole.
   *
   * @param call the call
   * @param command the command
   * @return the server's reply
   */
  public BsonDocument runAdmin(DriverCall call, BsonDocument command) {
    return on(call, ADMIN, database -> database.runCommand(command, BsonDocument.class));
  }

  /**
   * What the connections are doing.
   *
   * @return the figures; none where the application's own client holds the connections
   */
  public ConnectionFigures figures() {
    return ledger.figures();
  }

  private MongoClient client() {
    if (source.client().orElse(null) instanceof MongoClient client) {
      return client;
    }
    synchronized (lock) {
      if (closed) {
        throw new MesaException(ErrorCode.CLOSED, "Source '%s' is closed.".formatted(source.id()));
      }
      MongoClient client = own;
      if (client == null) {
        client = MongoClients.create(isBeside ? settings.ofBeside() : settings.build());
        own = client;
      }
      return client;
    }
  }

  /** Closes the client that was made here, and no other. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      MongoClient client = own;
      own = null;
      if (client != null) {
        client.close();
      }
      if (beside != null) {
        beside.close();
      }
    }
  }
}
