package io.mesa.mongo.inspect;

import com.mongodb.client.MongoDatabase;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.spi.DriverCall;
import io.mesa.structure.Collation;
import io.mesa.structure.Index;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/** Reads indexes, as {@code listIndexes} tells of them (MongoDB's manual, "createIndexes"). */
final class Indexes {
  private static final BsonDocument OF_ID = new BsonDocument("_id", new BsonInt32(1));
  private static final String TEXT = "text";

  private final Clients clients;
  private final DriverCall call;

  Indexes(Clients clients, DriverCall call) {
    this.clients = clients;
    this.call = call;
  }

  /** A collection's indexes by name; none where the login may not see them. */
  List<Index> of(TableName name, Sizes.OfCollection sizes) {
    try {
      return listed(name).stream()
          .map(told -> index(told, sizes))
          .sorted(Comparator.comparing(Index::name))
          .toList();
    } catch (MesaException e) {
      if (e.code() != ErrorCode.PERMISSION) {
        throw e;
      }
      return List.of();
    }
  }

  private List<BsonDocument> listed(TableName name) {
    return clients.on(
        call,
        name.schema(),
        (MongoDatabase on) ->
            on.getCollection(name.name())
                .listIndexes(BsonDocument.class)
                .into(new ArrayList<BsonDocument>()));
  }

  private static Index index(BsonDocument told, Sizes.OfCollection sizes) {
    String name = told.getString("name").getValue();
    BsonDocument key = told.getDocument("key");
    boolean primary = key.equals(OF_ID);
    boolean sparse = isTrue(told, "sparse");
    return new Index(
        name,
        method(key),
        keys(told, key),
        List.of(),
        told.isDocument("partialFilterExpression")
            ? Optional.of(Reading.known(told.getDocument("partialFilterExpression").toJson()))
            : Optional.empty(),
        primary || isTrue(told, "unique"),
        primary,
        !isTrue(told, "hidden"),
        sparse,
        sizes.index(name),
        sparse,
        Listed.seconds(told.get("expireAfterSeconds")));
  }

  private static boolean isTrue(BsonDocument told, String option) {
    return BsonBoolean.TRUE.equals(told.get(option));
  }

  /** The special kind that one of the keys is of, or the order of all of them. */
  private static String method(BsonDocument key) {
    for (Map.Entry<String, BsonValue> part : key.entrySet()) {
      if (part.getValue().isString()) {
        return part.getValue().asString().getValue();
      }
      if (isWildcard(part.getKey())) {
        return "wildcard";
      }
    }
    return "btree";
  }

  private static boolean isWildcard(String path) {
    return path.equals("$**") || path.endsWith(".$**");
  }

  private static List<Index.Key> keys(BsonDocument told, BsonDocument key) {
    Optional<String> collation =
        told.isDocument("collation")
            ? Optional.of(Listed.collation(told.getDocument("collation"))).map(Collation::name)
            : Optional.empty();
    List<Index.Key> keys = new ArrayList<>();
    key.forEach(
        (path, kind) -> {
          if (path.equals("_fts")) {
            // Which fields a text index has is said by their weights.
            told.getDocument("weights", new BsonDocument())
                .forEach(
                    (field, weight) -> keys.add(key(field, Optional.of(TEXT), false, collation)));
          } else if (!path.equals("_ftsx")) {
            boolean ordered = kind.isNumber();
            keys.add(
                key(
                    path,
                    ordered ? Optional.empty() : Optional.of(kind.asString().getValue()),
                    ordered && kind.asNumber().doubleValue() < 0,
                    collation));
          }
        });
    return keys;
  }

  private static Index.Key key(
      String path, Optional<String> special, boolean descending, Optional<String> collation) {
    boolean wildcard = isWildcard(path);
    return new Index.Key(
        wildcard ? Optional.empty() : Optional.of(path),
        wildcard ? Optional.of(Reading.known(path)) : Optional.empty(),
        descending,
        !descending,
        collation,
        special);
  }
}
