package io.mesa.tck.semantics;

import static io.mesa.query.Aggregate.avg;
import static io.mesa.query.Aggregate.count;
import static io.mesa.query.Aggregate.countDistinct;
import static io.mesa.query.Aggregate.max;
import static io.mesa.query.Aggregate.min;
import static io.mesa.query.Aggregate.sum;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.gte;
import static io.mesa.query.Filters.isNull;
import static io.mesa.query.Filters.or;
import static io.mesa.query.Sort.desc;
import static io.mesa.tck.semantics.Example.row;
import static io.mesa.tck.semantics.Rule.EMPTY_AGGREGATE;
import static io.mesa.tck.semantics.Rule.SUMS;

import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.memory.MemoryTableBuilder;
import io.mesa.query.Aggregate;
import io.mesa.query.Query;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.util.List;

/** Sums and means, of many values and of none. */
final class AggregateExamples implements ExampleGroup {
  private static final Aggregate[] ALL = {
    count(),
    count("amount"),
    countDistinct("amount"),
    sum("amount"),
    avg("amount"),
    min("amount"),
    max("amount"),
    sum("weight"),
    avg("weight"),
    max("name")
  };

  @Override
  public void addTables(MemoryDatabaseBuilder database) {
    database
        .table(
            "sum_entry",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .column("kind", ValueType.INT16)
                    .column("quantity", ValueType.INT64)
                    .nullable("price", ValueType.DECIMAL)
                    .nullable("weight", ValueType.FLOAT64)
                    .primaryKey("id")
                    .row(1, 1, Long.MAX_VALUE, decimal("0.10"), 0.1)
                    .row(2, 1, Long.MAX_VALUE, decimal("0.20"), 0.2)
                    .row(3, 2, 1, decimal("0.1234567890123456789"), 0.3)
                    .row(4, 2, 2, null, null)
                    .row(5, 3, 1, decimal("1"), null)
                    .row(6, 3, 0, decimal("1"), null)
                    .row(7, 3, 0, decimal("0.00"), null))
        .table("aggregate_none", AggregateExamples::columns)
        .table(
            "aggregate_null",
            table -> columns(table).row(1, null, null, null).row(2, null, null, null));
  }

  private static MemoryTableBuilder columns(MemoryTableBuilder table) {
    return table
        .column("id", ValueType.INT32)
        .nullable("amount", ValueType.DECIMAL)
        .nullable("weight", ValueType.FLOAT64)
        .nullable("name", ValueType.TEXT)
        .primaryKey("id");
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  @Override
  public List<SemanticsExample> examples() {
    return List.of(
        Example.of(
                SUMS,
                "a sum of 64-bit integers is exact beyond 64 bits",
                Query.from("sum_entry").aggregate(sum("quantity")))
            .gives(row(decimal("18446744073709551618"))),
        Example.of(
                SUMS,
                "a sum of decimals has all their digits",
                Query.from("sum_entry").aggregate(sum("price")))
            .gives(row(decimal("2.4234567890123456789"))),
        Example.of(
                SUMS,
                "a mean of integers is a decimal",
                Query.from("sum_entry").groupBy("kind").aggregate(avg("quantity")))
            .gives(
                row((short) 1, decimal("9223372036854775807")),
                row((short) 2, decimal("1.5")),
                row((short) 3, decimal("0.3333333333333333333333333333333333"))),
        Example.of(
                SUMS,
                "a mean of decimals has 34 digits and leaves out nulls",
                Query.from("sum_entry").groupBy("kind").aggregate(avg("price")))
            .gives(
                row((short) 1, decimal("0.15")),
                row((short) 2, decimal("0.1234567890123456789")),
                row((short) 3, decimal("0.6666666666666666666666666666666667"))),
        Example.of(
                SUMS,
                "a sum of floating-point numbers is near the exact one",
                Query.from("sum_entry").aggregate(sum("weight"), avg("weight")))
            .gives(row(new PlainRows.About(0.6), new PlainRows.About(0.2))),
        Example.of(
                SUMS,
                "a condition on groups compares exact sums",
                Query.from("sum_entry")
                    .groupBy("kind")
                    .aggregate(sum("price"))
                    .having(gte("sum_price", 0.3)))
            .gives(row((short) 1, decimal("0.3")), row((short) 3, decimal("2"))),
        Example.of(
                SUMS,
                "groups are ordered by a sum",
                Query.from("sum_entry")
                    .groupBy("kind")
                    .aggregate(sum("quantity").as("total"))
                    .orderBy(desc("total"))
                    .limit(2))
            .givesInOrder(
                row((short) 1, decimal("18446744073709551614")), row((short) 2, decimal("3"))),
        Example.of(
                EMPTY_AGGREGATE,
                "of no rows there is one row",
                Query.from("aggregate_none").aggregate(ALL))
            .gives(row(0L, 0L, 0L, null, null, null, null, null, null, null)),
        Example.of(
                EMPTY_AGGREGATE,
                "of nulls the rows are counted",
                Query.from("aggregate_null").aggregate(ALL))
            .gives(row(2L, 0L, 0L, null, null, null, null, null, null, null)),
        Example.of(
                EMPTY_AGGREGATE,
                "of no row that meets the condition there is one row",
                Query.from("sum_entry").where(or()).aggregate(count(), sum("price")))
            .gives(row(0L, null)),
        Example.of(
                EMPTY_AGGREGATE,
                "of no rows there are no groups",
                Query.from("aggregate_none").groupBy("name").aggregate(count()))
            .givesNothing(),
        Example.of(
                EMPTY_AGGREGATE,
                "a group of nulls has a sum of null",
                Query.from("aggregate_null").groupBy("name").aggregate(count(), sum("amount")))
            .gives(row(null, 2L, null)),
        Example.of(
                EMPTY_AGGREGATE,
                "the one row of no rows meets a condition",
                Query.from("aggregate_none").aggregate(sum("amount")).having(isNull("sum_amount")))
            .gives(row((Object) null)),
        Example.of(
                EMPTY_AGGREGATE,
                "the one row of no rows fails a condition",
                Query.from("aggregate_none").aggregate(count()).having(gt("count", 0)))
            .givesNothing(),
        Example.of(
                EMPTY_AGGREGATE,
                "a condition on a sum of nothing is unknown",
                Query.from("aggregate_none").aggregate(sum("amount")).having(gt("sum_amount", 0)))
            .givesNothing());
  }
}
