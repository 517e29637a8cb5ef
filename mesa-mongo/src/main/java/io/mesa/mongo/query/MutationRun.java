package io.mesa.mongo.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
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
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.jspecify.annotations.Nullable;

/** A mutation made ready before anything is sent, and run. */
final class MutationRun {
  private final TableName table;
  private final List<ResolvedField> returning;
  private final DocumentChange change;

  private MutationRun(TableName table, List<ResolvedField> returning, DocumentChange change) {
    this.table = table;
    this.returning = returning;
    this.change = change;
  }

  /** Checks a mutation; nothing is sent for it but what tells of its collection and the server. */
  static MutationRun of(Mutation mutation, KnownCollections collections, DriverCall call) {
    Resolver resolver = collections.resolver(call);
    Scope scope = resolver.scope(mutation.table());
    TableName table = scope.table().name();
    List<ResolvedField> returning =
        mutation.returning().stream().map(name -> scope.field(FieldPath.of(name))).toList();
    var lookups = new Lookups(collections.stages(call, table));
    return new MutationRun(table, returning, change(mutation, scope, resolver, lookups));
  }

  private static DocumentChange change(
      Mutation mutation, Scope scope, Resolver resolver, Lookups lookups) {
    if (mutation instanceof Insert insert) {
      List<BsonDocument> documents = documents(insert, scope);
      return insert.upsertKey().isPresent()
          ? Upserts.of(insert, scope.table(), documents)
          : new DocumentChange.Inserts(documents);
    }
    if (mutation instanceof Update update) {
      return new DocumentChange.Updates(
          where(update.where(), scope, resolver, lookups), values(update, scope));
    }
    return new DocumentChange.Deletes(where(((Delete) mutation).where(), scope, resolver, lookups));
  }

  private static Chosen where(Filter filter, Scope scope, Resolver resolver, Lookups lookups) {
    resolver.check(scope, filter);
    return new Conditions(scope, lookups).chosen(filter);
  }

  private static List<Column> columns(Insert insert, Scope scope) {
    return insert.columns().stream().map(name -> column(scope, name)).toList();
  }

  private static Column column(Scope scope, String name) {
    return scope.field(FieldPath.of(Place.check(name))).column();
  }

  private static List<BsonDocument> documents(Insert insert, Scope scope) {
    List<Column> columns = columns(insert, scope);
    boolean withId = insert.columns().contains(Chosen.ID);
    List<BsonDocument> documents = new ArrayList<>(insert.size());
    for (int row = 0; row < insert.size(); row++) {
      var document = new BsonDocument();
      if (!withId) {
        document.append(Chosen.ID, new BsonObjectId());
      }
      for (int i = 0; i < columns.size(); i++) {
        document.append(
            columns.get(i).name(), WrittenValue.of(columns.get(i), insert.value(row, i)));
      }
      documents.add(document);
    }
    return documents;
  }

  private static BsonDocument values(Update update, Scope scope) {
    var values = new BsonDocument();
    for (Map.Entry<String, @Nullable Object> value : update.values().entrySet()) {
      Column column = column(scope, value.getKey());
      if (column.name().equals(Chosen.ID)) {
        throw new MesaException(
            ErrorCode.INVALID_QUERY,
            "The _id of a document is never changed; insert another into '%s' and delete this one."
                .formatted(scope.table().name()));
      }
      values.append(column.name(), WrittenValue.of(column, value.getValue()));
    }
    return values;
  }

  /** Runs it. */
  MutationResult on(Clients clients, DriverCall call) {
    Set<String> columns =
        returning.stream().map(field -> field.column().name()).collect(Collectors.toSet());
    var collection = new ChangedCollection(clients, call, table, columns);
    try {
      change.on(collection);
    } catch (MesaException e) {
      throw collection.failed(e);
    }
    return new MutationResult(collection.count(), returned(collection.documents()));
  }

  private Rows returned(List<BsonDocument> documents) {
    var header = Headers.ofFields(returning);
    List<Row> rows = new ArrayList<>();
    for (BsonDocument document : documents) {
      var values = new @Nullable Object[returning.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = RowReading.value(returning.get(i), document);
      }
      rows.add(header.row(values));
    }
    return Rows.of(header, rows);
  }
}
