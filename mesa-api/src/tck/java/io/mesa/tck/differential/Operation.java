package io.mesa.tck.differential;

import io.mesa.query.Aggregate;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.Sort;
import java.util.List;

/** What a query does with a field, as coverage is counted. */
enum Operation {
  EQ,
  NE,
  LT,
  LTE,
  GT,
  GTE,
  FIELD_EQ,
  FIELD_NE,
  FIELD_LT,
  FIELD_LTE,
  FIELD_GT,
  FIELD_GTE,
  ANY_EQ,
  ANY_NE,
  ANY_LT,
  ANY_LTE,
  ANY_GT,
  ANY_GTE,
  SIZE_EQ,
  SIZE_NE,
  SIZE_LT,
  SIZE_LTE,
  SIZE_GT,
  SIZE_GTE,
  IN,
  IN_NOTHING,
  IS_NULL,
  IS_SET,
  IS_NAN,
  DISTINCT_FROM,
  DISTINCT_FROM_NULL,
  LIKE,
  STARTS_WITH,
  ENDS_WITH,
  CONTAINS,
  LIKE_IGNORING_CASE,
  STARTS_WITH_IGNORING_CASE,
  ENDS_WITH_IGNORING_CASE,
  CONTAINS_IGNORING_CASE,
  ARRAY_CONTAINS,
  ARRAY_OVERLAPS,
  ASCENDING,
  ASCENDING_NULLS_FIRST,
  DESCENDING,
  DESCENDING_NULLS_FIRST,
  PAGE_ORDER,
  GROUP_BY,
  DISTINCT,
  COUNT,
  COUNT_DISTINCT,
  SUM,
  AVG,
  MIN,
  MAX;

  static final List<Operation> ALL_COMPARISONS = from(EQ, 6);
  static final List<Operation> ALL_FIELD_COMPARISONS = from(FIELD_EQ, 6);
  static final List<Operation> ALL_ANY = from(ANY_EQ, 6);
  static final List<Operation> ALL_SIZES = from(SIZE_EQ, 6);
  static final List<Operation> ALL_TEXT_MATCHES = from(LIKE, 8);
  static final List<Operation> ALL_ORDERS = from(ASCENDING, 4);

  private static List<Operation> from(Operation first, int count) {
    return List.of(values()).subList(first.ordinal(), first.ordinal() + count);
  }

  private static Operation at(List<Operation> family, Enum<?> member) {
    return family.get(member.ordinal());
  }

  static Operation comparison(Operator operator) {
    return at(ALL_COMPARISONS, operator);
  }

  static Operation fieldComparison(Operator operator) {
    return at(ALL_FIELD_COMPARISONS, operator);
  }

  static Operation any(Operator operator) {
    return at(ALL_ANY, operator);
  }

  static Operation size(Operator operator) {
    return at(ALL_SIZES, operator);
  }

  static Operation match(Filter.Match match, boolean ignoreCase) {
    return ALL_TEXT_MATCHES.get(match.ordinal() + (ignoreCase ? 4 : 0));
  }

  static Operation order(Sort sort) {
    return ALL_ORDERS.get((sort.descending() ? 2 : 0) + (sort.nullsFirst() ? 1 : 0));
  }

  static Operation aggregate(Aggregate.Kind kind) {
    return valueOf(kind.name());
  }

  /** The operator of a comparison of any family. */
  Operator operator() {
    for (List<Operation> family :
        List.of(ALL_COMPARISONS, ALL_FIELD_COMPARISONS, ALL_ANY, ALL_SIZES)) {
      if (family.contains(this)) {
        return Operator.values()[family.indexOf(this)];
      }
    }
    throw new IllegalStateException(this + " compares nothing.");
  }

  /** Whether it compares one value of a row, or of an array, with another. */
  boolean isComparison() {
    return ALL_COMPARISONS.contains(this)
        || ALL_FIELD_COMPARISONS.contains(this)
        || ALL_ANY.contains(this);
  }

  /** Whether it asks which of two values is less. */
  boolean isOrdering() {
    return isComparison() && operator() != Operator.EQ && operator() != Operator.NE;
  }

  /** The way a text matches. */
  Filter.Match match() {
    return Filter.Match.values()[ALL_TEXT_MATCHES.indexOf(this) % 4];
  }

  boolean ignoresCase() {
    return ALL_TEXT_MATCHES.indexOf(this) >= 4;
  }
}
