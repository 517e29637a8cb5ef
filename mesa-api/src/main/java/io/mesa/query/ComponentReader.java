package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings a row's value to the type of a record's component. */
@FunctionalInterface
interface ComponentReader {
  /** The classes of primitives. */
  Map<Class<?>, Class<?>> BOXES =
      Map.of(
          boolean.class, Boolean.class,
          byte.class, Byte.class,
          char.class, Character.class,
          short.class, Short.class,
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class);

  /** Reads a value of a row. */
  @Nullable Object read(Row row, @Nullable Object value);

  /** The reader of a component, or a refusal that says what does not fit. */
  static ComponentReader of(RecordComponent component, RowHeader header, int position) {
    Type type = component.getGenericType();
    String name = component.getName();
    int index = position - header.columns().size();
    if (rawClass(type) == Optional.class) {
      ComponentReader inner =
          index < 0
              ? ofColumn(argument(type), name, header.columns().get(position))
              : ofInclude(argument(type), name, header.included().get(index));
      return (row, value) -> Optional.ofNullable(value == null ? null : inner.read(row, value));
    }
    return index < 0
        ? ofColumn(type, name, header.columns().get(position))
        : ofInclude(type, name, header.included().get(index));
  }

  private static ComponentReader ofColumn(Type type, String name, RowColumn column) {
    Class<?> wanted = rawClass(type);
    Class<?> actual = column.type().javaType();
    if (wanted.isPrimitive()) {
      Class<?> box = BOXES.getOrDefault(wanted, wanted);
      ComponentReader boxed = ofColumn(box, name, column);
      return (row, value) -> {
        if (value == null) {
          throw new MesaException(
              ErrorCode.INVALID_ARGUMENT,
              "Column '%s' is null, and the component '%s' is a %s; make it an Optional or a %s."
                  .formatted(column.name(), name, wanted, box.getSimpleName()));
        }
        return boxed.read(row, value);
      };
    }
    if (wanted.isEnum() && actual == String.class) {
      return (row, value) -> value == null ? null : constant(wanted, (String) value, column);
    }
    if (wanted == List.class && actual == List.class) {
      Class<?> element = rawClass(argument(type));
      return (row, value) -> value == null ? null : elements((List<?>) value, element, column);
    }
    if (wanted.isAssignableFrom(actual)) {
      // A numeric that is no number comes as a Double.
      return (row, value) -> {
        if (value != null && !wanted.isInstance(value)) {
          throw misfit(name, column.name(), value.getClass(), wanted);
        }
        return value;
      };
    }
    if (Widening.widens(actual, wanted)) {
      return (row, value) -> value == null ? null : Widening.widen(value, wanted);
    }
    throw misfit(name, column.name(), actual, wanted);
  }

  private static ComponentReader ofInclude(Type type, String name, RowHeader.Included include) {
    Class<?> wanted = rawClass(type);
    if (include.many()) {
      if (wanted != List.class) {
        throw misfit(name, include.name(), List.class, wanted);
      }
      ComponentReader each = ofRow(rawClass(argument(type)), name, include);
      return (row, value) -> {
        List<@Nullable Object> mapped = new ArrayList<>();
        if (value != null) {
          for (Object related : (List<?>) value) {
            mapped.add(each.read(row, related));
          }
        }
        return Collections.unmodifiableList(mapped);
      };
    }
    return ofRow(wanted, name, include);
  }

  private static ComponentReader ofRow(Class<?> wanted, String name, RowHeader.Included include) {
    if (wanted == Row.class) {
      return (row, value) -> value;
    }
    if (!wanted.isRecord()) {
      throw misfit(name, include.name(), Row.class, wanted);
    }
    RecordMapper<?> mapper = include.header().mapper(wanted.asSubclass(Record.class));
    return (row, value) -> value == null ? null : mapper.map((Row) value);
  }

  private static Object constant(Class<?> type, String name, RowColumn column) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new MesaException(
        ErrorCode.INVALID_ARGUMENT,
        "Column '%s' holds a value that is no constant of %s."
            .formatted(column.name(), type.getName()));
  }

  private static List<@Nullable Object> elements(
      List<?> values, Class<?> wanted, RowColumn column) {
    List<@Nullable Object> elements = new ArrayList<>(values.size());
    for (Object value : values) {
      if (value == null || wanted.isInstance(value)) {
        elements.add(value);
        continue;
      }
      Object wider = Widening.widen(value, wanted);
      if (wider == null) {
        throw misfit("element", column.name(), value.getClass(), wanted);
      }
      elements.add(wider);
    }
    return Collections.unmodifiableList(elements);
  }

  private static MesaException misfit(
      String component, String column, Class<?> actual, Class<?> wanted) {
    return new MesaException(
        ErrorCode.INVALID_ARGUMENT,
        "column '%s' is a %s, and the component '%s' a %s"
            .formatted(column, actual.getSimpleName(), component, wanted.getSimpleName()));
  }

  private static Class<?> rawClass(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : Object.class;
  }

  private static Type argument(Type type) {
    return type instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[0]
        : Object.class;
  }
}
