package io.mesa.mongo.query;

import io.mesa.mongo.value.BsonValues;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.resolve.Fit;
import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Writes a condition on one place as predicates that can use an index: one for where it is true,
 * one for where it is false. Where neither is, it is unknown: the value is null, missing or of
 * another type. MongoDB looks into arrays of its own accord, and takes NaN for the least number;
 * neither is meant.
 */
final class Leaf {
  private static final BsonDouble LEAST = new BsonDouble(Double.NEGATIVE_INFINITY);
  private static final BsonDouble NAN = new BsonDouble(Double.NaN);

  private final Place place;
  private final boolean positive;

  /**
   * Prepares.
   *
   * @param positive whether to write where the condition is true; otherwise where it is false
   */
  Leaf(Place place, boolean positive) {
    this.place = place;
    this.positive = positive;
  }

  BsonDocument write(Filter filter) {
    if (filter instanceof Filter.Comparison c) {
      return compare(c.operator(), c.value());
    }
    if (filter instanceof Filter.In in) {
      return in(in.values());
    }
    if (filter instanceof Filter.IsNull) {
      return positive ? isNull() : Match.not(isNull());
    }
    if (filter instanceof Filter.IsSet) {
      return positive ? isSet() : Match.not(isSet());
    }
    if (filter instanceof Filter.DistinctFrom d) {
      return distinctFrom(d.value());
    }
    if (filter instanceof Filter.TextMatch match) {
      return matches(Patterns.of(match), "s");
    }
    if (filter instanceof Filter.Regex regex) {
      return matches(regex.pattern(), "");
    }
    if (filter instanceof Filter.IsNan) {
      return isNan();
    }
    return new ArrayLeaf(place, positive).write(filter);
  }

  /** The value is there, of a kind, and the path leads through no array. */
  static BsonDocument known(Place place, ValueType kind) {
    return scalar(place, Match.on(place.path(), "$type", Kinds.predicate(kind)));
  }

  /** A predicate on the value itself, and not on the elements of an array. */
  static BsonDocument scalar(Place place, BsonDocument predicate) {
    List<BsonDocument> all = new ArrayList<>();
    all.add(predicate);
    all.add(Match.isNoArray(place.path()));
    place.prefixes().forEach(prefix -> all.add(Match.isNoArray(prefix)));
    return Match.and(all);
  }

  private BsonDocument compare(Operator operator, Object literal) {
    ValueType kind = place.kindFor(literal);
    if (kind == ValueType.ENUM && operator != Operator.EQ && operator != Operator.NE) {
      return labels(positive ? operator : opposite(operator), (String) literal);
    }
    Fit fit = place.as(kind).fit(operator, literal);
    if (fit instanceof Fit.Exact exact) {
      return comparison(operator, kind, BsonValues.of(kind, exact.value()));
    }
    if (fit instanceof Fit.Moved moved) {
      return comparison(moved.operator(), kind, BsonValues.of(kind, moved.value()));
    }
    boolean always = fit instanceof Fit.Always;
    return always == positive ? known(place, kind) : Match.none();
  }

  private BsonDocument labels(Operator operator, String label) {
    List<BsonString> wanted = wantedLabels(place, operator, label);
    return wanted.isEmpty()
        ? Match.none()
        : scalar(place, Match.on(place.path(), "$in", new BsonArray(wanted)));
  }

  /** The labels of an enum that compare so: they are in an order of their own. */
  private static List<BsonString> wantedLabels(Place place, Operator operator, String label) {
    List<String> labels = place.type().labels().orElse(List.of());
    int at = labels.indexOf(label);
    List<String> wanted =
        switch (operator) {
          case LT -> labels.subList(0, at);
          case LTE -> labels.subList(0, at + 1);
          case GT -> labels.subList(at + 1, labels.size());
          case GTE -> labels.subList(at, labels.size());
          case EQ -> List.of(label);
          case NE -> labels.stream().filter(other -> !other.equals(label)).toList();
        };
    return wanted.stream().map(BsonString::new).toList();
  }

  private BsonDocument comparison(Operator operator, ValueType kind, BsonValue value) {
    boolean mayBeNan = place.mayBeNan() && (value.isNumber() || value.isDecimal128());
    String path = place.path();
    if (operator == Operator.EQ || operator == Operator.NE) {
      return positive == (operator == Operator.EQ)
          ? scalar(place, Match.on(path, "$eq", value))
          : Match.and(known(place, kind), Match.on(path, "$ne", value));
    }
    if (positive) {
      return scalar(place, Match.on(path, ordered(operator, value, mayBeNan)));
    }
    BsonDocument opposite = Match.on(path, ordered(opposite(operator), value, mayBeNan));
    return scalar(place, mayBeNan ? Match.or(opposite, Match.on(path, "$eq", NAN)) : opposite);
  }

