package io.mesa.tck.semantics;

import static io.mesa.query.Filters.compare;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.gte;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.lt;
import static io.mesa.query.Filters.lte;
import static io.mesa.query.Filters.ne;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.notIn;
import static io.mesa.tck.semantics.Rule.NUMBERS;

import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.Query;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.util.List;

/** Numbers compared with numbers of any class. */
final class NumberExamples implements ExampleGroup {
  /** The first whole number that a double does not hold. */
  private static final long ODD = (1L << 53) + 1;

  private static final String FINE = "-1.000000000000000000000000000000000001";

  @Override
  public void addTables(MemoryDatabaseBuilder database) {
    database.table(
        "number_value",
        table ->
            table
                .column("id", ValueType.INT32)
                .nullable("small", ValueType.INT16)
                .nullable("big", ValueType.INT64)
                .nullable("price", ValueType.DECIMAL)
                .nullable("ratio", ValueType.FLOAT64)
                .nullable("rough", ValueType.FLOAT32)
                .primaryKey("id")
                .row(1, 1, ODD, new BigDecimal("0.10"), 0.1, 0.1f)
                .row(2, 2, ODD - 1, new BigDecimal("2.50"), 2.5, 2.5f)
                .row(3, 3, Long.MAX_VALUE, new BigDecimal("3"), 3.0, 3.0f)
                .row(
                    4,
                    Short.MIN_VALUE,
                    Long.MIN_VALUE,
                    new BigDecimal(FINE),
                    Double.NEGATIVE_INFINITY,
                    Float.NEGATIVE_INFINITY)
                .row(
                    5,
                    Short.MAX_VALUE,
                    0,
                    new BigDecimal("1E+30"),
                    Double.POSITIVE_INFINITY,
                    Float.POSITIVE_INFINITY)
                .row(6, null, null, null, null, null));
  }

  private static Example where(String description, Filter condition) {
    return Example.of(
        NUMBERS, description, Query.from("number_value").select("id").where(condition));
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  @Override
  public List<SemanticsExample> examples() {
    return List.of(
        where("an integer is greater than a fraction below it", gt("small", 2.5)).givesIds(3, 5),
        where("an integer is less than a fraction above it", lte("small", decimal("2.5")))
            .givesIds(1, 2, 4),
        where("an integer equals no fraction", eq("small", 2.5)).givesNothing(),
        where("that it equals none is false, not unknown", not(eq("small", 2.5)))
            .givesIds(1, 2, 3, 4, 5),
        where("an integer equals a whole decimal", eq("small", decimal("3.000"))).givesIds(3),
        where("a number beyond the type is greater than all", lt("small", 100_000))
            .givesIds(1, 2, 3, 4, 5),
        where("a number beyond the type is equal to none", eq("small", -65_535)).givesNothing(),
        where("a number beyond the type is unequal to all", ne("small", 65_537))
            .givesIds(1, 2, 3, 4, 5),
        where(
                "of several values those beyond the type do not count",
                in("small", List.of(1, 2.5, decimal("1e40"), 3.0)))
            .givesIds(1, 3),
        where("that they do not count is false, not unknown", notIn("small", List.of(1, 2.5)))
            .givesIds(2, 3, 4, 5),
        where("64 bits are compared in full", eq("big", ODD)).givesIds(1),
        where("a double is the number that is written", eq("big", 9.007199254740992E15))
            .givesIds(2),
        where("half above the greatest is above all", gt("big", decimal("9223372036854775807.5")))
            .givesNothing(),
        where("half below the least is below all", gt("big", decimal("-9223372036854775808.5")))
            .givesIds(1, 2, 3, 4, 5),
        where("a decimal equals a double by what is written", eq("price", 0.1)).givesIds(1),
        where("a decimal has no scale to compare", eq("price", decimal("2.5000"))).givesIds(2),
        where("36 digits behind the point count", lt("price", -1)).givesIds(4),
        where("and are equal only to themselves", eq("price", decimal(FINE))).givesIds(4),
        where("and differ in the 37th", gt("price", decimal(FINE + "1"))).givesIds(1, 2, 3, 4, 5),
        where("31 digits before the point count", gte("price", decimal("1e30"))).givesIds(5),
        where("every decimal is below infinity", lt("price", Double.POSITIVE_INFINITY))
            .givesIds(1, 2, 3, 4, 5),
        where("a double equals itself", eq("ratio", 0.1)).givesIds(1),
        where("a double equals no decimal but its own", eq("ratio", decimal("0.1"))).givesNothing(),
        where("a double is on its side of a decimal", gt("ratio", decimal("0.1")))
            .givesIds(1, 2, 3, 5),
        where("infinity is above numbers beyond the type", gt("ratio", decimal("1e400")))
            .givesIds(5),
        where("infinity equals itself", eq("ratio", Double.POSITIVE_INFINITY)).givesIds(5),
        where("a single equals the double it is", eq("rough", 0.1f)).givesIds(1),
        where("a single equals no other double", eq("rough", 0.1)).givesNothing(),
        where("a single is on its side of a double", gt("rough", 0.1)).givesIds(1, 2, 3, 5),
        where("integers and decimals of a row are compared", compare("small", Operator.EQ, "price"))
            .givesIds(3),
        where("integers and doubles of a row are compared", compare("small", Operator.LT, "ratio"))
            .givesIds(2, 5),
        where("singles and doubles of a row are compared", compare("rough", Operator.GT, "ratio"))
            .givesIds(1));
  }
}
