package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.DocumentId;
import io.mesa.value.JsonValue;
import io.mesa.value.Names;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A value that travels beside a statement's text, never in it. Immutable.
 *
 * @param type the kind of value
 * @param elementType the kind of each element where {@code type} is {@link ValueType#ARRAY}
 * @param value an instance of the kind's class, or null
 */
public record Bind(ValueType type, @Nullable ValueType elementType, @Nullable Object value) {
  private static final Map<Class<?>, ValueType> TYPES =
      Map.ofEntries(
          Map.entry(Boolean.class, ValueType.BOOLEAN),
          Map.entry(Short.class, ValueType.INT16),
          Map.entry(Integer.class, ValueType.INT32),
          Map.entry(Long.class, ValueType.INT64),
          Map.entry(Float.class, ValueType.FLOAT32),
          Map.entry(Double.class, ValueType.FLOAT64),
          Map.entry(BigDecimal.class, ValueType.DECIMAL),
          Map.entry(String.class, ValueType.TEXT),
          Map.entry(LocalDate.class, ValueType.DATE),
          Map.entry(LocalTime.class, ValueType.TIME),
          Map.entry(LocalDateTime.class, ValueType.TIMESTAMP),
          Map.entry(Instant.class, ValueType.TIMESTAMPTZ),
          Map.entry(CalendarInterval.class, ValueType.INTERVAL),
          Map.entry(UUID.class, ValueType.UUID),
          Map.entry(DocumentId.class, ValueType.DOCUMENT_ID),
          Map.entry(Bytes.class, ValueType.BYTES),
          Map.entry(JsonValue.class, ValueType.JSON));

  /**
   * Checks that value and type fit, and copies a list.
   *
   * @throws MesaException {@link ErrorCode#INVALID_QUERY} where they do not fit, {@link
   *     ErrorCode#INVALID_ARGUMENT} where a text contains NUL
   */
  public Bind {
    Objects.requireNonNull(type, "type");
    if ((type == ValueType.ARRAY) != (elementType != null)) {
      throw invalid("An element type belongs to an array and to nothing else.");
    }
    if (elementType == ValueType.ARRAY) {
      throw invalid("An array of arrays cannot be bound.");
    }
    if (value != null) {
      checkInstance(type, value);
    }
    if (value instanceof List<?> list && elementType != null) {
      for (Object element : list) {
        if (element != null) {
          checkInstance(elementType, element);
        }
      }
      value = Collections.unmodifiableList(new ArrayList<>(list));
    }
  }

  private static void checkInstance(ValueType type, Object value) {
    if (!type.javaType().isInstance(value)) {
      throw invalid(
          "A value of kind %s is a %s, not a %s."
              .formatted(type, type.javaType().getSimpleName(), value.getClass().getSimpleName()));
    }
    if (value instanceof String text) {
      Names.checkText("bound text", text);
    }
  }

  /**
   * Binds a value by its class.
   *
   * @param value an instance of a class that a {@link ValueType} names, or a list of such with at
   *     least one element that is not null; use {@link #nullOf} for null
   * @return the bind
   * @throws MesaException {@link ErrorCode#INVALID_QUERY} where the class is none of those
   */
  public static Bind of(Object value) {
    Objects.requireNonNull(value, "value; use Bind.nullOf(type) for null");
    if (value instanceof Bind bind) {
      return bind;
    }
    if (value instanceof List<?> list) {
      Object sample =
          list.stream()
              .filter(Objects::nonNull)
              .findFirst()
              .orElseThrow(
                  () ->
                      invalid(
                          "A list without elements has no type; use"
                              + " Bind.array(elementType, list)."));
      return new Bind(ValueType.ARRAY, typeOf(sample), list);
    }
    return new Bind(typeOf(value), null, value);
  }

  /**
   * Binds null.
   *
   * @param type the kind of value that is null; not an array
   * @return the bind
   */
  public static Bind nullOf(ValueType type) {
    return new Bind(type, null, null);
  }

  /**
   * Binds a list.
   *
   * @param elementType the kind of each element
   * @param values the elements, among which null may be
   * @return the bind
   */
  public static Bind array(ValueType elementType, List<? extends @Nullable Object> values) {
    return new Bind(ValueType.ARRAY, elementType, values);
  }

  private static ValueType typeOf(Object value) {
    ValueType type = TYPES.get(value.getClass());
    if (type == null) {
      throw invalid(
          "A %s cannot be bound; ValueType names the classes that can."
              .formatted(value.getClass().getName()));
    }
    return type;
  }

  private static MesaException invalid(String message) {
    return new MesaException(ErrorCode.INVALID_QUERY, message);
  }

  /**
   * The kind, without the value.
   *
   * @return such as {@code Bind[TEXT]}
   */
  @Override
  public String toString() {
    return "Bind[" + (elementType == null ? type : elementType + "[]") + "]";
  }
}
