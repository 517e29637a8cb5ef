package io.mesa.toy;

import io.mesa.gateway.Inspector;
import io.mesa.spi.DriverCall;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.structure.Database;
import io.mesa.structure.Extension;
import io.mesa.structure.PartitionTree;
import io.mesa.structure.Schema;
import io.mesa.structure.Sequence;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableKind;
import io.mesa.structure.TableSummary;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads the structure of a {@link ToyServer}. */
class ToyInspector implements Inspector {
  static final String OWNER = "child";
  private static final ColumnType TEXT =
      new ColumnType("text", ValueType.TEXT, new ColumnType.Base());

  private final ToyConnection connection;
  private final DriverCall call;

  ToyInspector(ToyConnection connection, DriverCall call) {
    this.connection = connection;
    this.call = call;
  }

  private <T> T ask(String statement, Supplier<T> work) {
    return connection.ask(call, statement, session -> work.get());
  }

  @Override
  public List<Database> databases() {
    return ask(
        "databases",
        () ->
            List.of(
                new Database(
                    ToyServer.DATABASE,
                    OWNER,
                    "UTF8",
                    Optional.empty(),
                    Reading.missing(Reading.Reason.UNSUPPORTED, "a toy weighs nothing"),
                    Reading.known((long) connection.server().tableNames().size()),
                    true,
                    Optional.empty(),
                    Optional.empty())));
  }

  @Override
  public Optional<Database> database(String name) {
    return databases().stream().filter(database -> database.name().equals(name)).findFirst();
  }

  @Override
  public List<Schema> schemas() {
    return ask(
        "schemas", () -> List.of(new Schema(ToyServer.SCHEMA, OWNER, true, Optional.empty())));
  }

  @Override
  public List<TableSummary> tables(TableFilter filter) {
    return ask("tables", () -> names(filter).stream().map(name -> inFull(name).summary()).toList());
  }

  @Override
  public Table table(TableName name) {
    return ask("table", () -> inFull(name));
  }

  @Override
  public Stream<Table> structure(TableFilter filter) {
    var loan = connection.lend(call, "structure");
    return names(filter).stream().map(this::inFull).onClose(loan::close);
  }

  private List<TableName> names(TableFilter filter) {
    return connection.server().tableNames().stream()
        .filter(name -> filter.schemas().isEmpty() || filter.schemas().contains(name.schema()))
        .filter(name -> filter.kinds().isEmpty() || filter.kinds().contains(TableKind.TABLE))
        .filter(name -> filter.namePattern().map(p -> matches(name.name(), p)).orElse(true))
        .toList();
  }

  /** Whether a name matches a pattern of {@link TableFilter#namePattern()}. */
  protected boolean matches(String name, String pattern) {
    var regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      regex.append(
          switch (c) {
            case '%' -> ".*";
            case '_' -> ".";
            case '\\' -> Pattern.quote(String.valueOf(pattern.charAt(++i)));
            default -> Pattern.quote(String.valueOf(c));
          });
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
  }

  private Table inFull(TableName name) {
    ToyServer.ToyTable table = connection.server().table(name);
    var summary =
        new TableSummary(
            name,
            TableKind.TABLE,
            OWNER,
            Reading.known((long) table.rows().size()),
            Reading.missing(Reading.Reason.UNSUPPORTED, "a toy weighs nothing"),
            Optional.empty(),
            Optional.empty());
    List<Column> columns =
        IntStream.range(0, table.columns().size())
            .mapToObj(i -> Column.plain(table.columns().get(i), i + 1, TEXT, false))
            .toList();
    return Table.plain(summary, columns, Optional.empty(), List.of(), List.of(), List.of());
  }

  @Override
  public PartitionTree partitionTree(TableName name) {
    throw new UnsupportedOperationException("not declared");
  }

  @Override
  public List<Sequence> sequences() {
    throw new UnsupportedOperationException("not declared");
  }

  @Override
  public List<Extension> extensions() {
    throw new UnsupportedOperationException("not declared");
  }
}
