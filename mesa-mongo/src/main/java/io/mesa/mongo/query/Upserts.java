package io.mesa.mongo.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.Insert;
import io.mesa.structure.Index;
import io.mesa.structure.Table;
import io.mesa.structure.UniqueConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Rows that change the document with an equal key, or become one.
 *
 * @param rows each by itself
 */
record Upserts(List<Upsert> rows) implements DocumentChange {

  /**
   * One row.
   *
   * @param key what the document has that it changes
   * @param update what it makes of that document, or of a new one
   */
  record Upsert(BsonDocument key, BsonDocument update) {}

  /** Checks; sends nothing. The documents are those of the insert that it is else. */
  static Upserts of(Insert insert, Table table, List<BsonDocument> documents) {
    List<String> key = key(table, insert.upsertKey().orElseThrow());
    for (String field : key) {
      if (!insert.columns().contains(field)) {
        throw new MesaException(
            ErrorCode.INVALID_QUERY,
            "An upsert into '%s' gives no value of '%s', which its key '%s' is made of."
                .formatted(table.name(), field, insert.upsertKey().get()));
      }
    }
    boolean withId = insert.columns().contains(Chosen.ID);
    List<Upsert> rows = new ArrayList<>(documents.size());
    for (BsonDocument document : documents) {
      var same = new BsonDocument();
      var others = new BsonDocument();
      document.forEach((name, value) -> (key.contains(name) ? same : others).append(name, value));
      if (same.values().stream().anyMatch(BsonValue::isNull)) {
        throw new MesaException(
            ErrorCode.INVALID_QUERY,
            "An upsert into '%s' has null in its key, which equals no other."
                .formatted(table.name()));
      }
      rows.add(row(same, others, withId));
    }
    return new Upserts(rows);
  }

  /** An id that was made here is that of a new document only. */
  private static Upsert row(BsonDocument same, BsonDocument others, boolean withId) {
    var update = new BsonDocument();
    BsonValue made = withId ? null : others.remove(Chosen.ID);
    if (!others.isEmpty()) {
      update.append("$set", others);
    }
    if (made != null) {
      update.append("$setOnInsert", new BsonDocument(Chosen.ID, made));
    } else if (update.isEmpty()) {
      update.append("$setOnInsert", same);
    }
    var exactly = new BsonDocument();
    same.forEach((name, value) -> exactly.append(name, new BsonDocument("$eq", value)));
    return new Upsert(exactly, update);
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
                    .map(Upserts::fields)
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

  @Override
  public void on(ChangedCollection collection) {
    collection.checkReturned(rows.size());
    if (!collection.gives()) {
      collection.upsert(rows);
      return;
    }
    for (Upsert row : rows) {
      collection.upsertOne(row);
    }
  }
}
