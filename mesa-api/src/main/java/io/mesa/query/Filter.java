package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A condition on rows: true, false or unknown for each, as in SQL; the rows for which it is true
 * are given. Made by {@link Filters}. Immutable; equal conditions are equal.
 *
 * <p>A value in a document that is of another type than the one it is compared with makes the
 * condition unknown: it is no value of that kind, and not null either.
 */
public sealed interface Filter {

  /** A condition on one field, and on nothing else. */
  sealed interface OnField extends Filter {

    /**
     * The field.
     *
     * @return its path
     */
    FieldPath field();
  }

  /**
   * True where every operand is; true without any.
   *
   * @param operands the conditions
   */
  record And(List<Filter> operands) implements Filter {
    /** Copies the list. */
    public And {
      operands = List.copyOf(operands);
    }
  }

  /**
   * True where one operand is; false without any.
   *
   * @param operands the conditions
   */
  record Or(List<Filter> operands) implements Filter {
    /** Copies the list. */
    public Or {
      operands = List.copyOf(operands);
    }
  }

  /**
   * True where the operand is false, unknown where it is unknown.
   *
   * @param operand the condition
   */
  record Not(Filter operand) implements Filter {
    /** Checks that it is given. */
    public Not {
      Objects.requireNonNull(operand, "operand");
    }
  }

  /**
   * A field compared with a value, in the field's type: a number finer than the type is compared
   * exactly, not rounded. NaN in the field is less than nothing, greater than nothing and equal to
   * nothing.
   *
   * @param field the field
   * @param operator how they are compared
   * @param value the value
   */
  record Comparison(FieldPath field, Operator operator, Object value) implements OnField {
    /**
     * Checks the value.
     *
     * @throws MesaException {@link ErrorCode#INVALID_QUERY} where it is null, NaN, a list or of a
     *     class that cannot stand in a query
     */
    public Comparison {
      Objects.requireNonNull(field, "field");
      Objects.requireNonNull(operator, "operator");
      value = Literals.of(field, value);
    }
  }

  /**
   * Two fields of the same row compared.
   *
   * @param left a field
   * @param operator how they are compared
   * @param right another field
   */
  record FieldComparison(FieldPath left, Operator operator, FieldPath right) implements Filter {
    /** Checks that all are given. */
    public FieldComparison {
      Objects.requireNonNull(left, "left");
      Objects.requireNonNull(operator, "operator");
      Objects.requireNonNull(right, "right");
    }
  }

  /**
   * A field that equals one of several values. False without values, even where the field is null.
   *
   * @param field the field
   * @param values the values
   */
  record In(FieldPath field, List<Object> values) implements OnField {
    /**
     * Checks and copies the values.
     *
     * @throws MesaException {@link ErrorCode#INVALID_QUERY} as for {@link Comparison}
     */
    public In {
      Objects.requireNonNull(field, "field");
      values = Literals.list(field, values);
    }
  }

  /**
   * A field that is null, missing or JSON's null.
   *
   * @param field the field
   */
  record IsNull(FieldPath field) implements OnField {
    /** Checks that it is given. */
    public IsNull {
      Objects.requireNonNull(field, "field");
    }
  }

  /**
   * A field that is there, null or not. A column always is.
   *
   * @param field the field
   */
  record IsSet(FieldPath field) implements OnField {
    /** Checks that it is given. */
    public IsSet {
      Objects.requireNonNull(field, "field");
    }
  }

  /**
   * A field that differs from a value, where null differs from every value and not from null. Never
   * unknown.
   *
   * @param field the field
   * @param value the value, or null
   */
  record DistinctFrom(FieldPath field, @Nullable Object value) implements OnField {
    /**
     * Checks the value.
     *
     * @throws MesaException {@link ErrorCode#INVALID_QUERY} where it is NaN, a list or of a class
     *     that cannot stand in a query
     */
    public DistinctFrom {
      Objects.requireNonNull(field, "field");
      value = value == null ? null : Literals.of(field, value);
    }
  }

