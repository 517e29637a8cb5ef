package io.mesa.mongo.query;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.WriteError;
import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.CallInTransaction;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.connect.Sending;
import io.mesa.source.Limits;
import io.mesa.spi.DriverCall;
import io.mesa.spi.ResultLimits;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/**
 * The collection that a mutation changes, by commands that each keep to the limits of the call and
 * are part of its transaction where it has one. Counts what was changed, and keeps what is to be
 * given back of it. Used by one thread, once.
 */
final class ChangedCollection {
  private final Clients clients;
  private final DriverCall call;
  private final TableName name;
  private final Set<String> columns;
  private final ResultLimits limits;
  private final @Nullable ClientSession session;
  private final Sending sending;
  private final List<BsonDocument> documents = new ArrayList<>();

  /**
   * Sends nothing.
   *
   * @param columns what is to be given back of each document, none for nothing
   */
  ChangedCollection(Clients clients, DriverCall call, TableName name, Set<String> columns) {
    this.clients = clients;
    this.call = call;
    this.name = name;
    this.columns = columns;
    this.limits = new ResultLimits(clients.source().limits());
    this.session = CallInTransaction.session(call);
    this.sending = new Sending(clients, call, name.schema());
  }

  /** Whether the documents are to be given back. */
  boolean gives() {
    return !columns.isEmpty();
  }

  /** How many documents were changed. */
  long count() {
    return sending.done();
  }

  /** Those that were changed, in the order in which they were. */
  List<BsonDocument> documents() {
    return documents;
  }

  /** Refuses to give back too many, before they are changed. */
  void checkReturned(int rows) {
    if (gives()) {
      limits.check(rows, 0);
    }
  }

  void insert(List<BsonDocument> all) {
    send(
        on -> {
          try {
            return session == null ? on.insertMany(all) : on.insertMany(session, all);
          } catch (MongoBulkWriteException e) {
            throw refused(
                e,
                at ->
                    takeBack(on, all.subList(0, at))
                        ? "none was written."
                        : "those before it were written, and could not all be taken back.");
          }
        });
    sending.done(all.size());
    if (gives()) {
      documents.addAll(all);
    }
  }

  /** Takes back the first documents, which were written before one was refused. */
  private static boolean takeBack(MongoCollection<BsonDocument> on, List<BsonDocument> written) {
    List<BsonValue> ids = written.stream().map(document -> document.get(Chosen.ID)).toList();
    BsonDocument those = new Chosen(Match.all(), List.of(), false).among(ids);
    return ids.isEmpty() || on.deleteMany(those).getDeletedCount() == ids.size();
  }

  void upsert(List<Upserts.Upsert> rows) {
    var options = new UpdateOptions().upsert(true).collation(TextComparison.SIMPLE);
    List<UpdateOneModel<BsonDocument>> models =
        rows.stream()
            .map(row -> new UpdateOneModel<BsonDocument>(row.key(), row.update(), options))
            .toList();
    send(
        on -> {
          try {
            return session == null ? on.bulkWrite(models) : on.bulkWrite(session, models);
          } catch (MongoBulkWriteException e) {
            throw refused(e, at -> "those before it were written.");
          }
        });
    sending.done(rows.size());
  }

  void upsertOne(Upserts.Upsert row) {
    one(row.key(), row.update(), options().upsert(true));
  }

  void updateOne(BsonDocument that, BsonDocument update) {
    one(that, update, options());
  }

  private FindOneAndUpdateOptions options() {
    return new FindOneAndUpdateOptions()
        .returnDocument(ReturnDocument.AFTER)
        .collation(TextComparison.SIMPLE)
        .projection(projection(columns));
  }

  private void one(BsonDocument that, BsonDocument update, FindOneAndUpdateOptions options) {
    changed(
        on ->
            session == null
                ? on.findOneAndUpdate(that, update, options)
                : on.findOneAndUpdate(session, that, update, options));
  }

  void deleteOne(BsonDocument that) {
    var options =
        new FindOneAndDeleteOptions()
            .collation(TextComparison.SIMPLE)
            .projection(projection(columns));
    changed(
        on ->
            session == null
                ? on.findOneAndDelete(that, options)
                : on.findOneAndDelete(session, that, options));
  }

  /** None is given where the document is gone, or is not what was looked for any more. */
  private void changed(Function<MongoCollection<BsonDocument>, @Nullable BsonDocument> command) {
    List<BsonDocument> given =
        send(
            on -> {
              BsonDocument document = command.apply(on);
              return document == null ? List.of() : List.of(document);
            });
    sending.done(given.size());
    documents.addAll(given);
  }

  void updateMany(BsonDocument those, BsonDocument update) {
    var options = new UpdateOptions().collation(TextComparison.SIMPLE);
    sending.done(
        send(
            on ->
                many(
                    () ->
                        (session == null
                                ? on.updateMany(those, update, options)
                                : on.updateMany(session, those, update, options))
                            .getMatchedCount())));
  }

  void deleteMany(BsonDocument those) {
    var options = new DeleteOptions().collation(TextComparison.SIMPLE);
    sending.done(
        send(
            on ->
                many(
                    () ->
                        (session == null
                                ? on.deleteMany(those, options)
                                : on.deleteMany(session, those, options))
                            .getDeletedCount())));
  }

