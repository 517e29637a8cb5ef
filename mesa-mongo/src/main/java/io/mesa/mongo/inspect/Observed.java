package io.mesa.mongo.inspect;

import io.mesa.mongo.value.Types;
import io.mesa.value.ValueType;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What the documents of a sample have at one place: of which types, and what is inside. */
final class Observed {
  private final Map<String, Long> types = new TreeMap<>();
  private final Set<ValueType> kinds = EnumSet.noneOf(ValueType.class);
  private final Map<String, Observed> fields = new LinkedHashMap<>();
  private @Nullable Observed elements;
  private long documents;
  private long lastDocument = -1;
  private int place = Integer.MAX_VALUE;

  /** Takes in the fields of a document, each document by its own number. */
  void see(BsonDocument document, long number) {
    int at = 0;
    for (Map.Entry<String, BsonValue> field : document.entrySet()) {
      Observed inside = fields.computeIfAbsent(field.getKey(), name -> new Observed());
      inside.place = Math.min(inside.place, at);
      inside.see(field.getValue(), number);
      at++;
    }
  }

  private void see(BsonValue value, long number) {
    types.merge(BsonTypes.name(value.getBsonType()), 1L, Long::sum);
    if (number != lastDocument) {
      lastDocument = number;
      documents++;
    }
    if (!value.isNull()) {
      kinds.add(Types.kindOf(value));
    }
    if (value.isDocument()) {
      see(value.asDocument(), number);
    } else if (value.isArray()) {
      Observed each = elements == null ? new Observed() : elements;
      elements = each;
      value.asArray().forEach(element -> each.see(element, number));
    }
  }

  /** How many values of each type there are, by the names that BSON's types have. */
  Map<String, Long> types() {
    return types;
  }

  long values() {
    return types.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The kinds of the values that are not null. */
  Set<ValueType> kinds() {
    return kinds;
  }

  /** How many documents have something there. */
  long documents() {
    return documents;
  }

  /** The least place that it has in what it is a field of. */
  int place() {
    return place;
  }

  Map<String, Observed> fields() {
    return fields;
  }

  /** What the arrays there consist of, empty where there is no array, or none with an element. */
  Optional<Observed> elements() {
    return Optional.ofNullable(elements).filter(all -> all.documents > 0);
  }
}
