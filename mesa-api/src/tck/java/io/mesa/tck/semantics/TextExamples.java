package io.mesa.tck.semantics;

import static io.mesa.query.Filters.between;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.lt;
import static io.mesa.query.Filters.lte;
import static io.mesa.query.Filters.ne;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static io.mesa.tck.semantics.Example.row;
import static io.mesa.tck.semantics.Example.rows;
import static io.mesa.tck.semantics.Rule.TEXT_EQUALITY;
import static io.mesa.tck.semantics.Rule.TEXT_ORDER;

import io.mesa.memory.ColumnTypes;
import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.query.Aggregate;
import io.mesa.query.Filter;
import io.mesa.query.Query;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.util.List;

/** Text that is equal, less and greater. */
final class TextExamples implements ExampleGroup {
  private static final String COMPOSED = "\u00e9";
  private static final String COMBINED = "e\u0301";

  /** A code point below those beyond the BMP, whose UTF-16 is above theirs. */
  private static final String WIDE_TILDE = "\uff5e";

  private static final String FACE = "\ud83d\ude00";

  @Override
  public void addTables(MemoryDatabaseBuilder database) {
    database
        .table(
            "text_word",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .nullable("word", ValueType.TEXT)
                    .primaryKey("id")
                    .row(1, "a")
                    .row(2, "A")
                    .row(3, "a ")
                    .row(4, COMPOSED)
                    .row(5, COMBINED)
                    .row(6, "")
                    .row(7, null)
                    .row(8, "\uff41")
                    .row(9, "a"))
        .table(
            "text_code",
            table ->
                table.column("code", ValueType.TEXT).primaryKey("code").row("x").row("X").row("x "))
        .table(
            "text_use",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .column("code", ValueType.TEXT)
                    .primaryKey("id")
                    .foreignKey("code", "text_code")
                    .row(1, "x")
                    .row(2, "X")
                    .row(3, "x"))
        .table(
            "text_sorted",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .column("word", ValueType.TEXT)
                    .column("size", ColumnTypes.enumOf("text_size", "small", "medium", "large"))
                    .primaryKey("id")
                    .row(1, "b", "small")
                    .row(2, "B", "large")
                    .row(3, "a", "medium")
                    .row(4, COMPOSED, "small")
                    .row(5, WIDE_TILDE, "medium")
                    .row(6, FACE, "large")
                    .row(7, "ab", "small")
                    .row(8, "", "medium"));
  }

  private static Example word(String description, Filter condition) {
    return Example.of(
        TEXT_EQUALITY, description, Query.from("text_word").select("id").where(condition));
  }

  private static Example sorted(String description, Filter condition) {
    return Example.of(
        TEXT_ORDER,
        description,
        Query.from("text_sorted").select("id").where(condition).textOrder(TextOrder.BINARY));
  }

  @Override
  public List<SemanticsExample> examples() {
    return List.of(
        word("case and trailing spaces count", eq("word", "a")).givesIds(1, 9),
        word("what is not equal is ne", ne("word", "a")).givesIds(2, 3, 4, 5, 6, 8),
        word("a letter is not its letter and accent", eq("word", COMPOSED)).givesIds(4),
        word("a letter and its accent are not the one letter", in("word", List.of("A", COMBINED)))
            .givesIds(2, 5),
        word("the empty text equals itself", eq("word", "")).givesIds(6),
        Example.of(
                TEXT_EQUALITY,
                "groups have equal text",
                Query.from("text_word").groupBy("word").aggregate(Aggregate.count()))
            .gives(
                row("a", 2L),
                row("A", 1L),
                row("a ", 1L),
                row(COMPOSED, 1L),
                row(COMBINED, 1L),
                row("", 1L),
                row(null, 1L),
                row("\uff41", 1L)),
        Example.of(
                TEXT_EQUALITY,
                "distinct texts are counted apart",
                Query.from("text_word").aggregate(Aggregate.countDistinct("word")))
            .gives(row(7L)),
        Example.of(
                TEXT_EQUALITY,
                "relations join equal text",
                Query.from("text_code")
                    .include("text_use", uses -> uses.select("id").orderBy(asc("id"))))
            .gives(row("x", rows(1, 3)), row("X", rows(2)), row("x ", rows())),
        Example.of(
                TEXT_ORDER,
                "ascending by code point, not by UTF-16",
                Query.from("text_sorted")
                    .select("id")
                    .orderBy(asc("word"))
                    .textOrder(TextOrder.BINARY))
            .givesIdsInOrder(8, 2, 3, 7, 1, 4, 5, 6),
        Example.of(
                TEXT_ORDER,
                "descending, of one field in that order",
                Query.from("text_sorted").select("id").orderBy(desc("word").in(TextOrder.BINARY)))
            .givesIdsInOrder(6, 5, 4, 1, 7, 3, 2, 8),
        sorted("gt is after in the order", gt("word", "a")).givesIds(1, 4, 5, 6, 7),
        sorted("beyond the BMP is greater than all within", gt("word", WIDE_TILDE)).givesIds(6),
        sorted("a part is less than the whole", lt("word", "ab")).givesIds(2, 3, 8),
        sorted("between has both ends", between("word", "B", "ab")).givesIds(2, 3, 7),
        sorted("lte has its end", lte("word", WIDE_TILDE)).givesIds(1, 2, 3, 4, 5, 7, 8),
        Example.of(
                TEXT_ORDER,
                "the least and the greatest text",
                Query.from("text_sorted")
                    .aggregate(Aggregate.min("word"), Aggregate.max("word"))
                    .textOrder(TextOrder.BINARY))
            .gives(row("", FACE)),
        Example.of(
                TEXT_ORDER,
                "an enum's labels are in their declared order",
                Query.from("text_sorted")
                    .select("id")
                    .where(gt("size", "small"))
                    .orderBy(desc("size"), asc("id")))
            .givesIdsInOrder(2, 6, 3, 5, 8));
  }
}
