package io.mesa.mongo.testing;

import io.mesa.query.NativeStatement;
import io.mesa.tck.StatementFixture;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Commands for the contract kit, on collections with the fields {@code id} and {@code name}. */
public final class MongoStatements implements StatementFixture {
  private static BsonDocument find(TableName table) {
    return new BsonDocument("find", new BsonString(table.name()))
        .append("projection", BsonDocument.parse("{\"_id\": 0}"));
  }

  @Override
  public NativeStatement readAll(TableName table) {
    return NativeStatement.of(find(table).toJson());
  }

  @Override
  public NativeStatement readWhere(TableName table, String column, String value) {
    var filter = new BsonDocument(column, BsonDocument.parse("{\"$bind\": 1}"));
    return NativeStatement.of(find(table).append("filter", filter).toJson(), value);
  }

  @Override
  public NativeStatement insert(TableName table, List<String> values) {
    BsonDocument insert =
        new BsonDocument("insert", new BsonString(table.name()))
            .append(
                "documents",
                BsonDocument.parse("{\"v\": [{\"id\": {\"$bind\": 1}, \"name\": {\"$bind\": 2}}]}")
                    .get("v"));
    return NativeStatement.of(insert.toJson(), values.toArray());
  }

  @Override
  public List<NativeStatement> refused() {
    return List.of(
        NativeStatement.of("{\"find\": "),
        NativeStatement.of("{\"ping\": 1} {\"ping\": 1}"),
        NativeStatement.of("{\"commitTransaction\": 1}"),
        NativeStatement.of("{\"abortTransaction\": 1, \"autocommit\": false}"),
        NativeStatement.of("{\"find\": \"tck\", \"startTransaction\": true}"),
        NativeStatement.of("{\"getMore\": 1, \"collection\": \"tck\"}"));
  }

  /** Nothing takes its time but JavaScript, which is refused. */
  @Override
  public Optional<NativeStatement> slow(Duration time) {
    return Optional.empty();
  }

  @Override
  public Optional<NativeStatement> setting(String name) {
    return Optional.empty();
  }
}
