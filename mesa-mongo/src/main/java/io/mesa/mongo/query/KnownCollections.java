package io.mesa.mongo.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.entities.EntityGraphs;
import io.mesa.mongo.inspect.Collections;
import io.mesa.resolve.Resolver;
import io.mesa.resolve.Tables;
import io.mesa.spi.DriverCall;
import io.mesa.structure.Column;
import io.mesa.structure.Table;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The collections that queries have named, as far as queries need them: declared on the source, or
 * read once and kept until something turns out to have changed. Thread-safe.
 */
public final class KnownCollections {
  private final Clients clients;
  private final Map<TableName, Table> declared = new ConcurrentHashMap<>();
  private final Map<TableName, Table> read = new ConcurrentHashMap<>();
  private final ServerStages stages = new ServerStages();
  private final PreparedQueries prepared = new PreparedQueries();
  private final EntityGraphs graphs;

  /**
   * Knows those that are declared.
   *
   * @param clients the source's clients
   */
  public KnownCollections(Clients clients) {
    this.clients = clients;
    this.graphs = new EntityGraphs(clients);
    clients
        .source()
        .tables()
        .forEach(
            declaration -> declared.put(declaration.name(), Collections.declared(declaration)));
  }

  /** Forgets what was read, and the queries that were made with it. */
  public void forget() {
    read.clear();
    stages.forget();
    prepared.clear();
  }

  /** Forgets how the collections hang together, too. */
  public void structureChanged() {
    forget();
    graphs.forget();
  }

  /**
   * How the collections hang together.
   *
   * @return the graphs of the source's databases
   */
  public EntityGraphs graphs() {
    return graphs;
  }

  /** Which stages the server has, asked by a call that reads a collection. */
  Predicate<OptionalStage> stages(DriverCall call, TableName collection) {
    return stage -> stages.has(stage, clients, call, collection);
  }

  /**
   * Why no condition may ask for related documents.
   *
   * @param call the call
   * @return the reason, empty where it may or the login is not told
   */
  public Optional<String> whyNoLookups(DriverCall call) {
    try {
      return stages(call, TableName.of(clients.database(call), "mesa")).test(OptionalStage.LOOKUP)
          ? Optional.empty()
          : Optional.of(
              Lookups.LACKING
                  + "; related rows are included by commands of their own, which translate and explain cannot show");
    } catch (MesaException e) {
      if (e.code() != ErrorCode.PERMISSION) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** Looks up the names of queries and mutations within one call. */
  Resolver resolver(DriverCall call) {
    return new Resolver(clients.source(), within(call));
  }

  /** The queries that were asked of them. */
  PreparedQueries prepared() {
    return prepared;
  }

  /** The collections within one call, which reads those that are not known yet. */
  private Tables within(DriverCall call) {
    return new View(call);
  }

  /** What is left of a collection where one of its fields has no name, which no query can say. */
  private static Table withoutEmptyName(Table table) {
    List<Column> named =
        table.columns().stream().filter(column -> !column.name().isEmpty()).toList();
    return named.size() == table.columns().size()
        ? table
        : Table.plain(
            table.summary(),
            named,
            table.primaryKey(),
            table.uniqueConstraints(),
            table.foreignKeys(),
            table.indexes());
  }

  private final class View implements Tables {
    private final DriverCall call;
    private final Map<TableName, Table> withoutFields = new HashMap<>();

    View(DriverCall call) {
      this.call = call;
    }

    @Override
    public Optional<Table> find(TableReference reference) {
      TableName name =
          TableName.of(
              reference.schema().orElseGet(() -> clients.database(call)), reference.name());
      Table known = declared.getOrDefault(name, read.getOrDefault(name, withoutFields.get(name)));
      if (known != null) {
        return Optional.of(known);
      }
      Optional<Table> found =
          new Collections(clients, call).find(name).map(KnownCollections::withoutEmptyName);
      found.ifPresent(this::keep);
      return found;
    }

    /** One without fields may have some with its first document, so the next call looks again. */
    private void keep(Table table) {
      (table.columns().isEmpty() ? withoutFields : read).put(table.name(), table);
    }

    @Override
    public List<TableName> referencing(TableName table) {
      return declared.values().stream()
          .filter(other -> other.foreignKeys().stream().anyMatch(key -> key.target().equals(table)))
          .map(Table::name)
          .toList();
    }

    @Override
    public Collection<String> names() {
      String database = clients.database(call);
      List<String> names = new ArrayList<>(new Collections(clients, call).names(database));
      declared.keySet().stream()
          .filter(name -> name.schema().equals(database))
          .forEach(name -> names.add(name.name()));
      List.copyOf(names).forEach(name -> names.add(database + "." + name));
      return names;
    }
  }
}
