package io.mesa.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link Filter}s; for static import. Fields are given by the text that {@link
 * FieldPath#parse} reads, values by instances of the classes that {@link io.mesa.value.ValueType}
 * names, and also by {@code OffsetDateTime}, {@code ZonedDateTime}, {@code BigInteger}, {@code
 * byte[]}, characters and enum constants (by name).
 *
 * <p>Every method throws {@link io.mesa.error.MesaException} with {@code INVALID_QUERY} for a value
 * that is null, NaN or of another class, and {@code INVALID_ARGUMENT} for a name that is empty, or
 * a name or text that contains NUL.
 */
public final class Filters {
  private Filters() {}

  /**
   * True where every operand is; true without any.
   *
   * @param operands the conditions
   * @return the condition
   */
  public static Filter and(Filter... operands) {
    return new Filter.And(List.of(operands));
  }

  /**
   * True where one operand is; false without any.
   *
   * @param operands the conditions
   * @return the condition
   */
  public static Filter or(Filter... operands) {
    return new Filter.Or(List.of(operands));
  }

  /**
   * True where the operand is false.
   *
   * @param operand the condition
   * @return the condition
   */
  public static Filter not(Filter operand) {
    return new Filter.Not(operand);
  }

  /**
   * Equal to a value.
   *
   * @param field the field
   * @param value the value
   * @return the condition
   */
  public static Filter eq(String field, Object value) {
    return new Filter.Comparison(FieldPath.parse(field), Operator.EQ, value);
  }

  /**
   * Not equal to a value, and not null.
   *
   * @param field the field
   * @param value the value
   * @return the condition
   */
  public static Filter ne(String field, Object value) {
    return new Filter.Comparison(FieldPath.parse(field), Operator.NE, value);
  }

  /**
   * Less than a value.
   *
   * @param field the field
   * @param value the value
   * @return the condition
   */
  public static Filter lt(String field, Object value) {
    return new Filter.Comparison(FieldPath.parse(field), Operator.LT, value);
  }

  /**
   * Less than a value, or equal.
   *
   * @param field the field
   * @param value the value
   * @return the condition
   */
  public static Filter lte(String field, Object value) {
    return new Filter.Comparison(FieldPath.parse(field), Operator.LTE, value);
  }

  /**
   * Greater than a value.
   *
   * @param field the field
   * @param value the value
   * @return the condition
   */
  public static Filter gt(String field, Object value) {
    return new Filter.Comparison(FieldPath.parse(field), Operator.GT, value);
  }

  /**
   * Greater than a value, or equal.
   *
   * @param field the field
   * @param value the value
   * @return the condition
   */
  public static Filter gte(String field, Object value) {
    return new Filter.Comparison(FieldPath.parse(field), Operator.GTE, value);
  }

  /**
   * Between two values, both included.
   *
   * @param field the field
   * @param from the least value
   * @param to the greatest value
   * @return the condition
   */
  public static Filter between(String field, Object from, Object to) {
    return and(gte(field, from), lte(field, to));
  }

  /**
   * Two fields of the same row compared.
   *
   * @param left a field
   * @param operator how they are compared
   * @param right another field
   * @return the condition
   */
  public static Filter compare(String left, Operator operator, String right) {
    return new Filter.FieldComparison(FieldPath.parse(left), operator, FieldPath.parse(right));
  }

  /**
   * Equal to one of several values.
   *
   * @param field the field
   * @param values the values; without any the condition is false
   * @return the condition
   */
  public static Filter in(String field, Collection<?> values) {
    return new Filter.In(FieldPath.parse(field), new ArrayList<>(values));
  }

  /**
   * Equal to none of several values, and not null.
   *
   * @param field the field
   * @param values the values; without any the condition is true
   * @return the condition
   */
  public static Filter notIn(String field, Collection<?> values) {
    return not(in(field, values));
  }

  /**
   * Null, missing or JSON's null.
   *
   * @param field the field
   * @return the condition
   */
  public static Filter isNull(String field) {
    return new Filter.IsNull(FieldPath.parse(field));
  }

  /**
   * Neither null nor missing nor JSON's null.
   *
   * @param field the field
   * @return the condition
   */
  public static Filter isNotNull(String field) {
    return not(isNull(field));
  }

  /**
   * There, null or not.
   *
   * @param field the field
   * @return the condition
   */
  public static Filter isSet(String field) {
    return new Filter.IsSet(FieldPath.parse(field));
  }

  /**
   * Different from a value, where null is a value like others.
   *
   * @param field the field
   * @param value the value, or null
   * @return the condition
   */
  public static Filter distinctFrom(String field, @Nullable Object value) {
    return new Filter.DistinctFrom(FieldPath.parse(field), value);
  }

  /**
   * Matches a pattern.
   *
   * @param field the field
   * @param pattern {@code %} stands for any text, {@code _} for one code point; {@code \} before
   *     either takes it literally
   * @return the condition; see {@link Filter.TextMatch#ignoringCase()}
   */
  public static Filter.TextMatch like(String field, String pattern) {
    return match(field, Filter.Match.LIKE, pattern);
  }

  /**
   * Begins with a text.
   *
   * @param field the field
   * @param text the text, taken literally
   * @return the condition; see {@link Filter.TextMatch#ignoringCase()}
   */
  public static Filter.TextMatch startsWith(String field, String text) {
    return match(field, Filter.Match.STARTS_WITH, text);
  }

  /**
   * Ends with a text.
   *
   * @param field the field
   * @param text the text, taken literally
   * @return the condition; see {@link Filter.TextMatch#ignoringCase()}
   */
  public static Filter.TextMatch endsWith(String field, String text) {
    return match(field, Filter.Match.ENDS_WITH, text);
  }

  /**
   * Contains a text.
   *
   * @param field the field
   * @param text the text, taken literally
   * @return the condition; see {@link Filter.TextMatch#ignoringCase()}
   */
  public static Filter.TextMatch contains(String field, String text) {
    return match(field, Filter.Match.CONTAINS, text);
  }

  private static Filter.TextMatch match(String field, Filter.Match match, String text) {
    return new Filter.TextMatch(FieldPath.parse(field), match, text, false);
  }

  /**
   * A text in which a regular expression of the database's own kind finds something.
   *
   * @param field the field
   * @param pattern the expression
   * @return the condition
   */
  public static Filter regex(String field, String pattern) {
    return new Filter.Regex(FieldPath.parse(field), pattern);
  }

  /**
   * An array that has all of several values among its elements.
   *
   * @param field the field
   * @param values the values
   * @return the condition
   */
  public static Filter arrayContains(String field, Object... values) {
    return new Filter.ArrayContains(FieldPath.parse(field), Arrays.asList(values));
  }

  /**
   * An array that has one of several values among its elements.
   *
   * @param field the field
   * @param values the values
   * @return the condition
   */
  public static Filter arrayOverlaps(String field, Object... values) {
    return new Filter.ArrayOverlaps(FieldPath.parse(field), Arrays.asList(values));
  }

  /**
   * An array of which the comparison is true for some element.
   *
   * @param field the field
   * @param operator how an element, on the left, is compared
   * @param value the value
   * @return the condition
   */
  public static Filter anyElement(String field, Operator operator, Object value) {
    return new Filter.AnyElement(FieldPath.parse(field), operator, value);
  }

  /**
   * An array by its number of elements.
   *
   * @param field the field
   * @param operator how the number, on the left, is compared
   * @param size what it is compared with
   * @return the condition
   */
  public static Filter size(String field, Operator operator, int size) {
    return new Filter.Size(FieldPath.parse(field), operator, size);
  }

  /**
   * A number that is NaN.
   *
   * @param field the field
   * @return the condition
   */
  public static Filter isNaN(String field) {
    return new Filter.IsNan(FieldPath.parse(field));
  }

  /**
   * A row that has related rows.
   *
   * @param relation the relation
   * @return the condition
   */
  public static Filter exists(String relation) {
    return new Filter.Exists(relation, Optional.empty());
  }

  /**
   * A row that has a related row of a certain kind.
   *
   * @param relation the relation
   * @param where what the related row shall be
   * @return the condition
   */
  public static Filter exists(String relation, Filter where) {
    return new Filter.Exists(relation, Optional.of(where));
  }
}
