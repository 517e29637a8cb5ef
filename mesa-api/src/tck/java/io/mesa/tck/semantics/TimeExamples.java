package io.mesa.tck.semantics;

import static io.mesa.query.Filters.compare;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.gte;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.lt;
import static io.mesa.query.Filters.lte;
import static io.mesa.query.Filters.ne;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static io.mesa.tck.semantics.Example.row;
import static io.mesa.tck.semantics.Rule.TIME;

import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.query.Aggregate;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.Query;
import io.mesa.value.CalendarInterval;
import io.mesa.value.ValueType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;

/** Times with finer and later ones. */
final class TimeExamples implements ExampleGroup {
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  private static final LocalDateTime LOCAL_START = LocalDateTime.of(2024, 1, 1, 0, 0);
  private static final LocalTime NOON = LocalTime.NOON;

  @Override
  public void addTables(MemoryDatabaseBuilder database) {
    database.table(
        "time_event",
        table ->
            table
                .column("id", ValueType.INT32)
                .nullable("day", ValueType.DATE)
                .nullable("instant", ValueType.TIMESTAMPTZ)
                .nullable("moment", ValueType.TIMESTAMP)
                .nullable("clock", ValueType.TIME)
                .nullable("span", ValueType.INTERVAL)
                .nullable("until", ValueType.DATE)
                .primaryKey("id")
                .row(
                    1,
                    LocalDate.of(2024, 2, 29),
                    START.plusNanos(1_000),
                    LOCAL_START.plusNanos(1_000),
                    NOON.plusNanos(1_000),
                    new CalendarInterval(1, 0, 0),
                    LocalDate.of(2024, 2, 29))
                .row(
                    2,
                    LocalDate.of(2024, 3, 1),
                    START.plusNanos(2_000),
                    LOCAL_START.plusNanos(2_000),
                    NOON.plusNanos(2_000),
                    new CalendarInterval(0, 30, 0),
                    LocalDate.MAX)
                .row(
                    3,
                    LocalDate.MAX,
                    Instant.MAX,
                    LocalDateTime.MAX,
                    LocalTime.of(23, 59, 59, 999_999_000),
                    new CalendarInterval(0, 30, 1),
                    LocalDate.MAX)
                .row(
                    4,
                    LocalDate.MIN,
                    Instant.MIN,
                    LocalDateTime.MIN,
                    LocalTime.MIDNIGHT,
                    new CalendarInterval(0, -1, 0),
                    null)
                .row(5, null, null, null, null, null, null));
  }

  private static Example where(String description, Filter condition) {
    return Example.of(TIME, description, Query.from("time_event").select("id").where(condition));
  }

  @Override
  public List<SemanticsExample> examples() {
    return List.of(
        where("an instant is after a finer one below it", gt("instant", START.plusNanos(1_500)))
            .givesIds(2, 3),
        where("an instant equals no finer one", eq("instant", START.plusNanos(1_500)))
            .givesNothing(),
        where("that it equals none is false, not unknown", ne("instant", START.plusNanos(1_500)))
            .givesIds(1, 2, 3, 4),
        where(
                "of several instants the finer ones do not count",
                in("instant", List.of(START.plusNanos(2_000), START.plusNanos(1_001))))
            .givesIds(2),
        where("a time is before a finer one above it", lte("moment", LOCAL_START.plusNanos(1_999)))
            .givesIds(1, 4),
        where("a clock is after a finer one below it", gte("clock", NOON.plusNanos(1_001)))
            .givesIds(2, 3),
        where("every clock is before the end of the day", lt("clock", LocalTime.MAX))
            .givesIds(1, 2, 3, 4),
        where("infinity is after every date", gt("day", LocalDate.of(10_000_000, 1, 1)))
            .givesIds(3),
        where("minus infinity is before every date", lt("day", LocalDate.of(-10_000_000, 1, 1)))
            .givesIds(4),
        where("infinity equals itself", eq("day", LocalDate.MAX)).givesIds(3),
        where("infinity is after every instant", lt("instant", Instant.MAX)).givesIds(1, 2, 4),
        where("no time is before minus infinity", lt("moment", LocalDateTime.MIN)).givesNothing(),
        where("the 29th of February is a day", eq("day", LocalDate.of(2024, 2, 29))).givesIds(1),
        where("days of a row are compared", compare("day", Operator.LT, "until")).givesIds(2),
        where("a month is 30 days", eq("span", new CalendarInterval(0, 30, 0))).givesIds(1, 2),
        where("a day is 24 hours", gt("span", new CalendarInterval(0, 0, 30 * 86_400_000_000L)))
            .givesIds(3),
        Example.of(
                TIME,
                "infinities are at the ends of an order",
                Query.from("time_event").select("id").orderBy(asc("instant")))
            .givesIdsInOrder(4, 1, 2, 3, 5),
        Example.of(
                TIME,
                "spans are ordered by their length",
                Query.from("time_event").select("id").orderBy(desc("span"), asc("id")))
            .givesIdsInOrder(3, 1, 2, 4, 5),
        Example.of(
                TIME,
                "the least and the greatest, and how many",
                Query.from("time_event")
                    .aggregate(
                        Aggregate.min("day"),
                        Aggregate.max("clock"),
                        Aggregate.countDistinct("span")))
            .gives(row(LocalDate.MIN, LocalTime.of(23, 59, 59, 999_999_000), 3L)));
  }
}
