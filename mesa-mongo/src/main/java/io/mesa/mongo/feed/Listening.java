package io.mesa.mongo.feed;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoException;
import com.mongodb.ReadPreference;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import io.mesa.cache.WriteSet;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.runtime.FeedCoverage;
import io.mesa.spi.DriverCall;
import io.mesa.spi.FeedConnection;
import io.mesa.spi.FeedNews;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A change stream of a database, asked for step by step over a client of its own. A cursor belongs
 * to one member: when another becomes the primary it is lost, and nothing is resumed.
 *
 * <p>No word of its own is written into a collection. The beat is a linearizable read, which the
 * primary answers once a majority has all that it holds from before (MongoDB's manual, "Read
 * Concern 'linearizable'"). What the same member then looks through for the cursor includes that,
 * for a change stream reads what a majority has. So the beat has come back with the first answer to
 * a question asked after it that has no changes; or with a change that is later than it, since
 * changes come in the order of their {@code clusterTime}.
 */
final class Listening implements FeedConnection {
  /**
   * How long a member is let wait for changes, at most; a client that hears nothing has to know.
   */
  private static final long LONGEST_WAIT_MILLIS = 1_000;

  private static final long WAIT_FOR_BEAT_MILLIS = 20;

  /** MongoDB 6.0, which tells of structure if it is asked to ({@code showExpandedEvents}). */
  private static final int WIRE_OF_STRUCTURE = 17;

  private static final String CURSOR = "cursor";

  private final Clients clients;
  private final MongoClient own;
  private final ClientSession session;
  private final MongoDatabase database;
  private final Optional<String> identity;
  private final BsonValue cursor;
  private final BsonValue collection;
  private boolean ended;
  private OptionalLong beat = OptionalLong.empty();
  private @Nullable BsonTimestamp beatTime;
  private volatile boolean closed;

  private Listening(
      Clients clients,
      MongoClient own,
      ClientSession session,
      MongoDatabase database,
      Optional<String> identity,
      BsonDocument opened) {
    this.clients = clients;
    this.own = own;
    this.session = session;
    this.database = database;
    this.identity = identity;
    this.cursor = opened.getInt64("id");
    String namespace = opened.getString("ns").getValue();
    this.collection = new BsonString(namespace.substring(namespace.indexOf('.') + 1));
  }

  /**
   * Begins to listen.
   *
   * @param identity what the database's entities are known by
   */
  static Listening open(Clients clients, String name, Optional<String> identity, DriverCall call) {
    MongoClient own = clients.openForFeed();
    boolean opened = false;
    try {
      MongoDatabase database = own.getDatabase(name);
      ClientSession session =
          own.startSession(ClientSessionOptions.builder().causallyConsistent(false).build());
      BsonDocument command =
          opening(clients.deployment(call).wireVersion() >= WIRE_OF_STRUCTURE)
              .append("maxTimeMS", new BsonInt64(call.remaining().toMillis()));
      BsonDocument reply =
          clients.within(call, () -> send(database, session, command)).getDocument(CURSOR);
      var listening = new Listening(clients, own, session, database, identity, reply);
      opened = true;
      return listening;
    } finally {
      if (!opened) {
        own.close();
      }
    }
  }

  /** The command that opens the stream; it gives no changes yet. */
  private static BsonDocument opening(boolean withStructure) {
    var stage = new BsonDocument();
    if (withStructure) {
      stage.append("showExpandedEvents", BsonBoolean.TRUE);
    }
    var wanted = new BsonDocument();
    for (String field : new String[] {"operationType", "ns", "clusterTime"}) {
      wanted.append(field, new BsonInt32(1));
    }
    var stages = new BsonArray();
    stages.add(new BsonDocument("$changeStream", stage));
    stages.add(new BsonDocument("$project", wanted));
    return new BsonDocument("aggregate", new BsonInt32(1))
        .append("pipeline", stages)
        .append("readConcern", new BsonDocument("level", new BsonString("majority")))
        .append(CURSOR, new BsonDocument("batchSize", new BsonInt32(0)));
  }

  private static BsonDocument send(
      MongoDatabase database, ClientSession session, BsonDocument command) {
    return database.runCommand(session, command, ReadPreference.primary(), BsonDocument.class);
  }

  @Override
  public Optional<String> database() {
    return identity;
  }

  @Override
  public FeedCoverage coverage(Duration limit) {
    return asked(() -> FeedCollections.read(database, limit).coverage());
  }

  @Override
  public void beat(long number, Duration limit) {
    BsonDocument read =
        new BsonDocument("find", new BsonString("mesa"))
            .append("limit", new BsonInt32(1))
            .append("singleBatch", BsonBoolean.TRUE)
            .append("readConcern", new BsonDocument("level", new BsonString("linearizable")))
            .append("maxTimeMS", new BsonInt64(Math.max(1, limit.toMillis())));
    BsonDocument reply = asked(() -> send(database, session, read));
    beat = OptionalLong.of(number);
    beatTime = reply.isTimestamp("operationTime") ? reply.getTimestamp("operationTime") : null;
  }

  @Override
  public FeedNews next(Duration atMost) {
    if (closed || ended) {
      throw new MesaException(
          ErrorCode.UNAVAILABLE,
          closed ? "The feed was closed." : "The change stream has ended; its database is gone.");
    }
    long longest = beat.isPresent() ? WAIT_FOR_BEAT_MILLIS : LONGEST_WAIT_MILLIS;
    long wait = Math.max(1, Math.min(longest, atMost.toMillis()));
    BsonDocument more =
        new BsonDocument("getMore", cursor)
            .append("collection", collection)
            .append("maxTimeMS", new BsonInt64(wait));
    BsonDocument heard = asked(() -> send(database, session, more)).getDocument(CURSOR);
    ended = heard.getInt64("id", new BsonInt64(0)).getValue() == 0;
    var news = new News();
    BsonArray batch = heard.getArray("nextBatch");
    batch.forEach(change -> news.add(change.asDocument()));
    return news.told(batch.isEmpty());
  }

  private <T> T asked(Supplier<T> work) {
    try {
      return work.get();
    } catch (MongoException e) {
      throw clients.failure(e);
    }
  }

  /** One who waits hears of it within a second. */
  @Override
  public void close() {
    closed = true;
    session.close();
    own.close();
  }

  /** What the changes of one answer say together. */
  private final class News {
    private final Set<TableName> changed = new HashSet<>();
    private boolean unknown;
    private boolean later;

    void add(BsonDocument change) {
      later |= isLater(change);
      switch (change.getString("operationType").getValue()) {
        case "insert", "update", "replace", "delete" -> {
          BsonDocument namespace = change.getDocument("ns");
          changed.add(
              TableName.of(
                  namespace.getString("db").getValue(), namespace.getString("coll").getValue()));
        }
        default -> unknown = true;
      }
    }

    private boolean isLater(BsonDocument change) {
      BsonTimestamp than = beatTime;
      return than != null
          && change.isTimestamp("clusterTime")
          && change.getTimestamp("clusterTime").compareTo(than) > 0;
    }

    FeedNews told(boolean empty) {
      Optional<WriteSet> changes = Optional.empty();
      if (identity.isEmpty() && (unknown || !changed.isEmpty())) {
        changes = Optional.of(new WriteSet.Anything());
      } else if (unknown) {
        changes = identity.map(known -> new WriteSet.Database(known, true));
      } else if (!changed.isEmpty()) {
        changes = identity.map(known -> new WriteSet.Tables(known, changed));
      }
      OptionalLong back = empty || later ? beat : OptionalLong.empty();
      if (back.isPresent()) {
        beat = OptionalLong.empty();
        beatTime = null;
      }
      return new FeedNews(changes, back);
    }
  }
}
