package io.mesa.mongo.query;

import io.mesa.resolve.ResolvedSort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The documents with null, with NaN or with neither at a place. They stand here as MongoDB orders
 * them, and its indexes with them ("Comparison/Sort Order").
 */
enum Part {
  NULL,
  NAN,
  VALUE;

  /** The part that a value of the place belongs to. */
  static Part of(@Nullable Object value) {
    boolean nan =
        (value instanceof Double number && number.isNaN())
            || (value instanceof Float single && single.isNaN());
    return value == null ? NULL : nan ? NAN : VALUE;
  }

  /** The parts that a field may have, in the order that is wanted of them. */
  static List<Part> inOrder(ResolvedSort sort, boolean reversed) {
    List<Part> parts = new ArrayList<>();
    parts.add(VALUE);
    if (Place.of(sort.field()).mayBeNan()) {
      // NaN is the greatest number.
      parts.add(sort.descending() != reversed ? 0 : 1, NAN);
    }
    if (sort.field().nullable()) {
      parts.add(sort.nullsFirst() != reversed ? 0 : parts.size(), NULL);
    }
    return parts;
  }

  /** Parts one after the other, put together as far as MongoDB has them in that order. */
  static List<List<Part>> runs(List<Part> parts, boolean descending) {
    List<List<Part>> runs = new ArrayList<>();
    Part before = null;
    for (Part part : parts) {
      boolean follows = before != null && (before.compareTo(part) > 0) == descending;
      if (!follows) {
        runs.add(new ArrayList<>());
      }
      runs.get(runs.size() - 1).add(part);
      before = part;
    }
    return runs;
  }

  /**
   * The documents in some parts of those that a place has. Each document is in one part, even an
   * array of null and NaN.
   */
  static BsonDocument predicate(Place place, List<Part> wanted, List<Part> all) {
    var operators = new BsonDocument();
    boolean values = wanted.contains(VALUE);
    if (!values) {
      append(operators, "$eq", "$in", wanted);
    }
    append(
        operators,
        "$ne",
        "$nin",
        all.stream()
            .filter(part -> !wanted.contains(part))
            .filter(part -> values || part == NAN)
            .toList());
    return operators.isEmpty() ? Match.all() : Match.on(place.path(), operators);
  }

  /** What all values of the part are; empty where they are several. */
  private Optional<BsonValue> constant() {
    return switch (this) {
      case NULL -> Optional.of(BsonNull.VALUE);
      case NAN -> Optional.of(new BsonDouble(Double.NaN));
      case VALUE -> Optional.empty();
    };
  }

  private static void append(BsonDocument operators, String one, String several, List<Part> of) {
    var constants = new BsonArray();
    of.forEach(part -> part.constant().ifPresent(constants::add));
    if (constants.size() == 1) {
      operators.append(one, constants.get(0));
    } else if (constants.size() > 1) {
      operators.append(several, constants);
    }
  }
}
