package io.mesa.tck.semantics;

import static io.mesa.query.Filters.anyElement;
import static io.mesa.query.Filters.arrayContains;
import static io.mesa.query.Filters.compare;
import static io.mesa.query.Filters.distinctFrom;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.isNaN;
import static io.mesa.query.Filters.lte;
import static io.mesa.query.Filters.ne;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.notIn;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static io.mesa.tck.semantics.Example.row;
import static io.mesa.tck.semantics.Rule.NAN;

import io.mesa.memory.ColumnTypes;
import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.query.Aggregate;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.Query;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.util.List;

/** What is no number, among numbers. */
final class NanExamples implements ExampleGroup {

  @Override
  public void addTables(MemoryDatabaseBuilder database) {
    database.table(
        "nan_reading",
        table ->
            table
                .column("id", ValueType.INT32)
                .nullable("value", ValueType.FLOAT64)
                .nullable("exact", ValueType.DECIMAL)
                .nullable("several", ColumnTypes.arrayOf(ValueType.FLOAT64))
                .primaryKey("id")
                .row(1, Double.NaN, Double.NaN, List.of(Double.NaN, 1.0))
                .row(2, 1.0, BigDecimal.ONE, List.of(1.0))
                .row(3, Double.POSITIVE_INFINITY, new BigDecimal("3"), List.of())
                .row(4, null, null, null)
                .row(5, -0.0, BigDecimal.ZERO, List.of(-0.0))
                .row(6, 0.0, new BigDecimal("0.00"), List.of(Double.NaN)));
  }

  private static Example where(String description, Filter condition) {
    return Example.of(NAN, description, Query.from("nan_reading").select("id").where(condition));
  }

  @Override
  public List<SemanticsExample> examples() {
    return List.of(
        where("NaN is not greater than a number", gt("value", 0)).givesIds(2, 3),
        where("NaN is not less than infinity or equal", lte("value", Double.POSITIVE_INFINITY))
            .givesIds(2, 3, 5, 6),
        where("that it is not greater is false, not unknown", not(gt("value", 0)))
            .givesIds(1, 5, 6),
        where("NaN is unequal to every number", ne("value", 1)).givesIds(1, 3, 5, 6),
        where("NaN is in no list", in("value", List.of(1, Double.POSITIVE_INFINITY)))
            .givesIds(2, 3),
        where("NaN is not in any list", notIn("value", List.of(1))).givesIds(1, 3, 5, 6),
        where("NaN does not equal NaN", compare("value", Operator.EQ, "value"))
            .givesIds(2, 3, 5, 6),
        where("isNaN finds it", isNaN("value")).givesIds(1),
        where("isNaN is unknown of null", not(isNaN("value"))).givesIds(2, 3, 5, 6),
        where("an integer is never NaN", not(isNaN("id"))).givesIds(1, 2, 3, 4, 5, 6),
        where("NaN is distinct from a number", distinctFrom("value", 1.0)).givesIds(1, 3, 4, 5, 6),
        where("NaN is distinct from null", distinctFrom("value", null)).givesIds(1, 2, 3, 5, 6),
        where("a decimal may be NaN", isNaN("exact")).givesIds(1),
        where("a decimal that is NaN is not greater", gt("exact", 0)).givesIds(2, 3),
        where("an array that has NaN has it for no value", not(arrayContains("several", 1)))
            .givesIds(3, 5, 6),
        where("an element that is NaN is unequal", anyElement("several", Operator.NE, 1))
            .givesIds(1, 5, 6),
        where("minus zero is zero", eq("value", 0)).givesIds(5, 6),
        Example.of(
                NAN,
                "ascending, NaN comes after infinity and before nulls",
                Query.from("nan_reading").select("id").orderBy(asc("value"), asc("id")))
            .givesIdsInOrder(5, 6, 2, 3, 1, 4),
        Example.of(
                NAN,
                "descending, NaN comes first",
                Query.from("nan_reading").select("id").orderBy(desc("value"), desc("id")))
            .givesIdsInOrder(1, 3, 2, 6, 5, 4),
        Example.of(
                NAN,
                "NaN is the greatest, of decimals too",
                Query.from("nan_reading")
                    .aggregate(
                        Aggregate.min("value"), Aggregate.max("value"), Aggregate.max("exact")))
            .gives(row(0.0, Double.NaN, Double.NaN)),
        Example.of(
                NAN,
                "a sum with NaN is NaN",
                Query.from("nan_reading").aggregate(Aggregate.sum("exact"), Aggregate.avg("value")))
            .gives(row(Double.NaN, Double.NaN)),
        Example.of(
                NAN,
                "NaN is one value to group by, and so are the zeros",
                Query.from("nan_reading").groupBy("value").aggregate(Aggregate.count()))
            .gives(
                row(Double.NaN, 1L),
                row(1.0, 1L),
                row(Double.POSITIVE_INFINITY, 1L),
                row(null, 1L),
                row(0.0, 2L)),
        Example.of(
                NAN,
                "NaN is one value to count",
                Query.from("nan_reading")
                    .aggregate(Aggregate.countDistinct("value"), Aggregate.countDistinct("exact")))
            .gives(row(4L, 4L)));
  }
}
