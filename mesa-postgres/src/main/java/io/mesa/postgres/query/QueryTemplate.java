package io.mesa.postgres.query;

import io.mesa.query.Aggregate;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Grouping;
import io.mesa.query.Include;
import io.mesa.query.Query;
import io.mesa.query.Selection;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A query without its literals, of which only their classes count: two queries with equal templates
 * can share a statement. Holds the query it was made of. Made for every query that is asked, so its
 * loops make no iterators.
 */
final class QueryTemplate {
  private static final int FEW = 4;

  private final Query query;
  private final @Nullable BitSet place;
  private final int hash;

  /** The template of a query; of one that goes on from a token, that of any place. */
  QueryTemplate(Query query) {
    this(query, null);
  }

  /**
   * The template of a page.
   *
   * @param place of the place that it goes on from, what its statement depends on
   */
  QueryTemplate(Query query, @Nullable BitSet place) {
    this.query = query;
    this.place = place;
    // What is alike here is of one shape, but for lists of very different lengths.
    this.hash = Long.hashCode(query.shapeHash());
  }

  Query query() {
    return query;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QueryTemplate template
        && hash == template.hash
        && Objects.equals(place, template.place)
        && same(query, template.query);
  }

  private static boolean same(Query a, Query b) {
    return a.from().equals(b.from())
        && a.distinct() == b.distinct()
        && a.textOrder().equals(b.textOrder())
        && a.after().isPresent() == b.after().isPresent()
        && a.before().isPresent() == b.before().isPresent()
        && same(a.selection(), b.selection())
        && same(a.grouping(), b.grouping());
  }

  private static boolean same(Selection a, Selection b) {
    if (!sameElements(a.fields(), b.fields())
        || !sameElements(a.orderBy(), b.orderBy())
        || !a.limit().equals(b.limit())
        || a.offset() != b.offset()
        || a.includes().size() != b.includes().size()
        || !same(a.where(), b.where())) {
      return false;
    }
    for (int i = 0; i < a.includes().size(); i++) {
      Include left = a.includes().get(i);
      Include right = b.includes().get(i);
      if (!left.relation().equals(right.relation())
          || !left.name().equals(right.name())
          || !same(left.selection(), right.selection())) {
        return false;
      }
    }
    return true;
  }

  /** The lists' own equality. */
  private static boolean sameElements(List<?> a, List<?> b) {
    if (a == b) {
      return true;
    }
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!a.get(i).equals(b.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(Optional<Grouping> a, Optional<Grouping> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() && b.isEmpty();
    }
    List<FieldPath> by = a.get().by();
    List<Aggregate> aggregates = a.get().aggregates();
    return by.equals(b.get().by())
        && aggregates.equals(b.get().aggregates())
        && same(a.get().having(), b.get().having());
  }

  private static boolean same(Filter a, Filter b) {
    if (!a.getClass().equals(b.getClass())) {
      return false;
    }
    if (a instanceof Filter.And left) {
      return same(left.operands(), ((Filter.And) b).operands());
    }
    if (a instanceof Filter.Or left) {
      return same(left.operands(), ((Filter.Or) b).operands());
    }
    if (a instanceof Filter.Not left) {
      return same(left.operand(), ((Filter.Not) b).operand());
    }
    if (a instanceof Filter.Exists left) {
      Filter.Exists right = (Filter.Exists) b;
      return left.relation().equals(right.relation())
          && left.where().isPresent() == right.where().isPresent()
          && (left.where().isEmpty() || same(left.where().get(), right.where().orElseThrow()));
    }
    return a instanceof Filter.FieldComparison ? a.equals(b) : sameLeaf(a, b);
  }

  private static boolean same(List<Filter> a, List<Filter> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!same(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameLeaf(Filter a, Filter b) {
    if (!((Filter.OnField) a).field().equals(((Filter.OnField) b).field())) {
      return false;
    }
    if (a instanceof Filter.Comparison left) {
      return left.operator() == ((Filter.Comparison) b).operator() && sameLiteral(a, b);
    }
    if (a instanceof Filter.AnyElement left) {
      return left.operator() == ((Filter.AnyElement) b).operator() && sameLiteral(a, b);
    }
    if (a instanceof Filter.TextMatch left) {
      Filter.TextMatch right = (Filter.TextMatch) b;
      return left.match() == right.match() && left.ignoreCase() == right.ignoreCase();
    }
    return a instanceof Filter.Size ? a.equals(b) : sameLiteral(a, b);
  }

  private static boolean sameLiteral(Filter a, Filter b) {
    Object left = literal(a);
    Object right = literal(b);
    if (left == null || right == null) {
      return left == right;
    }
    return left instanceof List<?> list
        ? sameClasses(list, (List<?>) right)
        : left.getClass().equals(right.getClass());
  }

  /** Lists are alike where all elements of both are of one class. */
  private static boolean sameClasses(List<?> a, List<?> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return false;
    }
    Class<?> type = a.get(0).getClass();
    for (Object element : a) {
      if (!element.getClass().equals(type)) {
        return false;
      }
    }
    for (Object element : b) {
      if (!element.getClass().equals(type)) {
        return false;
      }
    }
    return true;
  }

  /** A condition's literal, or list of literals; null where it has none. */
  private static @Nullable Object literal(Filter filter) {
    if (filter instanceof Filter.Comparison c) {
      return c.value();
    }
    if (filter instanceof Filter.In in) {
      return in.values();
    }
    if (filter instanceof Filter.DistinctFrom d) {
      return d.value();
    }
    if (filter instanceof Filter.TextMatch match) {
      return match.text();
    }
    if (filter instanceof Filter.Regex regex) {
      return regex.pattern();
    }
    if (filter instanceof Filter.ArrayContains c) {
      return c.values();
    }
    if (filter instanceof Filter.ArrayOverlaps o) {
      return o.values();
    }
    return filter instanceof Filter.AnyElement any ? any.value() : null;
  }

  /** The literals of a query, in the order in which its conditions name them. */
  static List<Object> literals(Query query) {
    List<Object> literals = new ArrayList<>(FEW);
    collect(query.selection(), literals);
    if (query.grouping().isPresent()) {
      collect(query.grouping().get().having(), literals);
    }
    return literals;
  }

  /** The literals of a condition, in the order in which it names them. */
  static List<Object> literals(Filter filter) {
    List<Object> literals = new ArrayList<>();
    collect(filter, literals);
    return literals;
  }

  private static void collect(Selection selection, List<Object> literals) {
    collect(selection.where(), literals);
    for (int i = 0; i < selection.includes().size(); i++) {
      collect(selection.includes().get(i).selection(), literals);
    }
  }

  private static void collect(Filter filter, List<Object> literals) {
    if (filter instanceof Filter.And and) {
      for (Filter operand : and.operands()) {
        collect(operand, literals);
      }
    } else if (filter instanceof Filter.Or or) {
      for (Filter operand : or.operands()) {
        collect(operand, literals);
      }
    } else if (filter instanceof Filter.Not not) {
      collect(not.operand(), literals);
    } else if (filter instanceof Filter.Exists exists) {
      if (exists.where().isPresent()) {
        collect(exists.where().get(), literals);
      }
    } else {
      Object literal = literal(filter);
      if (literal != null) {
        literals.add(literal);
      }
    }
  }
}
