package io.mesa.resolve;

import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.util.List;

/** Checks that every name in a condition is known, and every value fits its field. */
final class FilterCheck {
  private final Scope scope;

  FilterCheck(Scope scope) {
    this.scope = scope;
  }

  void check(Filter filter) {
    if (filter instanceof Filter.And and) {
      and.operands().forEach(this::check);
    } else if (filter instanceof Filter.Or or) {
      or.operands().forEach(this::check);
    } else if (filter instanceof Filter.Not not) {
      check(not.operand());
    } else if (filter instanceof Filter.Comparison c) {
      checkValue(c.field(), c.value());
    } else if (filter instanceof Filter.FieldComparison c) {
      Types.checkComparable(scope.field(c.left()), c.operator(), scope.field(c.right()));
    } else if (filter instanceof Filter.In in) {
      scope.field(in.field());
      in.values().forEach(value -> checkValue(in.field(), value));
    } else if (filter instanceof Filter.DistinctFrom d) {
      checkDistinctFrom(d);
    } else if (filter instanceof Filter.TextMatch match) {
      checkText(match.field());
    } else if (filter instanceof Filter.Regex regex) {
      checkText(regex.field());
    } else if (filter instanceof Filter.IsNull isNull) {
      scope.field(isNull.field());
    } else if (filter instanceof Filter.IsSet isSet) {
      scope.field(isSet.field());
    } else if (filter instanceof Filter.IsNan isNan) {
      checkNumber(isNan.field());
    } else if (filter instanceof Filter.Exists exists) {
      var inner = new FilterCheck(scope.of(scope.relation(exists.relation())));
      exists.where().ifPresent(inner::check);
    } else {
      checkArrayFilter(filter);
    }
  }

  private void checkArrayFilter(Filter filter) {
    if (filter instanceof Filter.ArrayContains c) {
      checkElements(c.field(), c.values());
    } else if (filter instanceof Filter.ArrayOverlaps o) {
      checkElements(o.field(), o.values());
    } else if (filter instanceof Filter.AnyElement any) {
      checkElements(any.field(), List.of(any.value()));
    } else if (filter instanceof Filter.Size size) {
      checkElements(size.field(), List.of());
    } else {
      throw new IllegalStateException("An unknown condition: " + filter.getClass());
    }
  }

  private void checkValue(FieldPath path, Object value) {
    ResolvedField field = scope.field(path);
    if (field.inDocument()) {
      Types.checkInDocument(path.toString(), value);
    } else {
      Types.checkComparable(path.toString(), field.column().type(), value);
    }
  }

  private void checkDistinctFrom(Filter.DistinctFrom filter) {
    Object value = filter.value();
    if (value == null) {
      scope.field(filter.field());
    } else {
      checkValue(filter.field(), value);
    }
  }

  private void checkText(FieldPath path) {
    ResolvedField field = scope.field(path);
    if (field.type() != ValueType.TEXT && field.type() != ValueType.JSON) {
      throw Refusal.query(
          "'%s' is of the type %s; only a text matches a text.",
          path, field.column().type().name());
    }
  }

  private void checkNumber(FieldPath path) {
    ResolvedField field = scope.field(path);
    if (!Types.isNumber(field.type()) && field.type() != ValueType.JSON) {
      throw Refusal.query(
          "'%s' is of the type %s; only a number can be NaN.", path, field.column().type().name());
    }
  }

  private void checkElements(FieldPath path, List<Object> values) {
    ResolvedField field = scope.field(path);
    if (field.type() == ValueType.JSON) {
      values.forEach(value -> Types.checkInDocument(path.toString(), value));
      return;
    }
    ColumnType element =
        field
            .element()
            .orElseThrow(
                () ->
                    Refusal.query(
                        "'%s' is of the type %s and no array.",
                        path, field.column().type().name()));
    values.forEach(value -> Types.checkComparable(path + "[]", element, value));
  }
}
