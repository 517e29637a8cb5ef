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
  private static final MethodHandle READ = handleOfRead();

  private final Class<T> type;
  private final MethodHandle maker;

  private RecordMapper(Class<T> type, MethodHandle maker) {
    this.type = type;
    this.maker = maker;
  }

  private static MethodHandle handleOfRead() {
    try {
      return MethodHandles.lookup()
          .findStatic(
              RecordMapper.class,
              "read",
              MethodType.methodType(Object.class, ComponentReader.class, int.class, Row.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("UnusedMethod") // Called through its handle.
  private static @Nullable Object read(ComponentReader reader, int position, Row row) {
    return reader.read(row, row.value(position));
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
    return new RecordMapper<>(type, maker(constructor(type, components), positions, readers));
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

  /** A constructor that takes a row, and reads each of its arguments from it. */
  private static MethodHandle maker(
      MethodHandle constructor, int[] positions, ComponentReader[] readers) {
    MethodType type = constructor.type();
    var arguments = new MethodHandle[positions.length];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] =
          MethodHandles.insertArguments(READ, 0, readers[i], positions[i])
              .asType(MethodType.methodType(type.parameterType(i), Row.class));
    }
    MethodHandle ofRows =
        MethodHandles.filterArguments(
            constructor.asType(type.changeReturnType(Object.class)), 0, arguments);
    // Every argument is the one row.
    return MethodHandles.permuteArguments(
        ofRows, MethodType.methodType(Object.class, Row.class), new int[arguments.length]);
  }

  private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
    try {
      Constructor<?> canonical =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      canonical.setAccessible(true);
      return MethodHandles.lookup().unreflectConstructor(canonical);
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
    try {
      return type.cast((Object) maker.invokeExact(row));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      // A record's canonical constructor declares no checked exception.
      throw new IllegalStateException(e);
    }
  }
}
