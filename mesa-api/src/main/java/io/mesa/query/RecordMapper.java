package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes records of the rows of one header. Found out once, then used for every row. */
final class RecordMapper<T extends Record> implements RowMapper<T> {
  private final Class<T> type;
  private final MethodHandle constructor;
  private final int[] positions;
  private final ComponentReader[] readers;

  private RecordMapper(
      Class<T> type, MethodHandle constructor, int[] positions, ComponentReader[] readers) {
    this.type = type;
    this.constructor = constructor;
    this.positions = positions;
    this.readers = readers;
  }

  static <T extends Record> RecordMapper<T> of(Class<T> type, RowHeader header) {
    RecordComponent[] components = type.getRecordComponents();
    if (components == null) {
      throw unfit(type, List.of("it is no record"));
    }
    List<String> problems = new ArrayList<>();
    Set<Integer> unread = new HashSet<>();
    for (int i = 0; i < header.width(); i++) {
      unread.add(i);
    }
    var positions = new int[components.length];
    var readers = new ComponentReader[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      positions[i] = position(header, component.getName());
      if (positions[i] < 0) {
        problems.add("there is no column for its component '" + component.getName() + "'");
        continue;
      }
      unread.remove(positions[i]);
      try {
        readers[i] = ComponentReader.of(component, header, positions[i]);
      } catch (MesaException e) {
        // A record inside another one says the same in a whole sentence.
        problems.add(String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
      }
    }
    unread.stream()
        .sorted()
        .forEach(
            position ->
                problems.add("it has no component for the column '" + header.name(position) + "'"));
    if (!problems.isEmpty()) {
      throw unfit(type, problems);
    }
    return new RecordMapper<>(type, constructor(type, components), positions, readers);
  }

  private static MesaException unfit(Class<?> type, List<String> problems) {
    return new MesaException(
        ErrorCode.INVALID_ARGUMENT,
        "Rows cannot become %s: %s.".formatted(type.getName(), String.join("; ", problems)));
  }

  /** A column by a component's name, in camel case or in the snake case of databases; or -1. */
  private static int position(RowHeader header, String component) {
    int exact = -1;
    int snake = -1;
    String inSnakeCase =
        component.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    for (int i = 0; i < header.width(); i++) {
      if (header.name(i).equals(component)) {
        exact = i;
      } else if (header.name(i).equals(inSnakeCase)) {
        snake = i;
      }
    }
    return exact >= 0 ? exact : snake;
  }

  private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
    try {
      Constructor<?> canonical =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      canonical.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectConstructor(canonical)
          .asSpreader(Object[].class, components.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw MesaException.builder(
              ErrorCode.INVALID_ARGUMENT,
              "The record %s cannot be reached; open its package to io.mesa.api."
                  .formatted(type.getName()))
          .cause(e)
          .build();
    }
  }

  @Override
  public T map(Row row) {
    var arguments = new @Nullable Object[positions.length];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = readers[i].read(row, row.value(positions[i]));
    }
    try {
      return type.cast((Object) constructor.invokeExact(arguments));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      // A record's canonical constructor declares no checked exception.
      throw new IllegalStateException(e);
    }
  }
}
