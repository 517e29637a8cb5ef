package io.mesa.tck.differential;

import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a literal of another kind into a list of literals: beside a number for a place in documents
 * a text, beside a number for a column the same number as another class has it.
 */
final class MixedLists {
  private static final int MIXED_PERCENT = 30;
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final ColumnType TEXT = ofType(ValueType.TEXT);
  private static final ColumnType NUMBER = ofType(ValueType.DECIMAL);

  private final Dice dice;

  MixedLists(Dice dice) {
    this.dice = dice;
  }

  private static ColumnType ofType(ValueType type) {
    return new ColumnType(type.name(), type, new ColumnType.Base());
  }

  /** Mixes another literal in at times, never as the first. */
  void mix(Place place, List<Object> literals) {
    if (literals.isEmpty() || !dice.chance(MIXED_PERCENT)) {
      return;
    }
    if (place.kind().inDocument()) {
      literals.add(dice.between(1, literals.size()), stranger(place));
    } else if (dice.pick(literals) instanceof Number number) {
      literals.add(dice.between(1, literals.size()), sameNumber(number));
    }
  }

  /** A literal of another kind, mostly one that some row has there. */
  private Object stranger(Place place) {
    if (!place.strangers().isEmpty() && dice.chance(80)) {
      return dice.pick(place.strangers());
    }
    List<Object> others = new ArrayList<>(List.of(true, false));
    others.addAll(Values.of(TEXT, true));
    others.addAll(Values.of(NUMBER, true));
    others.removeIf(other -> Kind.inDocument(other) == place.kind());
    return dice.pick(others);
  }

  /** The number as some class has it exactly. */
  private Object sameNumber(Number number) {
    double rounded = number.doubleValue();
    if (!Double.isFinite(rounded)) {
      return number;
    }
    BigDecimal exact = ValueOrder.exact(number);
    List<Object> forms = new ArrayList<>(List.of(exact));
    if (new BigDecimal(rounded).compareTo(exact) == 0) {
      forms.add(rounded);
    }
    if (exact.stripTrailingZeros().scale() <= 0 && exact.abs().compareTo(LARGEST) <= 0) {
      forms.add(exact.longValueExact());
    }
    return dice.pick(forms);
  }

  /** Whether literals of a list are of several classes. */
  static boolean isMixed(List<Object> literals) {
    return literals.stream().map(Object::getClass).distinct().count() > 1;
  }
}
