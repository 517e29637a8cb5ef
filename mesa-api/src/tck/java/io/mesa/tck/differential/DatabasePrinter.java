package io.mesa.tck.differential;

import static io.mesa.tck.differential.CodeText.quoted;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints a database as Java code that builds it, and what its source declares. */
final class DatabasePrinter {
  private DatabasePrinter() {}

  static String print(GeneratedDatabase database) {
    var code = new StringBuilder();
    database.declared().forEach(relation -> code.append("// ").append(relation).append('\n'));
    code.append("MemoryDatabase.builder()\n");
    database.tables().forEach(table -> print(table, code));
    return code.append("    .build()").toString();
  }

  private static void print(GeneratedTable table, StringBuilder code) {
    code.append("    .table(").append(quoted(table.name().name())).append(", table -> table\n");
    for (GeneratedColumn column : table.columns()) {
      code.append(column.nullable() ? "        .nullable(" : "        .column(")
          .append(quoted(column.name()))
          .append(", ")
          .append(CodeText.type(column.type()))
          .append(")\n");
      column
          .collation()
          .ifPresent(
              collation ->
                  code.append(
                      "        .collated(%s, new Collation(%s, %s, %s))\n"
                          .formatted(
                              quoted(column.name()),
                              quoted(collation.name()),
                              collation.deterministic(),
                              collation.binary())));
    }
    if (!table.primaryKey().isEmpty()) {
      code.append("        .primaryKey(").append(quoted(table.primaryKey())).append(")\n");
    }
    table
        .uniqueKeys()
        .forEach(key -> code.append("        .unique(").append(quoted(key)).append(")\n"));
    for (GeneratedReference reference : table.references()) {
      code.append(
          "        .foreignKey(%s, List.of(%s), TableName.of(%s, %s), List.of(%s))\n"
              .formatted(
                  quoted(reference.name()),
                  quoted(reference.columns()),
                  quoted(reference.target().schema()),
                  quoted(reference.target().name()),
                  quoted(reference.targetColumns())));
    }
    for (List<@Nullable Object> row : table.rows()) {
      code.append("        .row(")
          .append(
              row.size() == 1 && row.get(0) == null
                  ? "(Object) null"
                  : row.stream().map(CodeText::value).collect(Collectors.joining(", ")))
          .append(")\n");
    }
    code.append("    )\n");
  }
}
