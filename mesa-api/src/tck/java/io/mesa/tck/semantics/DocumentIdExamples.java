package io.mesa.tck.semantics;

import static io.mesa.query.Aggregate.count;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.ne;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static io.mesa.tck.semantics.Example.row;
import static io.mesa.tck.semantics.Example.rows;
import static io.mesa.tck.semantics.Rule.DOCUMENT_IDS;

import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.value.DocumentId;
import io.mesa.value.ValueType;
import java.util.List;

/** Identifiers of documents, beside texts that look like them. */
final class DocumentIdExamples implements ExampleGroup {
  private static final String LOW = "000000000000000000000001";
  private static final String HIGH = "ff0000000000000000000000";
  private static final String MIDDLE = "7f00000000000000000000ab";

  @Override
  public void addTables(MemoryDatabaseBuilder database) {
    database
        .table(
            "id_note",
            table ->
                table
                    .column("id", ValueType.DOCUMENT_ID)
                    .column("text", ValueType.TEXT)
                    .primaryKey("id")
                    .row(DocumentId.of(HIGH), "last")
                    .row(DocumentId.of(LOW), HIGH)
                    .row(DocumentId.of(MIDDLE), MIDDLE))
        .table(
            "id_reply",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .nullable("note", ValueType.DOCUMENT_ID)
                    .primaryKey("id")
                    .foreignKey("note", "id_note")
                    .row(1, DocumentId.of(MIDDLE))
                    .row(2, null)
                    .row(3, DocumentId.of(LOW))
                    .row(4, DocumentId.of(MIDDLE)));
  }

  private static QueryBuilder notes() {
    return Query.from("id_note").select("text");
  }

  private static QueryBuilder replies() {
    return Query.from("id_reply").select("id");
  }

  private static Example of(String description, QueryBuilder query) {
    return Example.of(DOCUMENT_IDS, description, query);
  }

  @Override
  public List<SemanticsExample> examples() {
    return List.of(
        of("an id finds its document", notes().where(eq("id", DocumentId.of(MIDDLE))))
            .gives(row(MIDDLE)),
        of("a text of the same digits is a text", notes().where(eq("text", HIGH))).gives(row(HIGH)),
        of(
                "one of several ids",
                notes().where(in("id", List.of(DocumentId.of(LOW), DocumentId.of(HIGH)))))
            .gives(row(HIGH), row("last")),
        of("ids are ordered by unsigned bytes", notes().orderBy(asc("id")))
            .givesInOrder(row(HIGH), row(MIDDLE), row("last")),
        of("and compared so", notes().where(gt("id", DocumentId.of(MIDDLE)))).gives(row("last")),
        of("no id is no other id", replies().where(ne("note", DocumentId.of(MIDDLE)))).givesIds(3),
        of("nor is it not", replies().where(not(eq("note", DocumentId.of(LOW))))).givesIds(1, 4),
        of("pages by ids, descending", replies().orderBy(desc("note"), asc("id")).limit(1))
            .givesIdsInPages(1, 4, 3, 2),
        of(
                "replies by note",
                Query.from("id_reply").groupBy("note").aggregate(count()).orderBy(asc("note")))
            .givesInOrder(
                row(DocumentId.of(LOW), 1L), row(DocumentId.of(MIDDLE), 2L), row(null, 1L)),
        of(
                "ids join documents",
                replies().where(eq("id", 4)).include("id_note", note -> note.select("text")))
            .gives(row(4, row(MIDDLE))),
        of(
                "and the other way",
                notes()
                    .orderBy(asc("id"))
                    .include("id_reply", reply -> reply.select("id").orderBy(asc("id"))))
            .givesInOrder(row(HIGH, rows(3)), row(MIDDLE, rows(1, 4)), row("last", rows())));
  }
}
