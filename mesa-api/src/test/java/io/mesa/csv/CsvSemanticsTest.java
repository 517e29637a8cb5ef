package io.mesa.csv;

import io.mesa.Mesa;
import io.mesa.memory.MemoryDatabase;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.structure.Column;
import io.mesa.structure.Table;
import io.mesa.tck.semantics.SemanticsContract;
import io.mesa.tck.semantics.SemanticsExample;
import io.mesa.value.ValueType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** Queries of files mean what they mean everywhere, as far as the driver declares them. */
class CsvSemanticsTest extends SemanticsContract {
  private final CsvFiles files = CsvFiles.in("public");
  private final Map<String, ValueType> left = new HashMap<>();

  @Override
  protected Mesa.Builder open(MemoryDatabase database) {
    SourceBuilder source = files.source("examples");
    for (Table table : database.tables()) {
      Optional<ValueType> unheld =
          table.columns().stream()
              .map(column -> column.type().valueType())
              .filter(type -> !CsvValues.TYPES.contains(type))
              .findFirst();
      if (unheld.isPresent()) {
        left.put(table.name().name(), unheld.get());
      } else {
        source.table(declaration(table));
        write(table, database.rows(table.name()));
      }
    }
    return Mesa.builder().source(source.build());
  }

  private static TableDeclaration declaration(Table table) {
    TableDeclaration.Builder declared = TableDeclaration.of(table.name());
    for (Column column : table.columns()) {
      declared.field(
          new TableDeclaration.Field(
              column.name(),
              column.type().valueType(),
              column.nullable(),
              Optional.empty(),
              column.type().labels().orElse(List.of())));
    }
    return declared.build();
  }

  private void write(Table table, List<List<@Nullable Object>> rows) {
    List<String> names = table.columns().stream().map(Column::name).toList();
    files.createTable(table.name().name(), names);
    for (List<@Nullable Object> row : rows) {
      files.addRow(table.name(), row.stream().map(v -> Objects.toString(v, null)).toList());
    }
  }

  @Override
  protected Optional<String> skipped(SemanticsExample example) {
    return Optional.ofNullable(left.get(example.query().from().name()))
        .map(type -> "a file holds no " + type);
  }

  @AfterAll
  void deleteFiles() {
    files.close();
  }
}
