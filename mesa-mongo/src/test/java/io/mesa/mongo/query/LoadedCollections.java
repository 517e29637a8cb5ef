package io.mesa.mongo.query;

import com.mongodb.client.MongoDatabase;
import io.mesa.memory.MemoryDatabase;
import io.mesa.mongo.value.BsonValues;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.structure.ForeignKey;
import io.mesa.structure.Table;
import io.mesa.value.JsonValue;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A database in memory, copied into collections, and what a source declares of them. */
final class LoadedCollections {
  /** A text of JSON, or a number that is no short whole one. */
  private static final Pattern TEXT_OR_DECIMAL =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*+\"|-?\\d+(?:\\.\\d+)?[eE][+-]?\\d+|-?\\d+\\.\\d+|-?\\d{19,}");

  private LoadedCollections() {}

  /**
   * Puts the tables into a database in place of what is there.
   *
   * @param leftOut says of a column whether its nulls are left out
   */
  static void load(MemoryDatabase memory, MongoDatabase database, Predicate<Column> leftOut) {
    database.drop();
    for (Table table : memory.tables()) {
      List<BsonDocument> documents = new ArrayList<>();
      for (List<@Nullable Object> row : memory.rows(table.name())) {
        documents.add(document(table, row, leftOut));
      }
      var collection = database.getCollection(table.name().name(), BsonDocument.class);
      database.createCollection(table.name().name());
      if (!documents.isEmpty()) {
        collection.insertMany(documents);
      }
    }
  }

  private static BsonDocument document(
      Table table, List<@Nullable Object> row, Predicate<Column> leftOut) {
    var document = new BsonDocument();
    for (int i = 0; i < row.size(); i++) {
      Column column = table.columns().get(i);
      Object value = row.get(i);
      if (value != null || !leftOut.test(column)) {
        document.append(column.name(), value(column.type(), value));
      }
    }
    return document;
  }

  private static BsonValue value(ColumnType type, @Nullable Object value) {
    if (value == null) {
      return BsonNull.VALUE;
    }
    ColumnType plain = plain(type);
    if (value instanceof List<?> list) {
      ColumnType element = ((ColumnType.ArrayOf) plain.form()).element();
      var array = new BsonArray();
      list.forEach(each -> array.add(value(element, each)));
      return array;
    }
    if (value instanceof JsonValue json) {
      return document(json.text());
    }
    if (value instanceof BigDecimal decimal) {
      // Decimals of BSON have 34 digits.
      return BsonValues.of(plain.valueType(), decimal.round(MathContext.DECIMAL128));
    }
    return switch (plain.valueType()) {
      case TIME, INTERVAL -> new BsonString(value.toString());
      default -> inTime(plain, value);
    };
  }

  private static BsonValue inTime(ColumnType type, Object value) {
    try {
      return BsonValues.of(type.valueType(), value);
    } catch (ArithmeticException beyondMilliseconds) {
      return BsonNull.VALUE;
    }
  }

  /** JSON as BSON, where a number with a fraction or an exponent, or a long one, is a decimal. */
  private static BsonValue document(String json) {
    return BsonDocument.parse(
            "{\"v\": "
                + TEXT_OR_DECIMAL
                    .matcher(json)
                    .replaceAll(
                        found ->
                            Matcher.quoteReplacement(
                                found.group().startsWith("\"")
                                    ? found.group()
                                    : "{\"$numberDecimal\": \"" + found.group() + "\"}"))
                + "}")
        .get("v");
  }

  /** BSON has no times of day and no intervals. */
  private static boolean isHeld(ColumnType type) {
    return type.valueType() != ValueType.TIME && type.valueType() != ValueType.INTERVAL;
  }

  private static TableDeclaration.Field field(Column column) {
    ColumnType type = plain(column.type());
    Optional<ColumnType> element =
        type.form() instanceof ColumnType.ArrayOf array
            ? Optional.of(plain(array.element()))
            : Optional.empty();
    return new TableDeclaration.Field(
        column.name(),
        type.valueType(),
        column.nullable(),
        element.map(ColumnType::valueType),
        element.orElse(type).labels().orElse(List.of()));
  }

  private static ColumnType plain(ColumnType type) {
    return type.form() instanceof ColumnType.Domain domain ? plain(domain.base()) : type;
  }

  static SourceBuilder declare(MemoryDatabase memory, SourceBuilder source, String database) {
    for (Table table : memory.tables()) {
      TableDeclaration.Builder declared =
          TableDeclaration.of(TableName.of(database, table.name().name()));
      for (Column column : table.columns()) {
        if (isHeld(column.type())) {
          declared.field(field(column));
        }
      }
      table
          .primaryKey()
          .ifPresent(key -> declared.primaryKey(key.columns().toArray(String[]::new)));
      table
          .uniqueConstraints()
          .forEach(key -> declared.unique(key.columns().toArray(String[]::new)));
      for (ForeignKey key : table.foreignKeys()) {
        declared.reference(
            new TableDeclaration.Reference(
                key.name(),
                key.columns(),
                TableName.of(database, key.target().name()),
                key.targetColumns()));
      }
      source.table(declared.build());
    }
    return source;
  }
}
