package io.mesa.mongo.query;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import io.mesa.mongo.connect.CallInTransaction;
import io.mesa.mongo.connect.Clients;
import io.mesa.query.NativeStatement;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowHeader;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.query.Writes;
import io.mesa.resolve.Headers;
import io.mesa.resolve.PageNeighbours;
import io.mesa.resolve.PagePlace;
import io.mesa.resolve.PageTokens;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.resolve.Resolver;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverQueries;
import io.mesa.spi.ResultLimits;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/** Answers queries of Mesa's model by aggregation pipelines. Made for one call. */
public final class MongoQueries implements DriverQueries {
  /** Readable, and no integer comes back narrower than it went. */
  private static final JsonWriterSettings EXACT =
      JsonWriterSettings.builder()
          .outputMode(JsonMode.RELAXED)
          .int64Converter(
              (number, out) -> {
                out.writeStartObject();
                out.writeString("$numberLong", Long.toString(number));
                out.writeEndObject();
              })
          .build();

  private final Clients clients;
  private final KnownCollections collections;
  private final DriverCall call;
  private final PageTokens tokens;
  private final ResultLimits limits;

  /**
   * Makes the part for one call.
   *
   * @param clients the source's clients
   * @param collections what is known of its collections
   * @param call the call
   */
  public MongoQueries(Clients clients, KnownCollections collections, DriverCall call) {
    this.clients = clients;
    this.collections = collections;
    this.call = call;
    this.tokens = new PageTokens(clients.source().cursorKey());
    this.limits = new ResultLimits(clients.source().limits());
  }

  @Override
  public Rows query(Query query) {
    return query(query, call);
  }

  /** Answers a query by what a call sends, which may be in a transaction. */
  Rows query(Query query, DriverCall sender) {
    ResolvedQuery resolved = resolve(query);
    RowHeader header = Headers.of(resolved);
    var reading = new RowReading(resolved, header);
    ClientSession session = CallInTransaction.session(sender);
    List<BsonDocument> pipeline = pipeline(query, resolved, session != null);
    return clients.on(
        sender,
        database(resolved),
        database -> {
          try (MongoCursor<RawBsonDocument> cursor = open(database, session, resolved, pipeline)) {
            return read(query, resolved, header, reading, cursor);
          }
        });
  }

  private Rows read(
      Query query,
      ResolvedQuery resolved,
      RowHeader header,
      RowReading reading,
      MongoCursor<RawBsonDocument> cursor) {
    List<Row> rows = new ArrayList<>();
    long bytes = 0;
    @Nullable BsonDocument first = null;
    @Nullable BsonDocument last = null;
    while (cursor.hasNext()) {
      RawBsonDocument document = cursor.next();
      bytes += document.getByteBuffer().remaining();
      rows.add(reading.read(document));
      limits.check(rows.size(), bytes);
      first = first == null ? document : first;
      last = document;
    }
    if (resolved.pageOrder().isEmpty()) {
      return Rows.of(header, rows);
    }
    boolean full = rows.size() == resolved.selection().limit().orElseThrow();
    if (query.before().isPresent()) {
      Collections.reverse(rows);
    }
    PagePlace firstRead = first == null ? null : reading.place(first);
    PagePlace lastOfFull = full && last != null ? reading.place(last) : null;
    return Rows.of(header, rows)
        .withPages(new PageNeighbours(tokens, query, resolved, firstRead, lastOfFull));
  }

  @Override
  public RowStream stream(Query query) {
    ResolvedQuery resolved = resolve(query);
    RowHeader header = Headers.of(resolved);
    List<BsonDocument> pipeline = pipeline(query, resolved);
    MongoCursor<RawBsonDocument> cursor =
        clients.on(call, database(resolved), database -> open(database, null, resolved, pipeline));
    return new CursorStream(clients, call, header, new RowReading(resolved, header), cursor);
  }

  @Override
  public NativeStatement translate(Query query) {
    ResolvedQuery resolved = resolve(query);
    BsonDocument command = command(resolved, pipeline(query, resolved));
    return new NativeStatement(command.toJson(EXACT), List.of(), Writes.REFUSED);
  }

  static BsonDocument command(ResolvedQuery query, List<BsonDocument> pipeline) {
    String collection = query.selection().scope().table().name().name();
    return new BsonDocument("aggregate", new BsonString(collection))
        .append("pipeline", new BsonArray(pipeline))
        .append("cursor", new BsonDocument());
  }

  ResolvedQuery resolve(Query query) {
    return new Resolver(clients.source(), collections.within(call)).resolve(query);
  }

  List<BsonDocument> pipeline(Query query, ResolvedQuery resolved) {
    return pipeline(query, resolved, false);
  }

  private List<BsonDocument> pipeline(Query query, ResolvedQuery resolved, boolean inTransaction) {
    Optional<PageToken> token = query.after().or(query::before);
    PagePlace place =
        token.isPresent()
            ? tokens.read(resolved, token.get(), (field, value) -> Place.of(field).holds(value))
            : PagePlace.START;
    TableName collection = resolved.selection().scope().table().name();
    return Pipeline.of(
        resolved,
        place,
        () -> !inTransaction && collections.unions().has(clients, call, collection));
  }

  static String database(ResolvedQuery query) {
    return query.selection().scope().table().name().schema();
  }

  private static MongoCursor<RawBsonDocument> open(
      MongoDatabase database,
      @Nullable ClientSession session,
      ResolvedQuery query,
      List<BsonDocument> pipeline) {
    TableName name = query.selection().scope().table().name();
    MongoCollection<RawBsonDocument> on =
        database.getCollection(name.name(), RawBsonDocument.class);
    AggregateIterable<RawBsonDocument> found =
        session == null ? on.aggregate(pipeline) : on.aggregate(session, pipeline);
    return found.iterator();
  }
}
