package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Limits;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is read of a table, whether at the top of a {@link Query} or in an {@link Include}.
 * Immutable.
 *
 * @param fields the fields, in this order; none for every column
 * @param where the condition; {@code and()} for all rows
 * @param includes related rows, given with each row
 * @param orderBy the order; none for any
 * @param limit how many rows at most; in an include, for each parent
 * @param offset how many rows are passed over
 */
public record Selection(
    List<FieldPath> fields,
    Filter where,
    List<Include> includes,
    List<Sort> orderBy,
    OptionalInt limit,
    int offset) {
  private static final int DEEPEST_FILTER = 64;

  /** So few names are faster compared with each other than put into a set. */
  private static final int FEW = 24;

  /** Every column of every row. */
  static final Selection ALL =
      new Selection(List.of(), Filters.and(), List.of(), List.of(), OptionalInt.empty(), 0);

  /**
   * Copies the lists and checks what needs no structure.
   *
   * @throws MesaException {@link ErrorCode#INVALID_QUERY} where the limit is not positive, the
   *     offset negative, a name stands twice in the result, a field twice in the order, the
   *     condition is nested more than 64 deep, or includes more than {@link Limits#DEEPEST_INCLUDE}
   */
  public Selection {
    var list = FieldList.of(fields);
    fields = list;
    includes = List.copyOf(includes);
    orderBy = List.copyOf(orderBy);
    Objects.requireNonNull(where, "where");
    if (limit.isPresent() && limit.getAsInt() < 1) {
      throw Literals.invalid("The limit is %d; it must be positive.".formatted(limit.getAsInt()));
    }
    if (offset < 0) {
      throw Literals.invalid("The offset is %d; it is 0 or more.".formatted(offset));
    }
    if (list.twice() != null) {
      throw twice(list.twice().toString());
    }
    if (!includes.isEmpty()) {
      checkNames(fields, includes);
    }
    if (orderBy.size() > 1) {
      checkOrder(orderBy);
    }
    checkDepth(where, 1);
    if (depth(includes) > Limits.DEEPEST_INCLUDE) {
      throw Literals.invalid(
          "Includes are nested more than %d deep.".formatted(Limits.DEEPEST_INCLUDE));
    }
  }

  /**
   * How deep includes are nested.
   *
   * @return 0 without any, 1 where none has one of its own
   */
  public int includeDepth() {
    return depth(includes);
  }

  private static int depth(List<Include> includes) {
    int deepest = 0;
    for (int i = 0; i < includes.size(); i++) {
      deepest = Math.max(deepest, 1 + depth(includes.get(i).selection().includes()));
    }
    return deepest;
  }

  private static void checkNames(List<FieldPath> fields, List<Include> includes) {
    int count = fields.size() + includes.size();
    Set<String> names = count > FEW ? new HashSet<>() : Set.of();
    for (int i = 0; i < count; i++) {
      String name = name(fields, includes, i);
      if (count > FEW ? !names.add(name) : standsBefore(fields, includes, i, name)) {
        throw twice(name);
      }
    }
  }

  private static MesaException twice(String name) {
    return Literals.invalid("'%s' stands twice in the result.".formatted(name));
  }

  private static boolean standsBefore(
      List<FieldPath> fields, List<Include> includes, int place, String name) {
    for (int i = 0; i < place; i++) {
      if (name.equals(name(fields, includes, i))) {
        return true;
      }
    }
    return false;
  }

  private static String name(List<FieldPath> fields, List<Include> includes, int place) {
    return place < fields.size()
        ? fields.get(place).toString()
        : includes.get(place - fields.size()).name();
  }

  private static void checkOrder(List<Sort> orderBy) {
    Set<String> fields = new HashSet<>();
    for (Sort sort : orderBy) {
      if (!fields.add(sort.field().toString())) {
        throw Literals.invalid("'%s' stands twice in the order.".formatted(sort.field()));
      }
    }
  }

  static void checkDepth(Filter filter, int depth) {
    if (depth > DEEPEST_FILTER) {
      throw Literals.invalid(
          "The condition is nested more than %d deep.".formatted(DEEPEST_FILTER));
    }
    if (filter instanceof Filter.And and) {
      for (Filter operand : and.operands()) {
        checkDepth(operand, depth + 1);
      }
    } else if (filter instanceof Filter.Or or) {
      for (Filter operand : or.operands()) {
        checkDepth(operand, depth + 1);
      }
    } else if (filter instanceof Filter.Not not) {
      checkDepth(not.operand(), depth + 1);
    } else if (filter instanceof Filter.Exists exists && exists.where().isPresent()) {
      checkDepth(exists.where().get(), depth + 1);
    }
  }
}
