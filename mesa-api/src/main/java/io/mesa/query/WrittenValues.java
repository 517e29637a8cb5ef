package io.mesa.query;

import io.mesa.value.Bytes;
import io.mesa.value.JsonValue;
import io.mesa.value.Names;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values that a mutation writes. Numbers stay as they are; nothing of them is shared. */
final class WrittenValues {
  private WrittenValues() {}

  static @Nullable Object of(String column, @Nullable Object value) {
    if (value == null || value instanceof JsonValue || value instanceof BigDecimal) {
      return value;
    }
    if (value instanceof Double || value instanceof Float) {
      // NaN can be stored, unlike compared with.
      return ((Number) value).doubleValue();
    }
    if (value instanceof byte[] content) {
      return Bytes.of(content);
    }
    if (value instanceof Object[] array) {
      return of(column, Arrays.asList(array));
    }
    if (value instanceof Collection<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      for (Object element : list) {
        copy.add(of(column, element));
      }
      return Collections.unmodifiableList(copy);
    }
    return Literals.of(column, value);
  }

  static List<String> names(String what, List<String> names) {
    for (String name : names) {
      Names.check(what, name);
    }
    if (names.stream().distinct().count() < names.size()) {
      throw Literals.invalid("A %s stands twice: %s.".formatted(what, names));
    }
    return List.copyOf(names);
  }
}
