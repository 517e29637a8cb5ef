package io.mesa.mongo.query;

import com.mongodb.MongoClientSettings;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCursor;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.CallInTransaction;
import io.mesa.mongo.connect.Clients;
import io.mesa.query.Row;
import io.mesa.resolve.ResolvedRelation;
import io.mesa.spi.DriverCall;
import io.mesa.spi.ResultLimits;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Reads the related rows of rows apart, where the server has no {@code $lookup}: for each include
 * one command, and one more for documents that join others, for all rows together, and again as
 * many for each {@link KeyBatch} that there is. Documents are filtered, ordered, counted and cut by
 * the server; what is done here is to bring together those whose keys are equal. What is read
 * counts as part of the result. Used by one thread, for one answer.
 */
final class RelatedRows {
  private final Clients clients;
  private final DriverCall call;
  private final @Nullable ClientSession session;
  private final ResultLimits limits;
  private long bytes;

  /**
   * Reads for a call.
   *
   * @param call the call, which may be in a transaction
   * @param bytes how many bytes of the result there are already
   */
  RelatedRows(Clients clients, DriverCall call, long bytes) {
    this.clients = clients;
    this.call = call;
    this.session = CallInTransaction.session(call);
    this.limits = new ResultLimits(clients.source().limits());
    this.bytes = bytes;
  }

  /** A document and the keys of those that it belongs to. */
  private record Owned(FoundRow row, List<Key> owners) {}

  /** Puts the rows of includes into rows. */
  void fill(List<FoundRow> rows, List<RelatedQuery> includes) {
    for (int i = 0; i < includes.size(); i++) {
      RelatedQuery query = includes.get(i);
      Set<Key> keys = new LinkedHashSet<>();
      for (FoundRow row : rows) {
        Key key = row.key(i);
        if (key != null) {
          keys.add(key);
        }
      }
      Map<Key, List<Row>> related = related(query, keys);
      for (FoundRow row : rows) {
        Key key = row.key(i);
        List<Row> found = key == null ? List.of() : related.getOrDefault(key, List.of());
        row.put(
            i,
            query.many()
                ? Collections.unmodifiableList(found)
                : found.isEmpty() ? null : found.get(0));
      }
    }
  }

  private Map<Key, List<Row>> related(RelatedQuery query, Set<Key> keys) {
    List<Owned> found =
        query
            .include()
            .relation()
            .through()
            .map(through -> joined(query, through, keys))
            .orElseGet(() -> direct(query, keys));
    fill(found.stream().map(Owned::row).toList(), query.apart());
    Map<Key, List<Row>> related = new HashMap<>();
    for (Owned each : found) {
      Row row = each.row().row();
      each.owners().forEach(key -> related.computeIfAbsent(key, k -> new ArrayList<>()).add(row));
    }
    return related;
  }

  private List<Owned> direct(RelatedQuery query, Set<Key> keys) {
    List<Owned> found = new ArrayList<>();
    for (List<Key> batch : KeyBatch.of(keys)) {
      read(query, query.of(batch), List::of, found);
    }
    return found;
  }

  private List<Owned> joined(RelatedQuery query, ResolvedRelation.Through through, Set<Key> keys) {
    var links = new Links(!through.mayRepeat());
    for (List<Key> batch : KeyBatch.of(keys)) {
      link(through, batch, links);
    }
    List<Owned> found = new ArrayList<>();
    for (Links batch : links.batches(query.cut())) {
      Map<Key, List<Key>> owners = query.cut() ? batch.numbered() : batch.owners();
      read(
          query,
          query.cut() ? query.of(batch) : query.of(batch.targets()),
          key -> owners.getOrDefault(key, List.of()),
          found);
    }
    return found;
  }

  /** Reads documents with their owners. */
  private void read(
      RelatedQuery query, Retrieval retrieval, Function<Key, List<Key>> owners, List<Owned> found) {
    try {
      each(
          query.collection(),
          FoundRow.class,
          query.reading(),
          retrieval,
          row -> {
            count(row.bytes());
            Key key = row.key();
            found.add(new Owned(row, key == null ? List.of() : owners.apply(key)));
          });
    } catch (MesaException e) {
      throw query.cut() && ServerStages.isLacking(e) ? uncut(query, e) : e;
    }
  }

  private static MesaException uncut(RelatedQuery query, MesaException refused) {
    return MesaException.builder(
            ErrorCode.UNSUPPORTED,
            "The rows of '%s' cannot be limited for each row: the server has no $lookup that takes a pipeline, nor what would serve instead ($group with $push, $slice, $unwind, $replaceRoot): %s Ask for them without limit and offset."
                .formatted(query.include().name(), refused.getMessage()))
        .databaseCode(refused.databaseCode().orElse(null))
        .cause(refused)
        .build();
  }

  /** Reads the documents that join some keys with others. */
  private void link(ResolvedRelation.Through through, Collection<Key> keys, Links links) {
    var columns = new BsonDocument("_id", new BsonInt32(0));
    through.columns().forEach(column -> columns.append(column, new BsonInt32(1)));
    through
        .targetColumns()
        .forEach(column -> columns.append(Place.check(column), new BsonInt32(1)));
    List<BsonDocument> stages =
        List.of(
            new BsonDocument("$match", KeyBatch.predicate(through.columns(), keys)),
            new BsonDocument("$project", columns));
    each(
        through.table().name(),
        RawBsonDocument.class,
        MongoClientSettings.getDefaultCodecRegistry(),
        Retrieval.of(stages),
        document -> {
          count(document.getByteBuffer().remaining());
          Key owner = Key.of(document, through.columns());
          Key target = Key.of(document, through.targetColumns());
          if (owner != null && target != null) {
            links.add(owner, target);
          }
        });
  }

  private void count(long more) {
    bytes += more;
    limits.check(0, bytes);
  }

  private <T> void each(
      TableName collection,
      Class<T> type,
      CodecRegistry codecs,
      Retrieval retrieval,
      Consumer<T> document) {
    clients.on(
        call,
        collection.schema(),
        database -> {
          try (MongoCursor<T> cursor =
              retrieval
                  .on(
                      database
                          .getCollection(collection.name(), type)
                          .withReadConcern(clients.readConcern())
                          .withCodecRegistry(codecs),
                      session)
                  .iterator()) {
            cursor.forEachRemaining(document);
          }
          return retrieval;
        });
  }
}
