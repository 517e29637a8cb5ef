package io.mesa.mongo.query;

import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.value.TableName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Names the index that would serve a query's use of a collection: what is equal to one value first,
 * then the order where only its beginning is wanted, else one field between bounds (MongoDB's
 * manual, "The ESR (Equality, Sort, Range) Guideline"). Only what narrows the documents whatever
 * else the condition says is looked at: not what stands under {@code or} and {@code not}.
 */
final class MissingIndex {
  private final BsonDocument keys = new BsonDocument();
  private @Nullable String range;

  private MissingIndex() {}

  /**
   * The command that creates it.
   *
   * @param order what the documents are sorted by, empty where that is nothing or the order of all
   * @return the command as JSON, empty where no index would serve
   */
  static Optional<String> of(TableName collection, Filter where, BsonDocument order) {
    var index = new MissingIndex();
    index.narrow(where);
    order.forEach(
        (name, direction) -> {
          if (!index.keys.containsKey(name)) {
            index.keys.append(name, direction);
          }
        });
    if (order.isEmpty() && index.range != null && !index.keys.containsKey(index.range)) {
      index.keys.append(index.range, new BsonInt32(1));
    }
    return command(collection, index.keys);
  }

  /** The command that creates an index by which documents are looked up. */
  static Optional<String> of(Lookup lookup) {
    var keys = new BsonDocument();
    lookup.fields().forEach(field -> keys.append(field, new BsonInt32(1)));
    return command(lookup.collection(), keys);
  }

  private static Optional<String> command(TableName collection, BsonDocument keys) {
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    String name =
        keys.entrySet().stream()
            .map(key -> key.getKey() + "_" + key.getValue().asNumber().intValue())
            .collect(Collectors.joining("_"));
    var index = new BsonDocument("key", keys).append("name", new BsonString(name));
    return Optional.of(
        new BsonDocument("createIndexes", new BsonString(collection.name()))
            .append("indexes", new BsonArray(List.of(index)))
            .toJson());
  }

  private void narrow(Filter filter) {
    if (filter instanceof Filter.And and) {
      and.operands().forEach(this::narrow);
    } else if (filter instanceof Filter.Comparison c) {
      compared(c.field(), c.operator());
    } else if (filter instanceof Filter.In in) {
      compared(in.field(), Operator.EQ);
    } else if (filter instanceof Filter.IsNull isNull) {
      compared(isNull.field(), Operator.EQ);
    } else if (filter instanceof Filter.ArrayContains contains) {
      compared(contains.field(), Operator.EQ);
    } else if (filter instanceof Filter.ArrayOverlaps overlaps) {
      compared(overlaps.field(), Operator.EQ);
    } else if (filter instanceof Filter.AnyElement any) {
      compared(any.field(), any.operator());
    } else if (filter instanceof Filter.TextMatch match && isAnchored(match)) {
      compared(match.field(), Operator.GTE);
    }
  }

  private static boolean isAnchored(Filter.TextMatch match) {
    boolean anchored =
        match.match() == Filter.Match.STARTS_WITH
            || (match.match() == Filter.Match.LIKE
                && !match.text().startsWith("%")
                && !match.text().startsWith("_"));
    return anchored && !match.ignoreCase();
  }

  private void compared(FieldPath field, Operator operator) {
    String path = String.join(".", field.segments());
    if (operator == Operator.EQ) {
      keys.append(path, new BsonInt32(1));
    } else if (operator != Operator.NE && range == null) {
      range = path;
    }
  }
}
