package io.mesa.mongo.query;

import io.mesa.query.Aggregate;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Grouping;
import io.mesa.query.Include;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.Selection;
import io.mesa.query.Sort;
import io.mesa.value.TableReference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where a text of the caller's may stand in a query, found in the classes of the query model. */
final class QueryPositions {
  private QueryPositions() {}

  static Set<String> all() {
    Set<String> positions = new TreeSet<>();
    filters(Filter.class).forEach(type -> add(type, positions));
    Stream.of(
            FieldPath.class,
            Sort.class,
            Include.class,
            Selection.class,
            Grouping.class,
            Aggregate.class,
            TableReference.class,
            PageToken.class)
        .forEach(type -> add(type, positions));
    for (Field field : Query.class.getDeclaredFields()) {
      boolean computed = field.getName().equals("hash") || field.getName().equals("shape");
      if (!Modifier.isStatic(field.getModifiers()) && !computed) {
        add("Query", field.getName(), field.getType(), positions);
      }
    }
    return positions;
  }

  private static Stream<Class<?>> filters(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Stream.of(type.getPermittedSubclasses()).flatMap(QueryPositions::filters);
  }

  private static void add(Class<?> type, Set<String> positions) {
    for (RecordComponent component : type.getRecordComponents()) {
      add(type.getSimpleName(), component.getName(), component.getType(), positions);
    }
  }

  private static void add(String owner, String name, Class<?> type, Set<String> positions) {
    boolean saysNothing = type.isPrimitive() || type.isEnum() || type == OptionalInt.class;
    if (!saysNothing) {
      positions.add(owner + "." + name);
    }
  }
}
