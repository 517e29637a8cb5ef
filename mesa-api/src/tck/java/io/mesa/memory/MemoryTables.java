package io.mesa.memory;

import io.mesa.resolve.Tables;
import io.mesa.structure.Table;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The structure of a database in memory, as queries need it. */
record MemoryTables(List<Table> tables) implements Tables {

  @Override
  public Optional<Table> find(TableReference reference) {
    return tables.stream()
        .filter(table -> reference.means(table.name(), MemoryDatabase.DEFAULT_SCHEMA))
        .findFirst();
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
        .flatMap(
            name ->
                name.schema().equals(MemoryDatabase.DEFAULT_SCHEMA)
                    ? Stream.of(name.name(), name.toString())
                    : Stream.of(name.toString()))
        .toList();
  }
}
