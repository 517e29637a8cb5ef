package io.mesa.resolve;

import io.mesa.structure.Table;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A structure that is a list of tables.
 *
 * @param tables the tables
 */
record ListedTables(List<Table> tables) implements Tables {
  static ListedTables of(TableDraft... tables) {
    return new ListedTables(Stream.of(tables).map(TableDraft::table).toList());
  }

  @Override
  public Optional<Table> find(TableReference reference) {
    return tables.stream().filter(table -> reference.means(table.name(), "public")).findFirst();
  }

  @Override
  public List<TableName> referencing(TableName target) {
    return tables.stream()
        .filter(table -> table.foreignKeys().stream().anyMatch(key -> key.target().equals(target)))
        .map(Table::name)
        .toList();
  }

  @Override
  public Collection<String> names() {
    return tables.stream()
        .map(Table::name)
        .flatMap(name -> Stream.of(name.name(), name.toString()))
        .toList();
  }
}
