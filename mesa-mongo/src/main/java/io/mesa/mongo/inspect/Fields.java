package io.mesa.mongo.inspect;

import io.mesa.mongo.value.Types;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a collection's documents: those of its validator ({@code $jsonSchema}), then those
 * that a sample has besides. A field of the sample may always be missing elsewhere.
 */
final class Fields {
  private static final String ID = "_id";

  private final BsonDocument schema;

  Fields(BsonDocument schema) {
    this.schema = schema;
  }

  List<Column> columns(List<BsonDocument> sample) {
    Map<String, ColumnType> types = new LinkedHashMap<>();
    Map<String, Set<ValueType>> seen = new LinkedHashMap<>();
    Map<String, Set<ValueType>> elements = new LinkedHashMap<>();
    for (BsonDocument document : sample) {
      document.forEach((name, value) -> see(name, value, seen, elements));
    }
    BsonDocument properties = schema.getDocument("properties", new BsonDocument());
    if (seen.containsKey(ID) && !properties.containsKey(ID)) {
      types.put(ID, sampled(seen.get(ID), elements.get(ID)));
    }
    properties.forEach((name, said) -> types.put(name, validated(said)));
    seen.forEach((name, kinds) -> types.putIfAbsent(name, sampled(kinds, elements.get(name))));
    BsonArray required = schema.getArray("required", new BsonArray());
    List<Column> columns = new ArrayList<>();
    types.forEach(
        (name, type) -> {
          boolean always =
              name.equals(ID)
                  || (required.contains(new BsonString(name))
                      && type.valueType() != ValueType.JSON);
          columns.add(Column.plain(name, columns.size() + 1, type, !always));
        });
    return columns;
  }

  private static void see(
      String name,
      BsonValue value,
      Map<String, Set<ValueType>> seen,
      Map<String, Set<ValueType>> elements) {
    Set<ValueType> kinds = seen.computeIfAbsent(name, key -> EnumSet.noneOf(ValueType.class));
    if (value.isArray()) {
      Set<ValueType> inside =
          elements.computeIfAbsent(name, key -> EnumSet.noneOf(ValueType.class));
      value.asArray().stream()
          .filter(each -> !each.isNull())
          .forEach(e -> inside.add(Types.kindOf(e)));
    }
    if (!value.isNull()) {
      kinds.add(Types.kindOf(value));
    }
  }

  private static ColumnType sampled(Set<ValueType> kinds, @Nullable Set<ValueType> elements) {
    ValueType kind = Types.common(kinds);
    return kind == ValueType.ARRAY
        ? Types.arrayOf(Types.of(elements == null ? ValueType.JSON : Types.common(elements)))
        : Types.of(kind);
  }

  /** The type that a validator lets a field have. */
  private static ColumnType validated(BsonValue said) {
    BsonValue type = said.isDocument() ? said.asDocument().get("bsonType") : null;
    if (type == null || !type.isString()) {
      return Types.JSON;
    }
    return switch (type.asString().getValue()) {
      case "bool" -> Types.of(ValueType.BOOLEAN);
      case "int" -> Types.of(ValueType.INT32);
      case "long" -> Types.of(ValueType.INT64);
      case "double" -> Types.of(ValueType.FLOAT64);
      case "decimal" -> Types.of(ValueType.DECIMAL);
      case "string" -> Types.of(ValueType.TEXT);
      case "objectId" -> Types.of(ValueType.DOCUMENT_ID);
      case "date" -> Types.of(ValueType.TIMESTAMPTZ);
      case "array" ->
          Types.arrayOf(
              said.asDocument().containsKey("items")
                  ? validated(said.asDocument().get("items"))
                  : Types.JSON);
      default -> Types.JSON;
    };
  }
}
