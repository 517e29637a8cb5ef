package io.mesa.mongo.query;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
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
import io.mesa.resolve.NamedTables;
import io.mesa.resolve.PageNeighbours;
import io.mesa.resolve.PagePlace;
import io.mesa.resolve.PageTokens;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverQueries;
import io.mesa.spi.ResultLimits;
import io.mesa.value.TableName;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries of Mesa's model by aggregation pipelines; those that are simple enough go out as
 * {@code find}. Made for one call.
 */
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
    ClientSession session = CallInTransaction.session(sender);
    PreparedQuery prepared = prepare(query, session != null);
    FoundRows found =
        clients.on(
            sender,
            database(prepared.resolved()),
            database -> {
              try (MongoCursor<FoundRow> cursor = open(settled(database), session, prepared)) {
                return FoundRows.read(cursor, prepared.apart().isEmpty(), limits);
              }
            });
    if (!prepared.apart().isEmpty()) {
      new RelatedRows(clients, sender, found.bytes()).fill(found.partial(), prepared.apart());
    }
    return rows(query, prepared, found);
  }

  /** The collections and views that a query names. */
  Set<TableName> named(Query query) {
    return NamedTables.of(prepare(query, false).resolved().selection());
  }

  private PreparedQuery prepare(Query query, boolean inTransaction) {
    return collections
        .prepared()
        .get(
            clients.database(call),
            query,
            inTransaction,
            () -> prepare(query, resolve(query), inTransaction));
  }

  private PreparedQuery prepare(Query query, ResolvedQuery resolved, boolean inTransaction) {
    Predicate<OptionalStage> server = stages(resolved, inTransaction);
    boolean apart = isReadApart(resolved, server);
    RowHeader header = Headers.of(resolved);
    return new PreparedQuery(
        resolved,
        header,
        RowReading.of(resolved, header, apart),
        Retrieval.of(Pipeline.of(resolved, place(query, resolved), server, apart)),
        apart ? RelatedQuery.of(resolved.selection(), header, server) : List.of());
  }

  /** Which stages may be used. */
  private Predicate<OptionalStage> stages(ResolvedQuery resolved, boolean inTransaction) {
    Predicate<OptionalStage> server =
        collections.stages(call, resolved.selection().scope().table().name());
    return stage -> !(inTransaction && stage == OptionalStage.UNION) && server.test(stage);
  }

  private static boolean isReadApart(ResolvedQuery query, Predicate<OptionalStage> server) {
    return !query.selection().includes().isEmpty() && !server.test(OptionalStage.LOOKUP);
  }

  private Rows rows(Query query, PreparedQuery prepared, FoundRows found) {
    RowHeader header = prepared.header();
    ResolvedQuery resolved = prepared.resolved();
    List<Row> rows = found.rows();
    if (resolved.pageOrder().isEmpty()) {
      return Rows.of(header, rows);
    }
    boolean full = rows.size() == resolved.selection().limit().orElseThrow();
    if (query.before().isPresent()) {
      Collections.reverse(rows);
    }
    FoundRow first = found.first();
    FoundRow last = found.last();
    boolean behindToken = query.pageToken().isPresent();
    PagePlace firstRead = behindToken && first != null ? first.place() : null;
    PagePlace lastOfFull = full && last != null ? last.place() : null;
    return Rows.of(header, rows)
        .withPages(new PageNeighbours(tokens, query, resolved, firstRead, lastOfFull));
  }

  @Override
  public RowStream stream(Query query) {
    PreparedQuery prepared = prepare(query, false);
    MongoCursor<FoundRow> cursor =
        clients.on(
            call,
            database(prepared.resolved()),
            database -> open(settled(database), null, prepared));
    return new CursorStream(clients, call, prepared, cursor);
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
        .append("cursor", new BsonDocument())
        .append("collation", TextComparison.simple());
  }

  ResolvedQuery resolve(Query query) {
    return collections.resolver(call).resolve(query);
  }

  /**
   * The stages that answer a query.
   *
   * @throws MesaException {@code UNSUPPORTED} where it takes more than one command
   */
  List<BsonDocument> pipeline(Query query, ResolvedQuery resolved) {
    Predicate<OptionalStage> server = stages(resolved, false);
    if (isReadApart(resolved, server)) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED,
          "The query of '%s' is answered by several commands, because %s. One cannot stand for them; ask without includes."
              .formatted(resolved.selection().scope().table().name(), Lookups.LACKING));
    }
    return Pipeline.of(resolved, place(query, resolved), server, false);
  }

  private PagePlace place(Query query, ResolvedQuery resolved) {
    Optional<PageToken> token = query.pageToken();
    return token.isPresent()
        ? tokens.read(resolved, token.get(), (field, value) -> Place.of(field).holds(value))
        : PagePlace.START;
  }

  static String database(ResolvedQuery query) {
    return query.selection().scope().table().name().schema();
  }

  private MongoDatabase settled(MongoDatabase database) {
    return database.withReadConcern(clients.readConcern());
  }

  private static MongoCursor<FoundRow> open(
      MongoDatabase database, @Nullable ClientSession session, PreparedQuery prepared) {
    TableName name = prepared.resolved().selection().scope().table().name();
    MongoCollection<FoundRow> collection =
        database.getCollection(name.name(), FoundRow.class).withCodecRegistry(prepared.reading());
    return prepared.retrieval().on(collection, session).iterator();
  }
}
