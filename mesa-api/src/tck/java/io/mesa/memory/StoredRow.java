package io.mesa.memory;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.resolve.ResolvedField;
import io.mesa.structure.Column;
import io.mesa.structure.Table;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of a table: its values, and the documents among them as they were read. */
final class StoredRow {
  private final List<@Nullable Object> values;
  private final Map<String, @Nullable Object> byColumn;
  private final Map<String, Json> documents;

  private StoredRow(
      List<@Nullable Object> values,
      Map<String, @Nullable Object> byColumn,
      Map<String, Json> documents) {
    this.values = Collections.unmodifiableList(values);
    this.byColumn = byColumn;
    this.documents = documents;
  }

  /** A row of values that fit their columns. */
  static StoredRow of(Table table, int number, @Nullable Object[] given) {
    List<Column> columns = table.columns();
    if (given.length != columns.size()) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "Row %d of '%s' has %d values for %d columns."
              .formatted(number, table.name(), given.length, columns.size()));
    }
    List<@Nullable Object> values = new ArrayList<>();
    Map<String, @Nullable Object> byColumn = new HashMap<>();
    Map<String, Json> documents = new HashMap<>();
    for (int i = 0; i < given.length; i++) {
      Column column = columns.get(i);
      Object value = new ValueCheck(table, number, column).check(given[i]);
      values.add(value);
      byColumn.put(column.name(), value);
      if (value instanceof JsonValue json) {
        documents.put(column.name(), ValueCheck.read(json));
      }
    }
    return new StoredRow(values, byColumn, documents);
  }

  List<@Nullable Object> values() {
    return values;
  }

  @Nullable Object value(String column) {
    return byColumn.get(column);
  }

  List<@Nullable Object> values(List<String> columns) {
    List<@Nullable Object> several = new ArrayList<>();
    columns.forEach(column -> several.add(value(column)));
    return several;
  }

  /** What a condition sees of a field; of a document what was read, or null where it is missing. */
  FieldValue field(ResolvedField field) {
    if (field.type() != ValueType.JSON) {
      return new FieldValue(field.column().type(), value(field.column().name()));
    }
    Json json = documents.get(field.column().name());
    for (String key : field.keys()) {
      json = json instanceof Json.Document document ? document.members().get(key) : null;
    }
    return new FieldValue(field.column().type(), json);
  }

  /** What a result shows of a field. */
  @Nullable Object shown(ResolvedField field) {
    if (!field.inDocument()) {
      return value(field.column().name());
    }
    return field(field).value() instanceof Json json ? JsonValue.of(json.text()) : null;
  }
}