  private static BsonDocument ordered(Operator operator, BsonValue value, boolean mayBeNan) {
    var operators = new BsonDocument(sign(operator), value);
    boolean downwards = operator == Operator.LT || operator == Operator.LTE;
    return mayBeNan && downwards ? operators.append("$gte", LEAST) : operators;
  }

  static String sign(Operator operator) {
    return switch (operator) {
      case EQ -> "$eq";
      case NE -> "$ne";
      case LT -> "$lt";
      case LTE -> "$lte";
      case GT -> "$gt";
      case GTE -> "$gte";
    };
  }

  static Operator opposite(Operator operator) {
    return switch (operator) {
      case EQ -> Operator.NE;
      case NE -> Operator.EQ;
      case LT -> Operator.GTE;
      case LTE -> Operator.GT;
      case GT -> Operator.LTE;
      case GTE -> Operator.LT;
    };
  }

  /** The values of those literals that the place may have, each with its kind. */
  static List<BsonValue> fitting(Place place, List<Object> literals) {
    List<BsonValue> fitting = new ArrayList<>();
    for (Object literal : literals) {
      ValueType kind = place.kindFor(literal);
      if (place.as(kind).fit(Operator.EQ, literal) instanceof Fit.Exact exact) {
        fitting.add(BsonValues.of(kind, exact.value()));
      }
    }
    return fitting;
  }

  private BsonDocument in(List<Object> literals) {
    if (literals.isEmpty()) {
      return positive ? Match.none() : Match.all();
    }
    List<BsonValue> fitting = fitting(place, literals);
    String path = place.path();
    if (positive) {
      return fitting.isEmpty()
          ? Match.none()
          : scalar(place, Match.on(path, "$in", new BsonArray(fitting)));
    }
    Set<ValueType> kinds = literals.stream().map(place::kindFor).collect(Collectors.toSet());
    if (kinds.size() > 1) {
      // Whichever kind the value is of, it is of another kind than one of the literals.
      return Match.none();
    }
    BsonDocument known = known(place, kinds.iterator().next());
    return fitting.isEmpty()
        ? known
        : Match.and(known, Match.on(path, "$nin", new BsonArray(fitting)));
  }

  /** Null, missing, or beyond a path that leads through what is no document. */
  private BsonDocument isNull() {
    List<BsonDocument> any = new ArrayList<>();
    place.prefixes().forEach(prefix -> any.add(Match.isArray(prefix)));
    any.add(
        Match.and(Match.on(place.path(), "$eq", BsonNull.VALUE), Match.isNoArray(place.path())));
    return Match.or(any);
  }

  private BsonDocument isSet() {
    if (place.prefixes().isEmpty() && place.kind() != ValueType.JSON) {
      return Match.on(place.path(), "$exists", BsonBoolean.TRUE);
    }
    List<BsonDocument> all = new ArrayList<>();
    all.add(Match.on(place.path(), "$exists", BsonBoolean.TRUE));
    place.prefixes().forEach(prefix -> all.add(Match.isNoArray(prefix)));
    return Match.and(all);
  }

  /** Never unknown. */
  private BsonDocument distinctFrom(@Nullable Object literal) {
    if (literal == null) {
      return positive ? Match.not(isNull()) : isNull();
    }
    BsonDocument equal = new Leaf(place, true).compare(Operator.EQ, literal);
    return positive ? (equal.equals(Match.none()) ? Match.all() : Match.not(equal)) : equal;
  }

  private BsonDocument matches(String pattern, String options) {
    BsonDocument regex =
        new BsonDocument("$regex", new BsonString(pattern))
            .append("$options", new BsonString(options));
    BsonDocument matching = scalar(place, Match.on(place.path(), regex));
    return positive
        ? matching
        : Match.and(known(place, ValueType.TEXT), Match.not(Match.on(place.path(), regex)));
  }

  private BsonDocument isNan() {
    ValueType kind = place.kind() == ValueType.JSON ? ValueType.DECIMAL : place.kind();
    if (!place.mayBeNan()) {
      return positive ? Match.none() : known(place, kind);
    }
    return positive
        ? scalar(place, Match.on(place.path(), "$eq", NAN))
        : Match.and(known(place, kind), Match.on(place.path(), "$ne", NAN));
  }

