package io.mesa.mongo.testing;

import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;

import de.bwaldvogel.mongo.backend.NumericUtils;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.backend.aggregation.Expression;
import de.bwaldvogel.mongo.bson.Decimal128;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Lets mongo-java-server compare and compute as MongoDB's manual says. "Comparison/Sort Order":
 * numbers of all types by their exact value, NaN before all others, text by its bytes in UTF-8;
 * that server compares numbers as doubles and text by UTF-16. "$divide", "$multiply", "$sum": with
 * a decimal the result is one; that server divides doubles, and has no decimals that are infinite
 * or no number.
 */
public final class ExactValues {
  private static final String ADD = "addNumbers";
  private static final String MULTIPLY = "multiplyNumbers";
  private static boolean installed;

  private ExactValues() {}

  static synchronized void install() {
    if (installed) {
      return;
    }
    ByteBuddyAgent.install();
    redefine(ValueComparator.class, Comparing.class, named("doCompare"));
    redefine(Utils.class, Normalizing.class, named("normalizeValue"));
    redefine(NumericUtils.class, Computing.class, namedOneOf(ADD, MULTIPLY));
    redefine(
        Expression.valueOf("$divide").getClass(),
        Dividing.class,
        named("apply").and(not(isBridge())));
    installed = true;
  }

  /** Once for each class: it is read anew each time. */
  private static void redefine(
      Class<?> type, Class<?> advice, ElementMatcher<? super MethodDescription> method) {
    new ByteBuddy()
        .redefine(type)
        .visit(Advice.to(advice).on(method))
        .make()
        .load(type.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
  }

  /** Goes ahead of the comparator's own comparison. */
  private static final class Comparing {
    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.Argument(0) Object left, @Advice.Argument(1) Object right) {
      return ExactValues.areComparable(left, right);
    }

    @Advice.OnMethodExit
    static void exit(
        @Advice.Enter boolean exact,
        @Advice.Argument(0) Object left,
        @Advice.Argument(1) Object right,
        @Advice.Return(readOnly = false) int result) {
      if (exact) {
        result = ExactValues.compare(left, right);
      }
    }
  }

  /** Goes ahead of what brings equal values of different types to one form. */
  private static final class Normalizing {
    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.Argument(0) Object value) {
      return value instanceof Number;
    }

    @Advice.OnMethodExit
    static void exit(
        @Advice.Enter boolean exact,
        @Advice.Argument(0) Object value,
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object result) {
      if (exact) {
        result = ExactValues.normalized((Number) value);
      }
    }
  }

  /** Goes ahead of a sum, or a product. */
  private static final class Computing {
    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.Argument(0) Number left, @Advice.Argument(1) Number right) {
      return ExactValues.areSpecial(left, right);
    }

    @Advice.OnMethodExit
    static void exit(
        @Advice.Origin("#m") String method,
        @Advice.Enter boolean special,
        @Advice.Argument(0) Number left,
        @Advice.Argument(1) Number right,
        @Advice.Return(readOnly = false) Number result) {
      if (special) {
        result = ExactValues.computed(method, left, right);
      }
    }
  }

  /** Goes ahead of a quotient. */
  private static final class Dividing {
    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.Argument(0) List<?> operands) {
      return ExactValues.areDecimals(operands);
    }

    @Advice.OnMethodExit
    static void exit(
        @Advice.Enter boolean decimals,
        @Advice.Argument(0) List<?> operands,
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object result) {
      if (decimals) {
        result = ExactValues.quotient((Number) operands.get(0), (Number) operands.get(1));
      }
    }
  }

  /** Called by what is woven in. */
  public static boolean areComparable(@Nullable Object left, @Nullable Object right) {
    return (left instanceof Number && right instanceof Number)
        || (left instanceof String && right instanceof String);
  }

  /** Called by what is woven in. */
  public static int compare(Object left, Object right) {
    return left instanceof String a && right instanceof String b
        ? Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray())
        : compare((Number) left, (Number) right);
  }

  private static int compare(Number left, Number right) {
    if (isNan(left) || isNan(right)) {
      return Boolean.compare(!isNan(left), !isNan(right));
    }
    return isInfinite(left) || isInfinite(right)
        ? Double.compare(sign(left), sign(right))
        : exact(left).compareTo(exact(right));
  }

  /** Called by what is woven in. */
  public static Object normalized(Number number) {
    return isNan(number) || isInfinite(number)
        ? (Object) number.doubleValue()
        : exact(number).stripTrailingZeros();
  }

  /** Called by what is woven in: whether one is a decimal, and one has no exact value. */
  public static boolean areSpecial(@Nullable Number left, @Nullable Number right) {
    return (left instanceof Decimal128 || right instanceof Decimal128)
        && left != null
        && right != null
        && (isNan(left) || isNan(right) || isInfinite(left) || isInfinite(right));
  }

  /** Called by what is woven in. */
  public static Number computed(String method, Number left, Number right) {
    return special(
        method.equals(ADD)
            ? left.doubleValue() + right.doubleValue()
            : left.doubleValue() * right.doubleValue());
  }

  private static Number special(double value) {
    if (Double.isNaN(value)) {
      return Decimal128.NaN;
    }
    return value > 0 ? Decimal128.POSITIVE_INFINITY : Decimal128.NEGATIVE_INFINITY;
  }

  /** Called by what is woven in. */
  public static boolean areDecimals(List<?> operands) {
    return operands.size() == 2
        && operands.stream().allMatch(Number.class::isInstance)
        && operands.stream().anyMatch(Decimal128.class::isInstance);
  }

  /** Called by what is woven in. */
  public static Number quotient(Number dividend, Number divisor) {
    return areSpecial(dividend, divisor)
        ? special(dividend.doubleValue() / divisor.doubleValue())
        : new Decimal128(exact(dividend).divide(exact(divisor), MathContext.DECIMAL128));
  }

  private static boolean isNan(Number number) {
    return number instanceof Decimal128
        ? number.toString().endsWith("NaN")
        : Double.isNaN(number.doubleValue());
  }

  /** Not of a decimal that is merely beyond every double. */
  private static boolean isInfinite(Number number) {
    return number instanceof Decimal128
        ? number.equals(Decimal128.POSITIVE_INFINITY) || number.equals(Decimal128.NEGATIVE_INFINITY)
        : Double.isInfinite(number.doubleValue());
  }

  /** Minus infinity, infinity, or something between. */
  private static double sign(Number number) {
    return isInfinite(number) ? number.doubleValue() : 0;
  }

  private static BigDecimal exact(Number number) {
    if (number instanceof Decimal128 decimal) {
      return number.equals(Decimal128.NEGATIVE_ZERO) ? BigDecimal.ZERO : decimal.toBigDecimal();
    }
    return number instanceof Double value
        ? new BigDecimal(value)
        : BigDecimal.valueOf(number.longValue());
  }
}
