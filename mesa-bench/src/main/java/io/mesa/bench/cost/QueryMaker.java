package io.mesa.bench.cost;

import static io.mesa.query.Filters.between;
import static io.mesa.query.Filters.contains;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gte;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.lt;

import io.mesa.query.Aggregate;
import io.mesa.query.Filter;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.query.Sort;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Makes queries at random: one seed is the shape, another its values. Thread-safe. */
final class QueryMaker {
  private static final int[] LIMITS = {10, 100, 1_000};
  private static final int LIST = 5;

  private final List<SkewedTable> tables;
  private final Map<String, SkewedTable> named;

  QueryMaker(List<SkewedTable> tables) {
    this.tables = tables;
    this.named = tables.stream().collect(Collectors.toMap(SkewedTable::name, table -> table));
  }

  /** The query of a shape with values. */
  Query query(long shapeSeed, long valueSeed) {
    var shape = new Random(mixed(shapeSeed));
    var values = new Random(mixed(valueSeed ^ (shapeSeed << 20)));
    SkewedTable table = tables.get(shape.nextInt(tables.size()));
    QueryBuilder query = Query.from(TableName.of(table.schema(), table.name()));
    int conditions = 1 + shape.nextInt(3);
    for (SkewedTable.Column column : some(table.columns(), conditions, shape)) {
      query.where(condition(column, shape, values));
    }
    if (shape.nextInt(3) == 0 && !table.relations().isEmpty()) {
      query.where(related(table, shape, values));
    }
    if (shape.nextBoolean() && !table.numbers().isEmpty()) {
      grouped(query, table, shape);
    } else {
      plain(query, table, shape);
    }
    return query.build();
  }

  /** The table that the queries of a shape ask. */
  SkewedTable table(long shapeSeed) {
    return tables.get(new Random(mixed(shapeSeed)).nextInt(tables.size()));
  }

  private static long mixed(long seed) {
    long mixed = (seed + 1) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 31);
  }

  private static <T> List<T> some(List<T> of, int most, Random random) {
    List<T> left = new ArrayList<>(of);
    List<T> some = new ArrayList<>();
    while (!left.isEmpty() && some.size() < most) {
      some.add(left.remove(random.nextInt(left.size())));
    }
    return some;
  }

  private static Filter condition(SkewedTable.Column column, Random shape, Random values) {
    Object value = column.value().apply(values);
    return switch (column.kind()) {
      case EQUAL ->
          shape.nextInt(4) == 0
              ? in(column.name(), list(column, values))
              : eq(column.name(), value);
      case RANGE -> range(column, shape, values, value);
      case TEXT -> contains(column.name(), (String) value);
    };
  }

  private static List<Object> list(SkewedTable.Column column, Random values) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < LIST; i++) {
      list.add(column.value().apply(values));
    }
    return list.stream().distinct().toList();
  }

  private static Filter range(
      SkewedTable.Column column, Random shape, Random values, Object value) {
    int kind = shape.nextInt(3);
    if (kind == 0) {
      return lt(column.name(), value);
    }
    if (kind == 1) {
      return gte(column.name(), value);
    }
    int other = (Integer) column.value().apply(values);
    int one = (Integer) value;
    return between(column.name(), Math.min(one, other), Math.max(one, other));
  }

  private Filter related(SkewedTable table, Random shape, Random values) {
    String relation = table.relations().get(shape.nextInt(table.relations().size()));
    SkewedTable other = named.get(relation);
    if (other == null) {
      return exists(relation);
    }
    SkewedTable.Column column = other.columns().get(shape.nextInt(other.columns().size()));
    return exists(relation, condition(column, shape, values));
  }

  private static void grouped(QueryBuilder query, SkewedTable table, Random shape) {
    String number = table.numbers().get(shape.nextInt(table.numbers().size()));
    query.aggregate(Aggregate.count().as("n"), Aggregate.sum(number).as("s"));
    if (shape.nextInt(3) == 0) {
      query.aggregate(Aggregate.countDistinct(number).as("d"));
    }
    if (shape.nextInt(3) > 0) {
      query
          .groupBy(table.groups().get(shape.nextInt(table.groups().size())))
          .orderBy(Sort.desc("n"))
          .limit(LIMITS[shape.nextInt(LIMITS.length)]);
    }
  }

  private static void plain(QueryBuilder query, SkewedTable table, Random shape) {
    query.limit(LIMITS[shape.nextInt(LIMITS.length)]);
    if (shape.nextInt(3) > 0) {
      var column = table.columns().get(shape.nextInt(table.columns().size()));
      query.orderBy(
          shape.nextBoolean() ? Sort.asc(column.name()) : Sort.desc(column.name()), Sort.asc("id"));
    }
    if (shape.nextInt(4) == 0 && !table.relations().isEmpty()) {
      query.include(
          table.relations().get(shape.nextInt(table.relations().size())),
          include -> include.orderBy(Sort.asc("id")).limit(5));
    }
  }
}
