package io.mesa.postgres.inspect;

import io.mesa.gateway.Inspector;
import io.mesa.postgres.connect.Connections;
import io.mesa.spi.DriverCall;
import io.mesa.structure.Database;
import io.mesa.structure.Extension;
import io.mesa.structure.PartitionTree;
import io.mesa.structure.Schema;
import io.mesa.structure.Sequence;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableSummary;
import io.mesa.value.TableName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads PostgreSQL's catalog. Made for one call; not thread-safe. */
public final class PostgresInspector implements Inspector {
  private final Connections connections;
  private final DriverCall call;

  /**
   * Makes the part for a call.
   *
   * @param connections the source's connections
   * @param call the call to answer
   */
  public PostgresInspector(Connections connections, DriverCall call) {
    this.connections = connections;
    this.call = call;
  }

  @Override
  public List<Database> databases() {
    return new Databases(connections, call).all();
  }

  @Override
  public Optional<Database> database(String name) {
    return new Databases(connections, call).named(name);
  }

  @Override
  public List<Schema> schemas() {
    return connections.read(call, Schemas::read);
  }

  @Override
  public List<TableSummary> tables(TableFilter filter) {
    Scope scope = Scope.of(filter);
    return LockRaces.read(
        connections,
        call,
        (session, locks) ->
            session.list(Summaries.query(scope, locks), Summaries::read).stream()
                .sorted(Comparator.comparing(TableSummary::name))
                .toList());
  }

  @Override
  public Table table(TableName name) {
    try (var reader = new StructureReader(connections, call, Scope.of(name))) {
      return reader
          .next()
          .orElseThrow(() -> connections.read(call, session -> MissingTable.error(session, name)));
    }
  }

  @Override
  public Stream<Table> structure(TableFilter filter) {
    var reader = new StructureReader(connections, call, Scope.of(filter));
    return StreamSupport.stream(reader, false).onClose(reader::close);
  }

  @Override
  public PartitionTree partitionTree(TableName name) {
    return LockRaces.read(
        connections,
        call,
        (session, locks) -> {
          Optional<PartitionTree> tree = PartitionTrees.read(session, locks, name);
          if (tree.isEmpty()) {
            throw MissingTable.error(session, name);
          }
          return tree.get();
        });
  }

  @Override
  public List<Sequence> sequences() {
    return LockRaces.read(connections, call, Sequences::read);
  }

  @Override
  public List<Extension> extensions() {
    return connections.read(call, Schemas::readExtensions);
  }
}
