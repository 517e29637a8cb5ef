package io.mesa.mongo.run;

import io.mesa.mongo.value.BsonValues;
import io.mesa.mongo.value.Types;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.spi.ResultLimits;
import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Documents as rows. The columns are the fields that any of them has, in the order in which they
 * are met; a field that a document lacks is null in its row.
 */
final class DocumentRows {
  private final ResultLimits limits;
  private final List<BsonDocument> documents = new ArrayList<>();
  private final Map<String, Seen> fields = new LinkedHashMap<>();
  private long bytes;

  DocumentRows(ResultLimits limits) {
    this.limits = limits;
  }

  /** The kinds of the values of a field. */
  private static final class Seen {
    final Set<ValueType> kinds = EnumSet.noneOf(ValueType.class);
    final Set<ValueType> elements = EnumSet.noneOf(ValueType.class);

    void see(BsonValue value) {
      if (value.isNull()) {
        return;
      }
      kinds.add(Types.kindOf(value));
      if (value.isArray()) {
        value.asArray().stream()
            .filter(each -> !each.isNull())
            .forEach(each -> elements.add(Types.kindOf(each)));
      }
    }

    ColumnType type() {
      ValueType kind = Types.common(kinds);
      if (kind != ValueType.ARRAY) {
        return Types.of(kind);
      }
      ValueType element = Types.common(elements);
      boolean plain = element != ValueType.ARRAY && element != ValueType.OTHER;
      return Types.arrayOf(plain ? Types.of(element) : Types.JSON);
    }
  }

  /**
   * Adds a row.
   *
   * @throws io.mesa.error.MesaException {@code LIMIT_EXCEEDED} where there are too many by now
   */
  void add(BsonDocument document) {
    // What does not come as bytes is a part of one reply, which a server keeps below 16 MiB.
    bytes += document instanceof RawBsonDocument raw ? raw.getByteBuffer().remaining() : 0;
    documents.add(document);
    limits.check(documents.size(), bytes);
    document.forEach((name, value) -> fields.computeIfAbsent(name, key -> new Seen()).see(value));
  }

  Rows all() {
    List<RowColumn> columns = new ArrayList<>();
    List<ColumnType> types = new ArrayList<>();
    fields.forEach(
        (name, seen) -> {
          ColumnType type = seen.type();
          types.add(type);
          columns.add(new RowColumn(name, type.valueType(), type.name()));
        });
    List<@Nullable Object[]> values = new ArrayList<>();
    for (BsonDocument document : documents) {
      var row = new @Nullable Object[columns.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = value(types.get(i), document.get(columns.get(i).name()));
      }
      values.add(row);
    }
    return Rows.of(columns, values);
  }

  private static @Nullable Object value(ColumnType type, @Nullable BsonValue value) {
    if (value == null || value.isNull() || type.valueType() != ValueType.OTHER) {
      return BsonValues.read(type, value);
    }
    return String.valueOf(BsonValues.read(Types.JSON, value));
  }
}
