package io.mesa.query;

import io.mesa.value.Names;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A value computed from the rows of a group, or from all. Nulls count for nothing, except in {@link
 * Kind#COUNT} without a field. Of no values {@code count} is 0 and the others are null. Immutable.
 *
 * @param kind what is computed
 * @param field of which field; empty only to count rows
 * @param name what the value is called in the result
 */
public record Aggregate(Kind kind, Optional<FieldPath> field, String name) {

  /** What is computed. */
  public enum Kind {
    /** The number of rows, or of values other than null: a 64-bit integer. */
    COUNT,
    /** The number of different values: a 64-bit integer. */
    COUNT_DISTINCT,
    /** The sum: exact decimal, of floating-point numbers a 64-bit one. */
    SUM,
    /** The mean: decimal of 34 digits, of floating-point numbers a 64-bit one. */
    AVG,
    /** The least value, in the field's own type. */
    MIN,
    /** The greatest value, in the field's own type. */
    MAX
  }

  /**
   * Checks the name and that there is a field where one is needed.
   *
   * @throws io.mesa.error.MesaException {@code INVALID_ARGUMENT} where the name is empty or
   *     contains NUL, {@code INVALID_QUERY} where the field is missing
   */
  public Aggregate {
    Objects.requireNonNull(kind, "kind");
    Names.check("aggregate name", name);
    if (field.isEmpty() && kind != Kind.COUNT) {
      throw Literals.invalid("The aggregate '%s' (%s) names no field.".formatted(name, kind));
    }
  }

  private static Aggregate of(Kind kind, String field) {
    return of(kind, Optional.of(FieldPath.parse(field)), Optional.empty());
  }

  /** An aggregate, called like its kind and its field where no name is given. */
  static Aggregate of(Kind kind, Optional<FieldPath> field, Optional<String> name) {
    String usual =
        kind.name().toLowerCase(Locale.ROOT)
            + field.map(path -> "_" + String.join("_", path.segments())).orElse("");
    return new Aggregate(kind, field, name.orElse(usual));
  }

  /**
   * The number of rows, called {@code count}.
   *
   * @return the aggregate
   */
  public static Aggregate count() {
    return of(Kind.COUNT, Optional.empty(), Optional.empty());
  }

  /**
   * The number of values other than null, called {@code count_field}.
   *
   * @param field the field
   * @return the aggregate
   */
  public static Aggregate count(String field) {
    return of(Kind.COUNT, field);
  }

  /**
   * The number of different values, called {@code count_distinct_field}.
   *
   * @param field the field
   * @return the aggregate
   */
  public static Aggregate countDistinct(String field) {
    return of(Kind.COUNT_DISTINCT, field);
  }

  /**
   * The sum, called {@code sum_field}.
   *
   * @param field the field
   * @return the aggregate
   */
  public static Aggregate sum(String field) {
    return of(Kind.SUM, field);
  }

  /**
   * The mean, called {@code avg_field}.
   *
   * @param field the field
   * @return the aggregate
   */
  public static Aggregate avg(String field) {
    return of(Kind.AVG, field);
  }

  /**
   * The least value, called {@code min_field}.
   *
   * @param field the field
   * @return the aggregate
   */
  public static Aggregate min(String field) {
    return of(Kind.MIN, field);
  }

  /**
   * The greatest value, called {@code max_field}.
   *
   * @param field the field
   * @return the aggregate
   */
  public static Aggregate max(String field) {
    return of(Kind.MAX, field);
  }

  /**
   * The same under another name.
   *
   * @param other what the value is called in the result
   * @return a copy
   */
  public Aggregate as(String other) {
    return new Aggregate(kind, field, other);
  }
}
