package io.mesa.tck.differential;

import io.mesa.query.FieldPath;
import io.mesa.value.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the rows of a table have in their fields. Not thread-safe: it keeps what it found. */
final class TableFacts {
  private static final int DEEPEST_PATH = 2;

  private final GeneratedTable table;
  private final Extent extent;
  private final Map<JsonValue, Object> documents = new HashMap<>();
  private final Map<FieldPath, List<Object>> values = new HashMap<>();
  private final Map<FieldPath, Boolean> nulls = new HashMap<>();
  private final Map<String, List<List<String>>> paths = new HashMap<>();

  TableFacts(GeneratedTable table, Extent extent) {
    this.table = table;
    this.extent = extent;
  }

  /**
   * What a row has in a field: of a document what it means, JSON's null included; empty where it is
   * null or missing.
   */
  Optional<Object> value(List<@Nullable Object> row, FieldPath field) {
    Object value = row.get(table.position(field.column()));
    if (value instanceof JsonValue json) {
      return JsonMeaning.at(
          documents.computeIfAbsent(json, j -> JsonMeaning.of(j.text())), field.keys());
    }
    return Optional.ofNullable(value);
  }

  boolean isNull(List<@Nullable Object> row, FieldPath field) {
    Optional<Object> value = value(row, field);
    return value.isEmpty() || value.get() == JsonMeaning.Null.NULL;
  }

  /** Whether the field is null in some row. */
  boolean hasNulls(FieldPath field) {
    return nulls.computeIfAbsent(field, f -> table.rows().stream().anyMatch(row -> isNull(row, f)));
  }

  /** The different values of a field, without null. */
  List<Object> values(FieldPath field) {
    List<Object> known = values.get(field);
    if (known != null) {
      return known;
    }
    Map<Object, Object> found = new LinkedHashMap<>();
    for (List<@Nullable Object> row : table.rows()) {
      if (!isNull(row, field)) {
        Object value = value(row, field).orElseThrow();
        found.putIfAbsent(Canonical.exact(value), value);
      }
    }
    List<Object> list = List.copyOf(found.values());
    values.put(field, list);
    return list;
  }

  /** The paths of keys that lead to something in a column's documents; the empty one first. */
  List<List<String>> paths(String column) {
    return paths.computeIfAbsent(
        column,
        name -> {
          Set<List<String>> found = new LinkedHashSet<>();
          found.add(List.of());
          for (Object document : values(FieldPath.of(name))) {
            collect(document, List.of(), found);
          }
          return List.copyOf(found);
        });
  }

  private void collect(Object value, List<String> path, Set<List<String>> found) {
    if (value instanceof Map<?, ?> object && path.size() < DEEPEST_PATH) {
      object.forEach(
          (key, inner) -> {
            if (!((String) key).isEmpty() && extent.allows((String) key)) {
              List<String> longer = new ArrayList<>(path);
              longer.add((String) key);
              found.add(List.copyOf(longer));
              collect(inner, longer, found);
            }
          });
    }
  }
}
