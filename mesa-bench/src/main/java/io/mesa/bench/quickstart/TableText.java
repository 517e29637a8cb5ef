package io.mesa.bench.quickstart;

import io.mesa.structure.Check;
import io.mesa.structure.Column;
import io.mesa.structure.ForeignKey;
import io.mesa.structure.Index;
import io.mesa.structure.PartitionTree;
import io.mesa.structure.Policy;
import io.mesa.structure.Table;
import io.mesa.structure.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table's columns, its other parts and its partitions as rows of text. */
final class TableText {
  private final Page page;

  TableText(Page page) {
    this.page = page;
  }

  /** Name, type, nullability, comment and default of each column. */
  List<List<String>> columns(Table table) {
    return table.columns().stream()
        .map(
            column ->
                List.of(
                    column.name(),
                    column.type().name(),
                    column.nullable() ? "yes" : "no",
                    column.comment().orElse(""),
                    origin(column)))
        .toList();
  }

  private String origin(Column column) {
    if (column.generation().orElse(null) instanceof Column.Computed computed) {
      return "= " + page.reading(computed.expression());
    }
    return column.generation().isPresent()
        ? "identity"
        : column.defaultValue().map(page::reading).orElse("");
  }

  /** Kind, name and meaning of each part but the columns. */
  List<List<String>> parts(Table table) {
    List<List<String>> parts = new ArrayList<>();
    table
        .primaryKey()
        .ifPresent(key -> parts.add(List.of("primary key", key.name(), list(key.columns()))));
    for (ForeignKey key : table.foreignKeys()) {
      parts.add(List.of("foreign key", key.name(), describe(key)));
    }
    for (Check check : table.checks()) {
      parts.add(List.of("check", check.name(), page.reading(check.expression())));
    }
    for (Index index : table.indexes()) {
      parts.add(List.of("index", index.name(), describe(index)));
    }
    for (Trigger trigger : table.triggers()) {
      parts.add(List.of("trigger", trigger.name(), describe(trigger)));
    }
    for (Policy policy : table.policies()) {
      parts.add(List.of("policy", policy.name(), describe(policy)));
    }
    table
        .partitioning()
        .ifPresent(
            by ->
                parts.add(
                    List.of("partitions", Page.words(by.strategy()), page.reading(by.key()))));
    return parts;
  }

  private static String describe(ForeignKey key) {
    return "%s -> %s%s on delete %s"
        .formatted(
            list(key.columns()),
            key.target(),
            list(key.targetColumns()),
            Page.words(key.onDelete()));
  }

  private String describe(Index index) {
    return "%s%s (%s)%s%s, %s"
        .formatted(
            index.unique() ? "unique " : "",
            index.method(),
            index.keys().stream().map(this::describe).collect(Collectors.joining(", ")),
            index.included().isEmpty() ? "" : " including " + list(index.included()),
            index.predicate().map(where -> " where " + page.reading(where)).orElse(""),
            page.reading(index.bytes(), Page::bytes));
  }

  private String describe(Index.Key key) {
    String what = key.column().or(() -> key.expression().map(page::reading)).orElse("");
    return key.descending() ? what + " desc" : what;
  }

  private static String describe(Trigger trigger) {
    return "%s %s -> %s"
        .formatted(
            Page.words(trigger.timing()),
            trigger.events().stream().map(Page::words).sorted().collect(Collectors.joining(", ")),
            trigger.function());
  }

  private String describe(Policy policy) {
    return Page.words(policy.command())
        + policy.using().map(condition -> " where " + page.reading(condition)).orElse("");
  }

  /** Name, rows, bytes and bound of each partition, indented below its parent. */
  List<List<String>> partitions(PartitionTree tree) {
    List<List<String>> rows = new ArrayList<>();
    addTree(rows, tree, "");
    return rows;
  }

  private void addTree(List<List<String>> rows, PartitionTree tree, String indent) {
    rows.add(
        List.of(
            indent + tree.name(),
            page.reading(tree.rows(), Page::count),
            page.reading(tree.bytes(), Page::bytes),
            tree.bound().map(page::reading).orElse("")));
    tree.partitions().forEach(part -> addTree(rows, part, indent + "  "));
  }

  private static String list(List<String> names) {
    return "(" + String.join(", ", names) + ")";
  }
}
