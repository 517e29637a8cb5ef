package io.mesa.tck.differential;

import static io.mesa.tck.differential.Operation.ALL_ANY;
import static io.mesa.tck.differential.Operation.ALL_COMPARISONS;
import static io.mesa.tck.differential.Operation.ALL_FIELD_COMPARISONS;
import static io.mesa.tck.differential.Operation.ALL_SIZES;
import static io.mesa.tck.differential.Operation.ALL_TEXT_MATCHES;

import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A type of fields, as coverage is counted; in documents also by the literal compared with. */
enum Kind {
  BOOLEAN,
  INT16,
  INT32,
  INT64,
  FLOAT32,
  FLOAT64,
  DECIMAL,
  TEXT,
  DATE,
  TIME,
  TIMESTAMP,
  TIMESTAMPTZ,
  INTERVAL,
  UUID,
  DOCUMENT_ID,
  BYTES,
  ENUM,
  ARRAY,
  /** A document or a place in one, where no literal says of which kind. */
  JSON,
  JSON_TEXT,
  JSON_NUMBER,
  JSON_BOOLEAN;

  static Kind of(ValueType type) {
    return valueOf(type.name());
  }

  /** The kind of values, of what is no place in a document. */
  ValueType valueType() {
    return ValueType.valueOf(name());
  }

  /** The kind of a place in a document that is compared with a literal. */
  static Kind inDocument(@Nullable Object literal) {
    if (literal instanceof String) {
      return JSON_TEXT;
    }
    if (literal instanceof Number) {
      return JSON_NUMBER;
    }
    return literal instanceof Boolean ? JSON_BOOLEAN : JSON;
  }

  boolean scalar() {
    return ordinal() < ARRAY.ordinal();
  }

  boolean inDocument() {
    return ordinal() >= JSON.ordinal();
  }

  boolean number() {
    return ordinal() >= INT16.ordinal() && ordinal() <= DECIMAL.ordinal();
  }

  boolean time() {
    return ordinal() >= DATE.ordinal() && ordinal() <= INTERVAL.ordinal();
  }

  boolean floating() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /** Whether it has a least and a greatest value. */
  boolean extremes() {
    return scalar() && this != BOOLEAN && this != UUID && this != BYTES;
  }

  /** The conditions that can be put on such a field. */
  List<Operation> conditions() {
    List<Operation> conditions = new ArrayList<>();
    if (scalar()) {
      conditions.addAll(ALL_COMPARISONS);
      conditions.addAll(ALL_FIELD_COMPARISONS);
      conditions.addAll(List.of(Operation.IN, Operation.IN_NOTHING, Operation.DISTINCT_FROM));
      conditions.addAll(this == TEXT ? ALL_TEXT_MATCHES : List.of());
    }
    if (scalar() || this == ARRAY || this == JSON) {
      conditions.addAll(List.of(Operation.IS_NULL, Operation.IS_SET, Operation.DISTINCT_FROM_NULL));
    }
    if (number() || this == JSON) {
      conditions.add(Operation.IS_NAN);
    }
    if (this == ARRAY || this == JSON) {
      conditions.addAll(ALL_SIZES);
    }
    if (this == ARRAY || ordinal() > JSON.ordinal()) {
      conditions.addAll(ALL_ANY);
      conditions.addAll(List.of(Operation.ARRAY_CONTAINS, Operation.ARRAY_OVERLAPS));
    }
    if (ordinal() > JSON.ordinal()) {
      conditions.addAll(ALL_COMPARISONS);
      conditions.addAll(List.of(Operation.IN, Operation.DISTINCT_FROM));
      conditions.addAll(this == JSON_TEXT ? ALL_TEXT_MATCHES : List.of());
    }
    return conditions;
  }

  /** What can be computed of such a field; what only some fields allow stands twice. */
  List<Operation> aggregates() {
    List<Operation> aggregates = new ArrayList<>();
    if (scalar() || this == ARRAY || this == JSON) {
      aggregates.add(Operation.COUNT);
    }
    if (scalar()) {
      aggregates.add(Operation.COUNT_DISTINCT);
    }
    if (extremes()) {
      aggregates.addAll(List.of(Operation.MIN, Operation.MAX));
    }
    for (int i = floating() ? 2 : 1; i > 0 && number(); i--) {
      aggregates.addAll(List.of(Operation.SUM, Operation.AVG));
    }
    return aggregates;
  }
}
