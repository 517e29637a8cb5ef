package io.mesa.mongo.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.value.Types;
import io.mesa.query.Operator;
import io.mesa.resolve.Fit;
import io.mesa.resolve.ResolvedField;
import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A place in a document: its path, and the kind of the values there. Paths lead through documents,
 * never into arrays.
 *
 * @param path the path, its keys joined by dots
 * @param prefixes the places that the path leads through, from the outermost
 * @param type the type of the values; JSON where it is not known
 */
record Place(String path, List<String> prefixes, ColumnType type) {
  /** The points in time that BSON has: milliseconds, of years that Java's classes write plainly. */
  private static final Fit.Times TIMES =
      new Fit.Times(
          LocalDate.of(-9_999, 1, 1),
          LocalDate.of(9_999, 12, 31),
          LocalDateTime.of(-9_999, 1, 1, 0, 0),
          LocalDateTime.of(9_999, 12, 31, 23, 59, 59, 999_000_000),
          ChronoUnit.MILLIS,
          false);

  private static final int MOST_BEHIND_POINT = 6_176;
  private static final BigDecimal GREATEST =
      BigDecimal.ONE.movePointRight(34).subtract(BigDecimal.ONE).scaleByPowerOfTen(6_111);

  /** Names of what is computed or looked up within a pipeline. */
  private static final Pattern OF_MESA = Pattern.compile("__[is]?[0-9]+");

  static Place of(ResolvedField field) {
    List<String> prefixes = new ArrayList<>();
    var path = new StringBuilder();
    for (String key : field.path().segments()) {
      check(key);
      if (path.length() > 0) {
        prefixes.add(path.toString());
        path.append('.');
      }
      path.append(key);
    }
    ColumnType type = field.inDocument() ? Types.JSON : field.column().type();
    return new Place(path.toString(), List.copyOf(prefixes), type);
  }

  /** Whether MongoDB's paths can say a name. */
  static boolean isSayable(String key) {
    return !key.isEmpty() && !key.startsWith("$") && key.indexOf('.') < 0;
  }

  /** A name that is said in a path or as one. */
  static String check(String key) {
    if (!isSayable(key)) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED,
          "The field '%s' cannot be named in a path of MongoDB: it is empty, begins with $ or contains a dot. It can be selected, and no more."
              .formatted(key));
    }
    return checkFree(key);
  }

  /** A name that no stage puts something else into. */
  static String checkFree(String key) {
    if (OF_MESA.matcher(key).matches()) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED,
          "The field '%s' is called like one that Mesa puts into documents in a pipeline."
              .formatted(key));
    }
    return key;
  }

  ValueType kind() {
    return type.valueType();
  }

  /** The same place for what is compared as a certain kind. */
  Place as(ValueType kind) {
    return kind() == kind ? this : new Place(path, prefixes, Types.of(kind));
  }

  /** The kind that a literal is compared as. */
  ValueType kindFor(Object literal) {
    if (kind() != ValueType.JSON) {
      return kind();
    }
    if (literal instanceof String) {
      return ValueType.TEXT;
    }
    return literal instanceof Boolean ? ValueType.BOOLEAN : ValueType.DECIMAL;
  }

  /** Whether NaN may stand there. */
  boolean mayBeNan() {
    return switch (kind()) {
      case FLOAT32, FLOAT64, DECIMAL, JSON -> true;
      default -> false;
    };
  }

  /** A comparison with a literal, brought onto the values that BSON has of the kind. */
  Fit fit(Operator operator, Object literal) {
    if (kind() == ValueType.BYTES && operator != Operator.EQ && operator != Operator.NE) {
      throw unordered();
    }
    Fit fit = Fit.of(kind(), operator, literal, TIMES);
    if (fit instanceof Fit.Exact exact
        && kind() == ValueType.DECIMAL
        && exact.value() instanceof BigDecimal number) {
      return decimal(operator, number);
    }
    return fit;
  }

  MesaException unordered() {
    return new MesaException(
        ErrorCode.UNSUPPORTED,
        "MongoDB orders binary data by its length first, so '%s' cannot be ordered or compared but for equality."
            .formatted(path));
  }

  private static Fit decimal(Operator operator, BigDecimal number) {
    Object below = decimal(number, RoundingMode.FLOOR);
    if (below instanceof BigDecimal same && same.compareTo(number) == 0) {
      return new Fit.Exact(same);
    }
    Object above = decimal(number, RoundingMode.CEILING);
    return switch (operator) {
      case EQ -> new Fit.Never();
      case NE -> new Fit.Always();
      case LT, LTE -> new Fit.Moved(Operator.LTE, below);
      case GT, GTE -> new Fit.Moved(Operator.GTE, above);
    };
  }

  /** The next decimal of BSON: 34 digits, 6,176 of them at most behind the point, or infinity. */
  private static Object decimal(BigDecimal number, RoundingMode mode) {
    BigDecimal next = number.round(new MathContext(MathContext.DECIMAL128.getPrecision(), mode));
    if (next.scale() > MOST_BEHIND_POINT) {
      next = next.setScale(MOST_BEHIND_POINT, mode);
    }
    if (next.abs().compareTo(GREATEST) <= 0) {
      return next;
    }
    boolean outwards = (mode == RoundingMode.CEILING) == (next.signum() > 0);
    double infinity = next.signum() * Double.POSITIVE_INFINITY;
    BigDecimal last = next.signum() > 0 ? GREATEST : GREATEST.negate();
    return outwards ? (Object) infinity : last;
  }

  /** Whether a value of a page token's class is one that BSON has. */
  boolean holds(Object value) {
    return switch (kind()) {
      case DECIMAL, DATE, TIMESTAMP, TIMESTAMPTZ ->
          value instanceof Double || fit(Operator.EQ, value) instanceof Fit.Exact;
      default -> true;
    };
  }
}
