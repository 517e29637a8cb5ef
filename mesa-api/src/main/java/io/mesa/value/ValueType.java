package io.mesa.value;

/** The kinds of values that Mesa carries, the same on every driver. */
public enum ValueType {
  /** {@link Boolean}. */
  BOOLEAN(Boolean.class),
  /** 16-bit integer: {@link Short}. */
  INT16(Short.class),
  /** 32-bit integer: {@link Integer}. */
  INT32(Integer.class),
  /** 64-bit integer: {@link Long}. */
  INT64(Long.class),
  /** Single-precision binary floating point: {@link Float}. */
  FLOAT32(Float.class),
  /** Double-precision binary floating point: {@link Double}. */
  FLOAT64(Double.class),
  /** Exact decimal: {@link java.math.BigDecimal}. */
  DECIMAL(java.math.BigDecimal.class),
  /** Text of any length: {@link String}. */
  TEXT(String.class),
  /** Calendar date: {@link java.time.LocalDate}. */
  DATE(java.time.LocalDate.class),
  /** Time of day without zone: {@link java.time.LocalTime}. */
  TIME(java.time.LocalTime.class),
  /** Date and time without zone: {@link java.time.LocalDateTime}. */
  TIMESTAMP(java.time.LocalDateTime.class),
  /** A point in time: {@link java.time.Instant}. */
  TIMESTAMPTZ(java.time.Instant.class),
  /** Months, days and a time: {@link CalendarInterval}. */
  INTERVAL(CalendarInterval.class),
  /** {@link java.util.UUID}. */
  UUID(java.util.UUID.class),
  /** A document's identifier: {@link DocumentId}. */
  DOCUMENT_ID(DocumentId.class),
  /** Binary data: {@link Bytes}. */
  BYTES(Bytes.class),
  /** A JSON value: {@link JsonValue}. */
  JSON(JsonValue.class),
  /** Several values of one type: {@link java.util.List}, in which null may stand. */
  ARRAY(java.util.List.class),
  /** One of a declared set of labels: {@link String}. */
  ENUM(String.class),
  /** A type without a kind of its own here, carried as the database's text: {@link String}. */
  OTHER(String.class);

  private final Class<?> javaType;

  ValueType(Class<?> javaType) {
    this.javaType = javaType;
  }

  /**
   * The Java class that carries a value of this kind.
   *
   * @return the class, never a primitive one
   */
  public Class<?> javaType() {
    return javaType;
  }
}
