package io.mesa.tck.differential;

import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a database can hold of what is generated, and answer of what is asked: a run keeps to what
 * all of its databases can. Immutable; each {@code with} method returns a copy.
 */
public final class Extent {
  private static final Extent ALL =
      new Extent(
          EnumSet.complementOf(EnumSet.of(ValueType.OTHER)),
          EnumSet.noneOf(ValueType.class),
          name -> true,
          (type, value) -> Optional.of(value),
          EnumSet.noneOf(Lack.class));

  private final EnumSet<ValueType> types;
  private final EnumSet<ValueType> unordered;
  private final Predicate<String> names;
  private final Holding holding;
  private final EnumSet<Lack> lacks;

  private Extent(
      EnumSet<ValueType> types,
      EnumSet<ValueType> unordered,
      Predicate<String> names,
      Holding holding,
      EnumSet<Lack> lacks) {
    this.types = types;
    this.unordered = unordered;
    this.names = names;
    this.holding = holding;
    this.lacks = lacks;
  }

  /** What a database may not be able to do. */
  public enum Lack {
    /** Sums of decimals that have more than 34 digits. */
    LONG_SUMS,
    /** Telling a null in a field of its own from a field that is missing. */
    NULLS_THAT_ARE_SET,
    /** Conditions on related rows. */
    EXISTS
  }

  /** Says of values how they are held. */
  @FunctionalInterface
  public interface Holding {

    /**
     * A value as the database holds it.
     *
     * @param type the type of its column, or of the array's elements
     * @param value the value
     * @return the same, or another that it is rounded to; empty where it cannot be held
     */
    Optional<Object> held(ColumnType type, Object value);
  }

  /**
   * Everything.
   *
   * @return the extent
   */
  public static Extent all() {
    return ALL;
  }

  /**
   * The same without values of some kinds.
   *
   * @param kinds the kinds
   * @return a copy
   */
  public Extent without(ValueType... kinds) {
    EnumSet<ValueType> left = types.clone();
    left.removeAll(Set.of(kinds));
    return new Extent(left, unordered, names, holding, lacks);
  }

  /**
   * The same with kinds that are told apart and neither put in an order nor grouped by.
   *
   * @param kinds the kinds
   * @return a copy
   */
  public Extent withoutOrderOf(ValueType... kinds) {
    EnumSet<ValueType> more = unordered.clone();
    more.addAll(Set.of(kinds));
    return new Extent(types, more, names, holding, lacks);
  }

  /**
   * The same with these names of fields only.
   *
   * @param allowed which names queries may say
   * @return a copy
   */
  public Extent withNames(Predicate<String> allowed) {
    return new Extent(types, unordered, names.and(allowed), holding, lacks);
  }

  /**
   * The same with these values only.
   *
   * @param next how values are held
   * @return a copy
   */
  public Extent withValues(Holding next) {
    return new Extent(
        types,
        unordered,
        names,
        (type, value) -> holding.held(type, value).flatMap(held -> next.held(type, held)),
        lacks);
  }

  /**
   * The same without an ability.
   *
   * @param more what it lacks
   * @return a copy
   */
  public Extent lacking(Lack... more) {
    EnumSet<Lack> all = lacks.clone();
    all.addAll(Set.of(more));
    return new Extent(types, unordered, names, holding, all);
  }

  /** What all databases of a run can hold and answer. */
  static Extent ofAll(List<DatabaseUnderTest> databases) {
    return databases.stream().map(DatabaseUnderTest::extent).reduce(Extent::and).orElse(ALL);
  }

  /**
   * What is within both.
   *
   * @param other another
   * @return the smaller extent
   */
  public Extent and(Extent other) {
    Extent both = withNames(other.names).withValues(other.holding);
    both.types.retainAll(other.types);
    both.unordered.addAll(other.unordered);
    both.lacks.addAll(other.lacks);
    return both;
  }

  boolean has(ValueType type) {
    return types.contains(type);
  }

  /** Whether it has values of a type, an array's elements included. */
  boolean has(ColumnType type) {
    ColumnType plain = type.form() instanceof ColumnType.Domain domain ? domain.base() : type;
    return plain.form() instanceof ColumnType.ArrayOf array
        ? has(array.element()) && !unordered.contains(array.element().valueType())
        : has(plain.valueType());
  }

  boolean allows(String name) {
    return names.test(name);
  }

  /** The values that can be held, as they are. */
  List<Object> held(ColumnType type, List<Object> values) {
    List<Object> held = new ArrayList<>();
    values.forEach(value -> holding.held(type, value).ifPresent(held::add));
    return held;
  }

  /** A value of which another would do. */
  Object held(ColumnType type, Object value) {
    return holding.held(type, value).orElse(value);
  }

  /** Whether there are values of a type that rows are sorted by, so that it can be a key's. */
  boolean orders(ValueType type) {
    return types.contains(type) && !unordered.contains(type);
  }

  /** Whether rows are sorted, grouped and told apart by a column. */
  boolean orders(GeneratedColumn column) {
    return column.ordered() && orders(column.valueType());
  }

  private boolean has(Kind kind) {
    return has(kind.inDocument() ? ValueType.JSON : kind.valueType());
  }

  /** Whether there are fields of a kind that rows are sorted, grouped and told apart by. */
  boolean orders(Kind kind) {
    return kind.scalar() && orders(kind.valueType());
  }

  /** The conditions that are put on fields of a kind; none where there are no such fields. */
  List<Operation> conditions(Kind kind) {
    if (!has(kind)) {
      return List.of();
    }
    List<Operation> conditions = kind.conditions();
    if (kind.scalar() && !orders(kind)) {
      conditions.removeIf(Operation::isOrdering);
    }
    if (!kind.inDocument() && lacks.contains(Lack.NULLS_THAT_ARE_SET)) {
      conditions.remove(Operation.IS_SET);
    }
    return conditions;
  }

  /** Whether conditions ask for related rows. */
  boolean asksForRelated() {
    return !lacks.contains(Lack.EXISTS);
  }

  /** What is computed of fields of a kind. */
  List<Operation> aggregates(Kind kind) {
    if (!has(kind)) {
      return List.of();
    }
    List<Operation> aggregates = kind.aggregates();
    if (kind == Kind.DECIMAL && lacks.contains(Lack.LONG_SUMS)) {
      // Only some columns allow it.
      aggregates.addAll(List.of(Operation.SUM, Operation.AVG));
    }
    return aggregates;
  }

  /** What is computed of a column; no sum of numbers that comes out otherwise elsewhere. */
  List<Operation> aggregates(GeneratedColumn column) {
    List<Operation> aggregates = aggregates(column.kind());
    boolean inexact =
        column.kind().floating()
            || (column.kind() == Kind.DECIMAL && lacks.contains(Lack.LONG_SUMS));
    if (inexact && !column.tame()) {
      aggregates.removeAll(List.of(Operation.SUM, Operation.AVG));
    }
    return aggregates;
  }

  /** Every place of the coverage table that a run has to reach. */
  List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      List<Operation> operations = new ArrayList<>(conditions(kind));
      operations.addAll(Set.copyOf(aggregates(kind)));
      if (orders(kind)) {
        operations.addAll(Operation.ALL_ORDERS);
        operations.addAll(List.of(Operation.GROUP_BY, Operation.DISTINCT, Operation.PAGE_ORDER));
      }
      for (boolean nulls : new boolean[] {false, true}) {
        operations.forEach(operation -> cells.add(new Cell(operation, kind, nulls)));
      }
    }
    return cells;
  }
}
