package io.mesa.tck;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.anyElement;
import static io.mesa.query.Filters.arrayContains;
import static io.mesa.query.Filters.arrayOverlaps;
import static io.mesa.query.Filters.compare;
import static io.mesa.query.Filters.contains;
import static io.mesa.query.Filters.distinctFrom;
import static io.mesa.query.Filters.endsWith;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.gte;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.isNaN;
import static io.mesa.query.Filters.isNull;
import static io.mesa.query.Filters.isSet;
import static io.mesa.query.Filters.like;
import static io.mesa.query.Filters.lt;
import static io.mesa.query.Filters.lte;
import static io.mesa.query.Filters.ne;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.or;
import static io.mesa.query.Filters.regex;
import static io.mesa.query.Filters.size;
import static io.mesa.query.Filters.startsWith;
import static io.mesa.query.Sort.asc;

import io.mesa.query.Aggregate;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.source.QueryFeature;
import java.util.List;
import java.util.Optional;

/** A query for each part of the query model, of a table that need not be there. */
final class FeatureQueries {
  private static final String TABLE = "tck";
  private static final String FIELD = "name";

  private FeatureQueries() {}

  /** A query that uses the feature, and others where it cannot be had without. */
  static Query using(QueryFeature feature) {
    QueryBuilder query = Query.from(TABLE);
    Optional<Filter> condition = condition(feature);
    if (condition.isPresent()) {
      return query.where(condition.get()).build();
    }
    return switch (feature) {
      case SELECT -> query.select(FIELD).build();
      case INCLUDE -> query.include("other").build();
      case ORDER_BY -> query.orderBy(asc(FIELD)).build();
      case LIMIT -> query.limit(1).build();
      case OFFSET -> query.offset(1).build();
      case PAGES -> query.orderBy(asc(FIELD)).limit(1).build().after(new PageToken("AAAA"));
      case DISTINCT -> query.distinct().build();
      case GROUP_BY -> query.groupBy(FIELD).build();
      case HAVING -> query.groupBy(FIELD).having(eq(FIELD, "x")).build();
      case COUNT -> query.aggregate(Aggregate.count()).build();
      case COUNT_DISTINCT -> query.aggregate(Aggregate.countDistinct(FIELD)).build();
      case SUM -> query.aggregate(Aggregate.sum(FIELD)).build();
      case AVG -> query.aggregate(Aggregate.avg(FIELD)).build();
      case MIN -> query.aggregate(Aggregate.min(FIELD)).build();
      case MAX -> query.aggregate(Aggregate.max(FIELD)).build();
      default -> throw new IllegalArgumentException(feature.name());
    };
  }

  /** A condition that uses the feature; empty where none can. */
  static Optional<Filter> condition(QueryFeature feature) {
    return Optional.ofNullable(
        switch (feature) {
          case NESTED_FIELDS -> eq(FIELD + ".first", "x");
          case EQ -> eq(FIELD, "x");
          case NE -> ne(FIELD, "x");
          case LT -> lt(FIELD, "x");
          case LTE -> lte(FIELD, "x");
          case GT -> gt(FIELD, "x");
          case GTE -> gte(FIELD, "x");
          case IN -> in(FIELD, List.of("x"));
          case IS_NULL -> isNull(FIELD);
          case IS_SET -> isSet(FIELD);
          case DISTINCT_FROM -> distinctFrom(FIELD, "x");
          case LIKE -> like(FIELD, "x");
          case STARTS_WITH -> startsWith(FIELD, "x");
          case ENDS_WITH -> endsWith(FIELD, "x");
          case CONTAINS -> contains(FIELD, "x");
          case IGNORE_CASE -> like(FIELD, "x").ignoringCase();
          case REGEX -> regex(FIELD, "x");
          case IS_NAN -> isNaN(FIELD);
          case ARRAY_CONTAINS -> arrayContains(FIELD, "x");
          case ARRAY_OVERLAPS -> arrayOverlaps(FIELD, "x");
          case ANY_ELEMENT -> anyElement(FIELD, Operator.EQ, "x");
          case SIZE -> size(FIELD, Operator.EQ, 1);
          case COMPARE_FIELDS -> compare(FIELD, Operator.EQ, "id");
          case EXISTS -> exists("other");
          case AND -> and(eq(FIELD, "x"), eq("id", "x"));
          case OR -> or(eq(FIELD, "x"), eq("id", "x"));
          case NOT -> not(eq(FIELD, "x"));
          default -> null;
        });
  }
}
