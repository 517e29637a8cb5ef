package io.mesa.csv;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.spi.DriverCall;
import io.mesa.spi.PlainInspector;
import io.mesa.structure.Database;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableSummary;
import io.mesa.value.Names;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what a folder consists of. Made for one call. */
final class CsvInspector implements PlainInspector {
  private final CsvFolder folder;
  private final DriverCall call;

  CsvInspector(CsvFolder folder, DriverCall call) {
    this.folder = folder;
    this.call = call;
  }

  @Override
  public List<Database> databases() {
    return List.of(
        new Database(
            folder.name(),
            CsvFolder.OWNER,
            "UTF-8",
            Optional.empty(),
            Reading.missing(Reading.Reason.UNSUPPORTED, "Only of each file the size is known."),
            Reading.known((long) folder.files().size()),
            true,
            Optional.empty(),
            Optional.empty()));
  }

  @Override
  public Optional<Database> database(String name) {
    return databases().stream().filter(known -> known.name().equals(name)).findFirst();
  }

  @Override
  public List<TableSummary> tables(TableFilter filter) {
    return summaries(filter).toList();
  }

  private Stream<TableSummary> summaries(TableFilter filter) {
    return folder.files().entrySet().stream()
        .map(entry -> folder.summary(entry.getKey(), entry.getValue()))
        .filter(filter::matches);
  }

  @Override
  public Table table(TableName name) {
    Map<TableName, Path> files = folder.files();
    Path file = files.get(name);
    if (file == null) {
      List<String> names = files.keySet().stream().map(TableName::toString).toList();
      throw new MesaException(
          ErrorCode.NOT_FOUND,
          "There is no table '%s'%s.".formatted(name, Names.perhaps(name.toString(), names)));
    }
    return folder.table(name, file);
  }

  @Override
  public Stream<Table> structure(TableFilter filter) {
    return summaries(filter)
        .map(
            summary -> {
              call.remaining();
              return table(summary.name());
            });
  }
}
