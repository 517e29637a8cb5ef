package io.mesa.mongo.query;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.WriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.connect.Sending;
import io.mesa.query.Delete;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Insert;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import io.mesa.query.Update;
import io.mesa.resolve.Headers;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.Resolver;
import io.mesa.resolve.Scope;
import io.mesa.spi.DriverCall;
import io.mesa.structure.Column;
import io.mesa.structure.Index;
import io.mesa.structure.Table;
import io.mesa.structure.UniqueConstraint;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A mutation made ready before anything is sent, and run. */
final class MutationRun {
  private static final String ID = "_id";

  private final TableName table;
  private final List<ResolvedField> returning;
  private final Change change;

  private MutationRun(TableName table, List<ResolvedField> returning, Change change) {
    this.table = table;
    this.returning = returning;
    this.change = change;
  }

  /** What is done to a collection. */
  private sealed interface Change {
    long on(MongoCollection<BsonDocument> collection);
  }

  private record Inserts(List<BsonDocument> documents) implements Change {
    @Override
    public long on(MongoCollection<BsonDocument> collection) {
      collection.insertMany(documents);
      return documents.size();
    }

    /** Takes back the first documents, which were written before one was refused. */
    boolean takeBack(MongoCollection<BsonDocument> collection, int written) {
      var ids = new BsonArray();
      documents.subList(0, written).forEach(document -> ids.add(document.get(ID)));
      BsonDocument those = Match.on(ID, "$in", ids);
      return ids.isEmpty() || collection.deleteMany(those).getDeletedCount() == ids.size();
    }
  }

  private record Upserts(List<UpdateOneModel<BsonDocument>> models) implements Change {
    @Override
    public long on(MongoCollection<BsonDocument> collection) {
      collection.bulkWrite(models);
      return models.size();
    }
  }

  private record Updates(BsonDocument where, BsonDocument values) implements Change {
    @Override
    public long on(MongoCollection<BsonDocument> collection) {
      return collection.updateMany(where, new BsonDocument("$set", values)).getMatchedCount();
    }
  }

  private record Deletes(BsonDocument where) implements Change {
    @Override
    public long on(MongoCollection<BsonDocument> collection) {
      return collection.deleteMany(where).getDeletedCount();
    }
  }

