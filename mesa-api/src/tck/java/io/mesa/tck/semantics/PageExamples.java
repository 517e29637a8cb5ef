package io.mesa.tck.semantics;

import static io.mesa.query.Filters.isNotNull;
import static io.mesa.query.Filters.or;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static io.mesa.tck.semantics.Rule.KEYSET;

import io.mesa.memory.ColumnTypes;
import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.query.Sort;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Pages there and back, over nulls and rows at one place. */
final class PageExamples implements ExampleGroup {

  @Override
  public void addTables(MemoryDatabaseBuilder database) {
    database
        .table(
            "page_row",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .nullable("score", ValueType.INT32)
                    .column("name", ValueType.TEXT)
                    .primaryKey("id")
                    .row(1, 10, "b")
                    .row(2, null, "a")
                    .row(3, 10, "a")
                    .row(4, 5, "\ud83d\ude00")
                    .row(5, null, "b")
                    .row(6, 10, "\uff5e")
                    .row(7, 5, "b"))
        .table(
            "page_value",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .nullable("ratio", ValueType.FLOAT64)
                    .nullable("price", ValueType.DECIMAL)
                    .nullable("instant", ValueType.TIMESTAMPTZ)
                    .nullable("span", ValueType.INTERVAL)
                    .nullable("key", ValueType.UUID)
                    .nullable("mark", ValueType.BYTES)
                    .nullable("level", ColumnTypes.enumOf("page_level", "low", "high"))
                    .nullable("flag", ValueType.BOOLEAN)
                    .primaryKey("id")
                    .row(
                        1,
                        Double.NaN,
                        new BigDecimal("1.50"),
                        Instant.MAX,
                        new CalendarInterval(1, 0, 0),
                        new UUID(-1, 0),
                        Bytes.of(new byte[] {(byte) 0x80}),
                        "high",
                        true)
                    .row(
                        2,
                        0.0,
                        new BigDecimal("1.5"),
                        Instant.EPOCH,
                        new CalendarInterval(0, 30, 0),
                        new UUID(1, 0),
                        Bytes.of(new byte[] {0x7f}),
                        "low",
                        false)
                    .row(
                        3,
                        -0.0,
                        Double.NaN,
                        Instant.MIN,
                        new CalendarInterval(0, 0, 1),
                        new UUID(1, -1),
                        Bytes.of(new byte[] {}),
                        "high",
                        true)
                    .row(4, null, null, null, null, null, null, null, null)
                    .row(
                        5,
                        Double.POSITIVE_INFINITY,
                        new BigDecimal("-1e20"),
                        Instant.EPOCH.plusNanos(1_000),
                        new CalendarInterval(-1, 0, 0),
                        new UUID(1, 1),
                        Bytes.of(new byte[] {0x7f, 0}),
                        "low",
                        null))
        .table(
            "page_pair",
            table ->
                table
                    .column("west", ValueType.INT32)
                    .column("east", ValueType.INT32)
                    .column("id", ValueType.INT32)
                    .nullable("note", ValueType.INT32)
                    .primaryKey("west", "east")
                    .row(1, 2, 12, null)
                    .row(1, 1, 11, 7)
                    .row(2, 1, 21, 7)
                    .row(2, 2, 22, null));
  }

  private static QueryBuilder rows(int limit, Sort... order) {
    return Query.from("page_row").select("id").orderBy(order).limit(limit);
  }

  private static Example values(String description, Sort... order) {
    return Example.of(
        KEYSET, description, Query.from("page_value").select("id").orderBy(order).limit(2));
  }

  @Override
  public List<SemanticsExample> examples() {
    return List.of(
        Example.of(KEYSET, "by a unique field", rows(3, desc("id")))
            .givesIdsInPages(7, 6, 5, 4, 3, 2, 1),
        Example.of(KEYSET, "over rows at one place and nulls", rows(2, asc("score"), asc("id")))
            .givesIdsInPages(4, 7, 1, 3, 6, 2, 5),
        Example.of(
                KEYSET,
                "a unique tiebreak is appended in the last field's direction",
                rows(2, desc("score")))
            .givesIdsInPages(6, 3, 1, 7, 4, 5, 2),
        Example.of(
                KEYSET,
                "with nulls first and mixed directions",
                rows(3, asc("score").withNullsFirst(), desc("id")))
            .givesIdsInPages(5, 2, 7, 4, 6, 3, 1),
        Example.of(
                KEYSET,
                "with nulls first, one row at a time",
                rows(1, desc("score").withNullsFirst(), asc("id")))
            .givesIdsInPages(2, 5, 1, 3, 6, 4, 7),
        Example.of(
                KEYSET, "by text in binary order", rows(3, asc("name")).textOrder(TextOrder.BINARY))
            .givesIdsInPages(2, 3, 1, 5, 7, 6, 4),
        Example.of(
                KEYSET,
                "by text down and a number up",
                rows(2, desc("name"), asc("score")).textOrder(TextOrder.BINARY))
            .givesIdsInPages(4, 6, 7, 1, 5, 3, 2),
        Example.of(
                KEYSET,
                "of rows that meet a condition",
                rows(1, asc("score")).where(isNotNull("score")))
            .givesIdsInPages(4, 7, 1, 3, 6),
        Example.of(KEYSET, "with one page only", rows(8, asc("id")))
            .givesIdsInPages(1, 2, 3, 4, 5, 6, 7),
        Example.of(KEYSET, "with a last page that is full", rows(7, asc("id")))
            .givesIdsInPages(1, 2, 3, 4, 5, 6, 7),
        Example.of(KEYSET, "of no rows", rows(2, asc("id")).where(or())).givesIdsInPages(),
        Example.of(
                KEYSET,
                "by a key of two columns",
                Query.from("page_pair").select("id").orderBy(asc("note")).limit(1))
            .givesIdsInPages(11, 21, 12, 22),
        values("by NaN, the zeros and infinity", asc("ratio"), asc("id"))
            .givesIdsInPages(2, 3, 5, 1, 4),
        values("by decimals of one value and NaN", desc("price"), asc("id"))
            .givesIdsInPages(3, 1, 2, 5, 4),
        values("by instants and infinities", asc("instant")).givesIdsInPages(3, 2, 5, 1, 4),
        values("by spans of one length", desc("span"), asc("id")).givesIdsInPages(1, 2, 3, 5, 4),
        values("by unsigned keys", asc("key")).givesIdsInPages(2, 5, 3, 1, 4),
        values("by unsigned bytes", desc("mark")).givesIdsInPages(1, 5, 2, 3, 4),
        values("by labels and flags", desc("level"), asc("flag"), desc("id"))
            .givesIdsInPages(3, 1, 2, 5, 4));
  }
}
