package io.mesa.postgres.query;

import io.mesa.query.Operator;
import io.mesa.resolve.Fit;
import io.mesa.structure.ColumnType;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes comparisons of an operand with literals. NaN is less, greater and equal to nothing (DESIGN
 * §3), while PostgreSQL takes it for the greatest number.
 */
final class Comparisons {
  private final StatementText text;
  private final TextOrder textOrder;

  Comparisons(StatementText text, TextOrder textOrder) {
    this.text = text;
    this.textOrder = textOrder;
  }

  static String sign(Operator operator) {
    return switch (operator) {
      case EQ -> "=";
      case NE -> "<>";
      case LT -> "<";
      case LTE -> "<=";
      case GT -> ">";
      case GTE -> ">=";
    };
  }

  private String side(Operand operand, Operator operator) {
    return operator == Operator.EQ || operator == Operator.NE
        ? operand.equated()
        : operand.ordered(textOrder);
  }

  /** A comparison with the literal of a certain number. */
  String compare(Operand operand, Operator operator, Object literal, int input) {
    Fit fit = Fits.of(operand.kind(), operator, literal);
    if (fit instanceof Fit.Exact) {
      String place = place(operand, operator, input);
      return guarded(
          operand, operator, side(operand, operator) + " " + sign(operator) + " " + place);
    }
    text.dependOnLiterals();
    if (fit instanceof Fit.Moved moved) {
      Object value = moved.value();
      var slot = new Slot(input, operand.kind(), original -> value);
      return guarded(
          operand,
          moved.operator(),
          side(operand, moved.operator())
              + " "
              + sign(moved.operator())
              + " "
              + text.place(slot)
              + cast(operand));
    }
    return fit instanceof Fit.Never ? operand.never() : operand.always();
  }

  private static String guarded(Operand operand, Operator operator, String comparison) {
    boolean upwards = operator == Operator.GT || operator == Operator.GTE;
    return upwards && operand.mayBeNan()
        ? "(" + comparison + " AND " + operand.sql() + " < " + operand.nan() + ")"
        : comparison;
  }

  /** The place of a literal that fits its operand. */
  private String place(Operand operand, Operator operator, int input) {
    ValueType kind = operand.kind();
    var slot =
        new Slot(
            input,
            kind,
            literal -> {
              if (kind == ValueType.ENUM && !isLabel(operand, literal)) {
                return null;
              }
              return Fits.of(kind, operator, literal) instanceof Fit.Exact exact
                  ? exact.value()
                  : null;
            });
    return text.place(slot) + cast(operand);
  }

  /** A value's place, as it is, in an operand's type. */
  String place(Operand operand, int input) {
    return text.place(new Slot(input, operand.kind(), value -> value)) + cast(operand);
  }

  private static boolean isLabel(Operand operand, Object literal) {
    return operand.type().labels().map(labels -> labels.contains(literal)).orElse(true);
  }

  /** What the place of a value needs so that the server takes it for the operand's type. */
  static String cast(Operand operand) {
    return switch (operand.kind()) {
      case ENUM -> "::" + operand.type().name();
      case INTERVAL -> "::interval";
      case DECIMAL -> "::numeric";
      case TEXT -> operand.type().name().startsWith("character(") ? "::bpchar" : "";
      default -> "";
    };
  }

  /** Whether the operand equals one of several literals. */
  String in(Operand operand, List<Object> literals, int input) {
    if (literals.isEmpty()) {
      text.dependOnLiterals();
      return "false";
    }
    List<Object> fitting = fitting(operand, literals);
    if (fitting.size() < literals.size()) {
      text.dependOnLiterals();
    }
    return fitting.isEmpty()
        ? operand.never()
        : operand.equated() + " = ANY (" + list(operand, input) + ")";
  }

  /** The place of those of several literals that fit an operand's type. */
  String list(Operand element, int input) {
    var slot =
        new Slot(
            input,
            ValueType.ARRAY,
            literals -> {
              List<Object> all = listOf(literals);
              List<Object> fitting = fitting(element, all);
              boolean same = fitting.size() == all.size() && !all.isEmpty();
              return same || !text.isReusable() ? fitting : null;
            });
    return text.place(slot) + "::" + elementType(element.type()) + "[]";
  }

  /** The type of several values: of a domain's values not the domain, which would refuse some. */
  static String elementType(ColumnType element) {
    if (element.form() instanceof ColumnType.Domain domain) {
      return elementType(domain.base());
    }
    return element.valueType() == ValueType.DECIMAL ? "numeric" : bare(element.name());
  }

  /** A type's name without what limits its values: {@code character varying(40)}. */
  private static String bare(String name) {
    int open = name.indexOf('(');
    if (open < 0 || name.startsWith("\"")) {
      return name;
    }
    int close = name.indexOf(')', open);
    String bare = name.substring(0, open) + name.substring(close + 1);
    return bare.equals("character") ? "bpchar" : bare;
  }

  @SuppressWarnings("unchecked") // Lists of literals are lists of objects.
  private static List<Object> listOf(Object literals) {
    return (List<Object>) literals;
  }

  /** The values of the operand's type among literals. */
  static List<Object> fitting(Operand operand, List<Object> literals) {
    List<Object> fitting = new ArrayList<>(literals.size());
    for (Object literal : literals) {
      if (Fits.of(operand.kind(), Operator.EQ, literal) instanceof Fit.Exact exact
          && (operand.kind() != ValueType.ENUM || isLabel(operand, literal))) {
        fitting.add(exact.value());
      }
    }
    return fitting;
  }

  /** Whether the operand differs from a literal, or from null. */
  String distinctFrom(Operand operand, @Nullable Object literal, int input) {
    if (literal == null) {
      return operand.sql() + " IS NOT NULL";
    }
    if (Fits.of(operand.kind(), Operator.EQ, literal) instanceof Fit.Exact) {
      return operand.equated() + " IS DISTINCT FROM " + place(operand, Operator.EQ, input);
    }
    text.dependOnLiterals();
    return "true";
  }

  /** Two operands of one row. */
  String compare(Operand left, Operator operator, Operand right) {
    boolean equality = operator == Operator.EQ || operator == Operator.NE;
    String beside = equality ? left.equated(right) : left.ordered(textOrder, right);
    String comparison = beside + " " + sign(operator) + " " + side(right, operator);
    if (!left.mayBeNan() && !right.mayBeNan()) {
      return comparison;
    }
    String eitherIsNan =
        List.of(left, right).stream()
            .filter(Operand::mayBeNan)
            .map(operand -> operand.sql() + " = " + operand.nan())
            .collect(Collectors.joining(" OR "));
    return "CASE WHEN %s IS NULL OR %s IS NULL THEN NULL WHEN %s THEN %s ELSE %s END"
        .formatted(left.sql(), right.sql(), eitherIsNan, operator == Operator.NE, comparison);
  }
}
