package io.mesa.tck.semantics;

import static io.mesa.query.Filters.contains;
import static io.mesa.query.Filters.endsWith;
import static io.mesa.query.Filters.like;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.startsWith;
import static io.mesa.tck.semantics.Rule.PATTERNS;

import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.query.Filter;
import io.mesa.query.Query;
import io.mesa.value.ValueType;
import java.util.List;

/** Text that matches. */
final class PatternExamples implements ExampleGroup {

  @Override
  public void addTables(MemoryDatabaseBuilder database) {
    database.table(
        "pattern_line",
        table ->
            table
                .column("id", ValueType.INT32)
                .nullable("line", ValueType.TEXT)
                .primaryKey("id")
                .row(1, "100%")
                .row(2, "100 percent")
                .row(3, "a_b")
                .row(4, "axb")
                .row(5, "a\ud83d\ude00b")
                .row(6, "one\ntwo")
                .row(7, "back\\slash")
                .row(8, "\u00c9COLE")
                .row(9, "\u00c9cole")
                .row(10, null)
                .row(11, "")
                .row(12, "a.*b"));
  }

  private static Example where(String description, Filter condition) {
    return Example.of(
        PATTERNS, description, Query.from("pattern_line").select("id").where(condition));
  }

  @Override
  public List<SemanticsExample> examples() {
    return List.of(
        where("_ is one code point, beyond the BMP too", like("line", "a_b")).givesIds(3, 4, 5),
        where("_ escaped is itself", like("line", "a\\_b")).givesIds(3),
        where("% is any text, none too", like("line", "100%%")).givesIds(1, 2),
        where("% escaped is itself", like("line", "%0\\%")).givesIds(1),
        where("% goes over the ends of lines", like("line", "one%two")).givesIds(6),
        where("a backslash escaped is itself", like("line", "back\\\\slash")).givesIds(7),
        where("another character escaped is itself", like("line", "a\\xb")).givesIds(4),
        where("a pattern is of the whole text", like("line", "a")).givesNothing(),
        where("the empty pattern is of the empty text", like("line", "")).givesIds(11),
        where("a match is unknown of null", not(like("line", "%b"))).givesIds(1, 2, 6, 7, 8, 9, 11),
        where("startsWith takes % literally", startsWith("line", "100%")).givesIds(1),
        where("contains takes _ literally", contains("line", "_")).givesIds(3),
        where("contains takes a backslash literally", contains("line", "\\")).givesIds(7),
        where("endsWith takes a dot and a star literally", endsWith("line", ".*b")).givesIds(12),
        where("every text contains the empty one", contains("line", ""))
            .givesIds(1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12),
        where("case counts", startsWith("line", "\u00c9c")).givesIds(9),
        where("A to Z are a to z where case is ignored", like("line", "\u00c9C%").ignoringCase())
            .givesIds(8, 9),
        where(
                "other letters have one case where case is ignored",
                startsWith("line", "\u00e9cole").ignoringCase())
            .givesNothing(),
        where("case is ignored in a part", contains("line", "SLASH").ignoringCase()).givesIds(7),
        where("case is ignored at the end", endsWith("line", "Le").ignoringCase()).givesIds(8, 9));
  }
}