  /** Checks a mutation; nothing is sent for it but what tells of its collection. */
  static MutationRun of(Mutation mutation, Resolver resolver) {
    Scope scope = resolver.scope(mutation.table());
    List<ResolvedField> returning =
        mutation.returning().stream().map(name -> scope.field(FieldPath.of(name))).toList();
    Change change;
    if (mutation instanceof Insert insert) {
      change = insert.upsertKey().isPresent() ? upserts(insert, scope) : inserts(insert, scope);
    } else if (mutation instanceof Update update) {
      change = new Updates(where(update.where(), scope, resolver), values(update, scope));
    } else {
      change = new Deletes(where(((Delete) mutation).where(), scope, resolver));
    }
    if (!returning.isEmpty() && !(change instanceof Inserts)) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED,
          "MongoDB gives back what an insert wrote, not what an update, upsert or delete of '%s' changed; query for it."
              .formatted(scope.table().name()));
    }
    return new MutationRun(scope.table().name(), returning, change);
  }

  private static BsonDocument where(Filter filter, Scope scope, Resolver resolver) {
    resolver.check(scope, filter);
    return new Conditions(scope, new Lookups()).match(filter);
  }

  private static List<Column> columns(Insert insert, Scope scope) {
    return insert.columns().stream().map(name -> column(scope, name)).toList();
  }

  private static Column column(Scope scope, String name) {
    return scope.field(FieldPath.of(Place.check(name))).column();
  }

  private static Inserts inserts(Insert insert, Scope scope) {
    List<Column> columns = columns(insert, scope);
    boolean withId = insert.columns().contains(ID);
    List<BsonDocument> documents = new ArrayList<>(insert.size());
    for (int row = 0; row < insert.size(); row++) {
      var document = new BsonDocument();
      if (!withId) {
        document.append(ID, new BsonObjectId());
      }
      for (int i = 0; i < columns.size(); i++) {
        document.append(
            columns.get(i).name(), WrittenValue.of(columns.get(i), insert.value(row, i)));
      }
      documents.add(document);
    }
    return new Inserts(documents);
  }

  private static Upserts upserts(Insert insert, Scope scope) {
    List<String> key = key(scope.table(), insert.upsertKey().orElseThrow());
    for (String field : key) {
      if (!insert.columns().contains(field)) {
        throw new MesaException(
            ErrorCode.INVALID_QUERY,
            "An upsert into '%s' gives no value of '%s', which its key '%s' is made of."
                .formatted(scope.table().name(), field, insert.upsertKey().get()));
      }
    }
    List<UpdateOneModel<BsonDocument>> models = new ArrayList<>(insert.size());
    for (BsonDocument document : inserts(insert, scope).documents()) {
      var same = new BsonDocument();
      var others = new BsonDocument();
      document.forEach((name, value) -> (key.contains(name) ? same : others).append(name, value));
      if (same.values().stream().anyMatch(BsonValue::isNull)) {
        throw new MesaException(
            ErrorCode.INVALID_QUERY,
            "An upsert into '%s' has null in its key, which equals no other."
                .formatted(scope.table().name()));
      }
      models.add(model(same, others, insert.columns().contains(ID)));
    }
    return new Upserts(models);
  }

  /** An id that was made here is that of a new document only. */
  private static UpdateOneModel<BsonDocument> model(
      BsonDocument same, BsonDocument others, boolean withId) {
    var update = new BsonDocument();
    BsonValue made = withId ? null : others.remove(ID);
    if (!others.isEmpty()) {
      update.append("$set", others);
    }
    if (made != null) {
      update.append("$setOnInsert", new BsonDocument(ID, made));
    } else if (update.isEmpty()) {
      update.append("$setOnInsert", same);
    }
    var exactly = new BsonDocument();
    same.forEach((name, value) -> exactly.append(name, new BsonDocument("$eq", value)));
    return new UpdateOneModel<>(exactly, update, new UpdateOptions().upsert(true));
  }

  private static List<String> key(Table table, String name) {
    Optional<List<String>> constraint =
        Stream.concat(table.primaryKey().stream(), table.uniqueConstraints().stream())
            .filter(unique -> unique.name().equals(name))
            .map(UniqueConstraint::columns)
            .findFirst();
    return constraint
        .or(
            () ->
                table.indexes().stream()
                    .filter(index -> index.name().equals(name) && index.unique())
                    .filter(index -> index.predicate().isEmpty())
                    .filter(index -> index.keys().stream().allMatch(k -> k.column().isPresent()))
                    .map(MutationRun::fields)
                    .findFirst())
        .orElseThrow(
            () ->
                new MesaException(
                    ErrorCode.NOT_FOUND,
                    "'%s' has no unique key '%s' of whole fields.".formatted(table.name(), name)));
  }

  private static List<String> fields(Index index) {
    return index.keys().stream().map(key -> key.column().orElseThrow()).toList();
  }

  private static BsonDocument values(Update update, Scope scope) {
    var values = new BsonDocument();
    for (Map.Entry<String, @Nullable Object> value : update.values().entrySet()) {
      Column column = column(scope, value.getKey());
      if (column.name().equals(ID)) {
        throw new MesaException(
            ErrorCode.INVALID_QUERY,
            "The _id of a document is never changed; insert another into '%s' and delete this one."
                .formatted(scope.table().name()));
      }
      values.append(column.name(), WrittenValue.of(column, value.getValue()));
    }
    return values;
  }

  MutationResult on(Clients clients, DriverCall call) {
    var sending = new Sending();
    try {
      long count =
          clients.on(
              call,
              table.schema(),
              database -> {
                MongoCollection<BsonDocument> collection =
                    database
                        .getCollection(table.name(), BsonDocument.class)
                        .withWriteConcern(WriteConcern.MAJORITY);
                return sending.during(() -> changed(collection, clients));
              });
      return new MutationResult(count, returned());
    } catch (MesaException e) {
      throw sending.failed(e);
    }
  }

  private long changed(MongoCollection<BsonDocument> collection, Clients clients) {
    try {
      return change.on(collection);
    } catch (MongoBulkWriteException e) {
      if (e.getWriteErrors().isEmpty()) {
        throw e;
      }
      throw refused(e.getWriteErrors().get(0), e, collection, clients);
    } catch (MongoWriteException e) {
      throw refused(e.getError(), clients, "A part of the documents may have been changed.", e);
    }
  }

  private MesaException refused(
      com.mongodb.bulk.BulkWriteError error,
      MongoBulkWriteException failed,
      MongoCollection<BsonDocument> collection,
      Clients clients) {
    String rest =
        "Row %d of the rows given was refused; %s"
            .formatted(
                error.getIndex() + 1,
                change instanceof Inserts inserts
                    ? inserts.takeBack(collection, error.getIndex())
                        ? "none was written."
                        : "those before it were written, and could not all be taken back."
                    : "those before it were written.");
    return refused(error, clients, rest, failed);
  }

  private static MesaException refused(
      WriteError error, Clients clients, String rest, MongoException failed) {
    MesaException why = clients.failure(new MongoException(error.getCode(), error.getMessage()));
    return MesaException.builder(why.code(), why.getMessage() + " " + rest)
        .databaseCode(Integer.toString(error.getCode()))
        .cause(failed)
        .build();
  }

  private Rows returned() {
    var header = Headers.ofFields(returning);
    List<Row> rows = new ArrayList<>();
    if (!returning.isEmpty() && change instanceof Inserts inserts) {
      for (BsonDocument document : inserts.documents()) {
        var values = new @Nullable Object[returning.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = RowReading.value(returning.get(i), document);
        }
        rows.add(header.row(values));
      }
    }
    return Rows.of(header, rows);
  }
}