  private long many(LongSupplier command) {
    try {
      return command.getAsLong();
    } catch (MongoWriteException e) {
      throw refused(e.getError(), "A part of the documents may have been changed.", e);
    }
  }

  /**
   * The ids of documents that meet a condition, by which they are changed then.
   *
   * @param values what they will have afterwards
   * @throws MesaException {@code LIMIT_EXCEEDED} where giving them back, or keeping their ids,
   *     would take more than the source allows
   */
  List<BsonValue> find(Chosen chosen, BsonDocument values) {
    Set<String> kept = new HashSet<>(columns);
    var added = new BsonDocument();
    values.forEach(
        (column, value) -> {
          if (kept.remove(column)) {
            added.append(column, value);
          }
        });
    List<BsonDocument> stages = new ArrayList<>(chosen.stages());
    if (gives() && limits.oneTooMany() > 0) {
      stages.add(new BsonDocument("$limit", new BsonInt64(limits.oneTooMany())));
    }
    stages.add(new BsonDocument("$project", projection(kept)));
    long addedBytes = added.isEmpty() ? 0 : size(added);
    return clients.on(
        call,
        name.schema(),
        database -> {
          try (MongoCursor<RawBsonDocument> cursor =
              found(database.getCollection(name.name(), RawBsonDocument.class), stages)
                  .iterator()) {
            return ids(cursor, addedBytes);
          }
        });
  }

  private AggregateIterable<RawBsonDocument> found(
      MongoCollection<RawBsonDocument> collection, List<BsonDocument> stages) {
    // What another member has not heard of yet is to be changed, too.
    MongoCollection<RawBsonDocument> on = collection.withReadPreference(ReadPreference.primary());
    AggregateIterable<RawBsonDocument> found =
        session == null ? on.aggregate(stages) : on.aggregate(session, stages);
    return found.collation(TextComparison.SIMPLE);
  }

  private List<BsonValue> ids(MongoCursor<RawBsonDocument> cursor, long addedBytes) {
    List<BsonValue> ids = new ArrayList<>();
    long bytes = 0;
    while (cursor.hasNext()) {
      RawBsonDocument document = cursor.next();
      ids.add(document.get(Chosen.ID));
      bytes += document.getByteBuffer().remaining() + addedBytes;
      if (gives()) {
        limits.check(ids.size(), bytes);
      } else {
        checkKept(bytes);
      }
    }
    return ids;
  }

  private void checkKept(long bytes) {
    Limits allowed = clients.source().limits();
    if (bytes > allowed.maxBytes()) {
      throw new MesaException(
          ErrorCode.LIMIT_EXCEEDED,
          "The ids of the documents of '%s' that are to be changed have more than %d bytes; change fewer at once, or allow more with Limits.maxBytes."
              .formatted(name, allowed.maxBytes()));
    }
  }

  private static long size(BsonDocument document) {
    return new RawBsonDocument(document, new BsonDocumentCodec()).getByteBuffer().remaining();
  }

  private static BsonDocument projection(Set<String> columns) {
    var projection = new BsonDocument(Chosen.ID, new BsonInt32(1));
    columns.forEach(column -> projection.append(Place.check(column), new BsonInt32(1)));
    return projection;
  }

  private <T> T send(Function<MongoCollection<BsonDocument>, T> command) {
    return clients.on(
        call,
        name.schema(),
        database -> {
          MongoCollection<BsonDocument> on =
              database
                  .getCollection(name.name(), BsonDocument.class)
                  .withWriteConcern(WriteConcern.MAJORITY);
          return sending.during(() -> command.apply(on));
        });
  }

  /** What to throw where the server refused one of several documents. */
  private RuntimeException refused(MongoBulkWriteException failed, IntFunction<String> rest) {
    if (failed.getWriteErrors().isEmpty()) {
      return failed;
    }
    var error = failed.getWriteErrors().get(0);
    return refused(
        error,
        "Row %d of the rows given was refused; %s"
            .formatted(
                error.getIndex() + 1,
                session == null
                    ? rest.apply(error.getIndex())
                    : "none of them stays, since the transaction is not committed."),
        failed);
  }

  private MesaException refused(WriteError error, String rest, MongoException failed) {
    MesaException why = clients.failure(new MongoException(error.getCode(), error.getMessage()));
    return MesaException.builder(why.code(), why.getMessage() + " " + rest)
        .databaseCode(Integer.toString(error.getCode()))
        .cause(failed)
        .build();
  }

  /** What to throw for a failure: a part of the documents may have been changed by then. */
  MesaException failed(MesaException failed) {
    if (session != null) {
      return failed;
    }
    boolean refused = failed.code() == ErrorCode.CONFLICT && !failed.retryable();
    if (!refused) {
      return sending.failed(failed);
    }
    return count() == 0
        ? failed
        : MesaException.builder(
                failed.code(),
                "%s Documents changed before: %d.".formatted(failed.getMessage(), count()))
            .databaseCode(failed.databaseCode().orElse(null))
            .cause(failed.getCause())
            .build();
  }
}
