package io.mesa.tck.differential;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What queries have to contain, in turn, so that nothing comes short: places of the coverage table,
 * gone through again and again, each time in another order, those of one type beside each other.
 * The same for the same seed, whichever query is asked for. Not thread-safe.
 */
final class Turns {
  private static final int PASSES_KEPT = 4;

  private final long seed;
  private final Function<Kind, List<Operation>> operations;
  private final int size;
  private final Map<Long, List<Cell>> passes = new HashMap<>();

  private Turns(long seed, Function<Kind, List<Operation>> operations) {
    this.seed = seed;
    this.operations = operations;
    this.size = pass(0).size();
  }

  static Turns ofConditions(long seed, Extent extent) {
    return new Turns(seed, extent::conditions);
  }

  static Turns ofAggregates(long seed, Extent extent) {
    return new Turns(seed + 1, extent::aggregates);
  }

  /** One use of the fields that have an order. */
  static Turns of(long seed, Operation operation, Extent extent) {
    return new Turns(
        seed + 2 + operation.ordinal(),
        kind -> extent.orders(kind) ? List.of(operation) : List.of());
  }

  /** What the query of a number contains, where each contains so much. */
  List<Cell> take(long number, int count) {
    List<Cell> taken = new ArrayList<>();
    for (long i = number * count; i < (number + 1) * count; i++) {
      taken.add(pass(i / size).get((int) (i % size)));
    }
    return taken;
  }

  private List<Cell> pass(long number) {
    List<Cell> known = passes.get(number);
    if (known == null) {
      if (passes.size() >= PASSES_KEPT) {
        passes.clear();
      }
      known = shuffled(number);
      passes.put(number, known);
    }
    return known;
  }

  private List<Cell> shuffled(long number) {
    Dice dice = Dice.of(seed, number);
    List<List<Cell>> groups = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (boolean nulls : new boolean[] {false, true}) {
        List<Cell> group =
            operations.apply(kind).stream()
                .map(operation -> new Cell(operation, kind, nulls))
                .toList();
        groups.add(dice.shuffled(group));
      }
    }
    List<Cell> cells = new ArrayList<>();
    dice.shuffled(groups).forEach(cells::addAll);
    return cells;
  }
}
