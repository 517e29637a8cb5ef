package io.mesa.mongo.inspect;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.source.Sampling;
import io.mesa.spi.DriverCall;
import io.mesa.spi.PlainInspector;
import io.mesa.structure.Database;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableSummary;
import io.mesa.value.Names;
import io.mesa.value.TableName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what a server consists of. Made for one call. */
public final class MongoInspector implements PlainInspector {
  private final Clients clients;
  private final DriverCall call;
  private final Databases databases;
  private final Collections collections;

  /**
   * Makes the part for one call.
   *
   * @param clients the source's clients
   * @param call the call
   */
  public MongoInspector(Clients clients, DriverCall call) {
    this.clients = clients;
    this.call = call;
    this.databases = new Databases(clients, call);
    this.collections = new Collections(clients, call);
  }

  @Override
  public List<Database> databases() {
    return databases.all();
  }

  @Override
  public Optional<Database> database(String name) {
    return databases.find(name);
  }

  @Override
  public List<TableSummary> tables(TableFilter filter) {
    return matching(filter).stream().map(collections::summary).toList();
  }

  private List<Listed> matching(TableFilter filter) {
    List<Listed> found = collections.matching(clients.database(call), filter);
    if (found.isEmpty()) {
      call.options().database().ifPresent(this::checkThere);
    }
    return found;
  }

  private void checkThere(String name) {
    List<String> names = databases.names();
    if (!names.contains(name)) {
      throw new MesaException(
          ErrorCode.NOT_FOUND,
          "There is no database '%s'%s; MongoDB makes one with its first collection."
              .formatted(name, Names.perhaps(name, names)));
    }
  }

  @Override
  public Table table(TableName name) {
    return collections
        .listed(name)
        .map(listed -> collections.inspect(listed, sampling()))
        .orElseThrow(
            () ->
                new MesaException(
                    ErrorCode.NOT_FOUND,
                    "There is no collection '%s'%s."
                        .formatted(
                            name, Names.perhaps(name.name(), collections.names(name.schema())))));
  }

  @Override
  public Stream<Table> structure(TableFilter filter) {
    return matching(filter).stream().map(listed -> collections.inspect(listed, sampling()));
  }

  private Sampling sampling() {
    return call.options().sampling().orElseGet(() -> clients.source().sampling());
  }
}