  /**
   * A text that matches, by code points.
   *
   * @param field the field
   * @param match how it shall match
   * @param text what it shall match; a pattern where {@code match} is {@link Match#LIKE}
   * @param ignoreCase whether upper and lower case of the letters A to Z count as equal
   */
  record TextMatch(FieldPath field, Match match, String text, boolean ignoreCase)
      implements OnField {
    /**
     * Checks the text.
     *
     * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it contains NUL, {@link
     *     ErrorCode#INVALID_QUERY} where a pattern ends in the middle of an escape
     */
    public TextMatch {
      Objects.requireNonNull(field, "field");
      Objects.requireNonNull(match, "match");
      Names.checkText("text of '" + field + "'", text);
      if (match == Match.LIKE) {
        int backslashes = 0;
        while (backslashes < text.length()
            && text.charAt(text.length() - 1 - backslashes) == '\\') {
          backslashes++;
        }
        if (backslashes % 2 == 1) {
          throw Literals.invalid(
              "The pattern of '%s' ends with a single backslash; write two for one."
                  .formatted(field));
        }
      }
    }

    /**
     * The same, with A to Z and a to z as equals.
     *
     * @return a copy
     */
    public TextMatch ignoringCase() {
      return new TextMatch(field, match, text, true);
    }
  }

  /** How a text matches. */
  enum Match {
    /** A pattern: {@code %} for any text, {@code _} for one code point, {@code \} before either. */
    LIKE,
    /** Begins with a text. */
    STARTS_WITH,
    /** Ends with a text. */
    ENDS_WITH,
    /** Contains a text. */
    CONTAINS
  }

  /**
   * A text in which a regular expression of the database's own kind finds something.
   *
   * @param field the field
   * @param pattern the expression; what it means is the database's business
   */
  record Regex(FieldPath field, String pattern) implements OnField {
    /**
     * Checks the pattern.
     *
     * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it contains NUL
     */
    public Regex {
      Objects.requireNonNull(field, "field");
      Names.checkText("regular expression of '" + field + "'", pattern);
    }
  }

  /**
   * An array that has all of several values among its elements. Unknown where the field is null.
   *
   * @param field the field
   * @param values the values; without any it is true of every array
   */
  record ArrayContains(FieldPath field, List<Object> values) implements OnField {
    /**
     * Checks and copies the values.
     *
     * @throws MesaException {@link ErrorCode#INVALID_QUERY} as for {@link Comparison}
     */
    public ArrayContains {
      Objects.requireNonNull(field, "field");
      values = Literals.list(field, values);
    }
  }

  /**
   * An array that has at least one of several values among its elements. Unknown where the field is
   * null.
   *
   * @param field the field
   * @param values the values; without any it is false of every array
   */
  record ArrayOverlaps(FieldPath field, List<Object> values) implements OnField {
    /**
     * Checks and copies the values.
     *
     * @throws MesaException {@link ErrorCode#INVALID_QUERY} as for {@link Comparison}
     */
    public ArrayOverlaps {
      Objects.requireNonNull(field, "field");
      values = Literals.list(field, values);
    }
  }

  /**
   * An array of which the comparison is true for some element: SQL's {@code ANY}. Where it is true
   * for none, it is unknown if it is for some, or if the field is null.
   *
   * @param field the field
   * @param operator how an element, on the left, is compared with the value
   * @param value the value
   */
  record AnyElement(FieldPath field, Operator operator, Object value) implements OnField {
    /**
     * Checks the value.
     *
     * @throws MesaException {@link ErrorCode#INVALID_QUERY} as for {@link Comparison}
     */
    public AnyElement {
      Objects.requireNonNull(field, "field");
      Objects.requireNonNull(operator, "operator");
      value = Literals.of(field, value);
    }
  }

  /**
   * An array by its number of elements, null ones included. Unknown where the field is null.
   *
   * @param field the field
   * @param operator how the number, on the left, is compared
   * @param size what it is compared with
   */
  record Size(FieldPath field, Operator operator, int size) implements OnField {
    /** Checks that all are given. */
    public Size {
      Objects.requireNonNull(field, "field");
      Objects.requireNonNull(operator, "operator");
    }
  }

  /**
   * A number that is NaN. Unknown where the field is null; false for kinds that have no NaN.
   *
   * @param field the field
   */
  record IsNan(FieldPath field) implements OnField {
    /** Checks that it is given. */
    public IsNan {
      Objects.requireNonNull(field, "field");
    }
  }

  /**
   * A row that has related rows. Never unknown.
   *
   * @param relation the relation, named as for {@link Include}
   * @param where what one of the related rows shall be; empty for any
   */
  record Exists(String relation, Optional<Filter> where) implements Filter {
    /**
     * Checks the name.
     *
     * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is empty or contains NUL
     */
    public Exists {
      Names.check("relation name", relation);
      Objects.requireNonNull(where, "where");
    }
  }
}
