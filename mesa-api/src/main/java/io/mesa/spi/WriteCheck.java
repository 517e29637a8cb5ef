package io.mesa.spi;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.resolve.Fit;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import java.util.List;

/**
 * Refuses what a mutation would write into a column and what is not of its type, or does not fit it
 * exactly. Its errors are {@code INVALID_QUERY} and do not show the value. Immutable.
 */
public final class WriteCheck {
  private final Column column;

  /**
   * Checks for a column.
   *
   * @param column the column; its elements and the types it is made of are checked for it, too
   */
  public WriteCheck(Column column) {
    this.column = column;
  }

  /**
   * Takes instances of a class.
   *
   * @param value what is to be written
   * @param wanted the class
   * @param <T> the class
   * @return the value
   * @throws MesaException where it is of another class
   */
  public <T> T instance(Object value, Class<T> wanted) {
    if (!wanted.isInstance(value)) {
      throw unfit(value, "a " + wanted.getSimpleName());
    }
    return wanted.cast(value);
  }

  /**
   * Takes numbers.
   *
   * @param value what is to be written
   * @return the number
   * @throws MesaException where it is none
   */
  public Number number(Object value) {
    if (!(value instanceof Number number)) {
      throw unfit(value, "a number");
    }
    return number;
  }

  /**
   * Takes the labels of an enumeration.
   *
   * @param value what is to be written
   * @param type the enumeration
   * @return the label
   * @throws MesaException where it is none of them
   */
  public String label(Object value, ColumnType type) {
    List<String> labels = type.labels().orElse(List.of());
    if (!(value instanceof String label) || !labels.contains(label)) {
      String given =
          value instanceof String
              ? "text that is none of them"
              : "a " + value.getClass().getSimpleName();
      throw refused("one of " + labels, given);
    }
    return label;
  }

  /**
   * Takes what fits exactly.
   *
   * @param fit how the value fits
   * @return the value as the type has it
   * @throws MesaException where the type has no such value
   */
  public Object exact(Fit fit) {
    if (fit instanceof Fit.Exact exact) {
      return exact.value();
    }
    throw inexact();
  }

  /**
   * What to throw for a value of the wrong kind.
   *
   * @param value what was to be written
   * @param wanted what the column takes, such as {@code a whole number}
   * @return the error
   */
  public MesaException unfit(Object value, String wanted) {
    return refused(wanted, "a " + value.getClass().getSimpleName());
  }

  private MesaException refused(String wanted, String given) {
    return new MesaException(
        ErrorCode.INVALID_QUERY,
        "Column '%s' is of the type %s and takes %s, not %s."
            .formatted(column.name(), column.type().name(), wanted, given));
  }

  /**
   * What to throw for a value that the type cannot hold as it is.
   *
   * @return the error
   */
  public MesaException inexact() {
    return new MesaException(
        ErrorCode.INVALID_QUERY,
        "A value for column '%s' does not fit its type %s exactly; round it, or give the column another type."
            .formatted(column.name(), column.type().name()));
  }
}