  /** Conditions on the elements of an array. */
  private record ArrayLeaf(Place place, boolean positive) {

    BsonDocument write(Filter filter) {
      if (filter instanceof Filter.Size size) {
        return size(positive ? size.operator() : opposite(size.operator()), size.size());
      }
      if (filter instanceof Filter.AnyElement any) {
        return anyElement(any.operator(), any.value());
      }
      boolean all = filter instanceof Filter.ArrayContains;
      List<Object> literals =
          filter instanceof Filter.ArrayContains contains
              ? contains.values()
              : ((Filter.ArrayOverlaps) filter).values();
      List<BsonValue> fitting = fitting(element(), literals);
      boolean always = all && literals.isEmpty();
      boolean never = all ? fitting.size() < literals.size() : fitting.isEmpty();
      if (always || never) {
        return positive == always ? array() : Match.none();
      }
      var values = new BsonArray(fitting);
      BsonDocument found = Match.on(place.path(), all ? "$all" : "$in", values);
      return Match.and(array(), positive ? found : Match.not(found));
    }

    private Place element() {
      return new Place(
          place.path(),
          place.prefixes(),
          place.type().form() instanceof ColumnType.ArrayOf of ? of.element() : place.type());
    }

    private BsonDocument array() {
      List<BsonDocument> all = new ArrayList<>();
      all.add(Match.isArray(place.path()));
      place.prefixes().forEach(prefix -> all.add(Match.isNoArray(prefix)));
      return Match.and(all);
    }

    private BsonDocument size(Operator operator, int size) {
      return switch (operator) {
        case EQ -> Match.and(array(), Match.on(place.path(), "$size", new BsonInt32(size)));
        case NE ->
            Match.and(array(), Match.not(Match.on(place.path(), "$size", new BsonInt32(size))));
        case LT -> Match.and(array(), has(size, false));
        case LTE -> Match.and(array(), has((long) size + 1, false));
        case GT -> Match.and(array(), has((long) size + 1, true));
        case GTE -> Match.and(array(), has(size, true));
      };
    }

    /** Whether there are so many elements: whether the last of them is there. */
    private BsonDocument has(long count, boolean wanted) {
      if (count <= 0) {
        return wanted ? Match.all() : Match.none();
      }
      return Match.on(place.path() + "." + (count - 1), "$exists", BsonBoolean.valueOf(wanted));
    }

    /** False only where no element is unknown. */
    private BsonDocument anyElement(Operator operator, Object literal) {
      Place element = element();
      ValueType kind = element.kindFor(literal);
      Fit fit = element.as(kind).fit(operator, literal);
      BsonDocument known = new BsonDocument("$type", Kinds.predicate(kind));
      BsonDocument unknown = new BsonDocument("$not", known);
      if (fit instanceof Fit.Never || fit instanceof Fit.Always) {
        BsonDocument some = Match.on(place.path(), new BsonDocument("$elemMatch", known));
        boolean always = fit instanceof Fit.Always;
        if (positive) {
          return always ? Match.and(array(), some) : Match.none();
        }
        BsonDocument any = Match.on(place.path(), new BsonDocument("$elemMatch", unknown));
        return always
            ? Match.and(array(), Match.not(some), Match.not(any))
            : Match.and(array(), Match.not(any));
      }
      Operator moved = fit instanceof Fit.Moved other ? other.operator() : operator;
      Object value = fit instanceof Fit.Moved other ? other.value() : ((Fit.Exact) fit).value();
      BsonDocument test =
          kind == ValueType.ENUM
              ? new BsonDocument(
                  "$in", new BsonArray(wantedLabels(element, operator, (String) literal)))
              : test(moved, kind, BsonValues.of(kind, value));
      BsonDocument found = Match.on(place.path(), new BsonDocument("$elemMatch", test));
      if (positive) {
        return Match.and(array(), found);
      }
      BsonDocument any = Match.on(place.path(), new BsonDocument("$elemMatch", unknown));
      return Match.and(array(), Match.not(found), Match.not(any));
    }

    private static BsonDocument test(Operator operator, ValueType kind, BsonValue value) {
      boolean number = value.isNumber() || value.isDecimal128();
      if (operator == Operator.NE) {
        return new BsonDocument("$type", Kinds.predicate(kind)).append("$ne", value);
      }
      return ordered(operator, value, number);
    }
  }
}
