package io.mesa.memory;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Source;
import io.mesa.spi.DriverCall;
import io.mesa.spi.PlainInspector;
import io.mesa.structure.Database;
import io.mesa.structure.Schema;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableSummary;
import io.mesa.value.Names;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what a database in memory is made of. */
final class MemoryInspector implements PlainInspector {
  static final String OWNER = "memory";

  private final Source source;
  private final MemoryDatabase database;
  private final DriverCall call;

  MemoryInspector(Source source, MemoryDatabase database, DriverCall call) {
    this.source = source;
    this.database = database;
    this.call = call;
  }

  @Override
  public List<Database> databases() {
    call.remaining();
    return List.of(
        new Database(
            source.database().orElse(MemoryDriver.NAME),
            OWNER,
            "UTF8",
            Optional.empty(),
            Reading.missing(Reading.Reason.UNSUPPORTED, "a database in memory is not on disk"),
            Reading.known((long) database.tables().size()),
            true,
            Optional.empty(),
            Optional.empty()));
  }

  @Override
  public Optional<Database> database(String name) {
    return databases().stream().filter(known -> known.name().equals(name)).findFirst();
  }

  @Override
  public List<Schema> schemas() {
    call.remaining();
    return Stream.concat(
            Stream.of(MemoryDatabase.DEFAULT_SCHEMA),
            database.tables().stream().map(table -> table.name().schema()))
        .distinct()
        .sorted()
        .map(name -> new Schema(name, OWNER, true, Optional.empty()))
        .toList();
  }

  @Override
  public List<TableSummary> tables(TableFilter filter) {
    return structure(filter).map(Table::summary).toList();
  }

  @Override
  public Table table(TableName name) {
    call.remaining();
    return database.tables().stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(() -> notFound(name));
  }

  private MesaException notFound(TableName name) {
    List<String> names = database.tables().stream().map(table -> table.name().toString()).toList();
    return new MesaException(
        ErrorCode.NOT_FOUND,
        "There is no table '%s'%s.".formatted(name, Names.perhaps(name.toString(), names)));
  }

  @Override
  public Stream<Table> structure(TableFilter filter) {
    call.remaining();
    return database.tables().stream()
        .filter(table -> filter.matches(table.summary()))
        .sorted(Comparator.comparing(Table::name));
  }
}
