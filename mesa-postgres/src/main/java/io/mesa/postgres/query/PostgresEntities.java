package io.mesa.postgres.query;

import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.postgres.entities.Change;
import io.mesa.postgres.entities.TableGraph;
import io.mesa.postgres.run.PostgresData;
import io.mesa.query.Insert;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Update;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverEntities;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Says what answers are made of and what changes may change. Made for one call.
 *
 * <p>Views count as the tables behind them, partitions and inheritance children as their root,
 * materialised views as themselves. An answer is unknown where its tables, views or policies depend
 * on more than rows: on foreign, unlogged, temporary and system tables, on volatile and on most
 * stable functions. Functions that are declared immutable are believed. A change counts as one of
 * the whole database where it runs triggers, rules or functions whose effects the source does not
 * declare; functions written in C are taken to change nothing.
 */
public final class PostgresEntities implements DriverEntities {
  private final Translations translations;
  private final DriverCall call;
  private final Supplier<Optional<TableGraph>> graph;

  /**
   * Makes the part for one call.
   *
   * @param structures the structure of the source's databases
   * @param call the call
   */
  public PostgresEntities(Structures structures, DriverCall call) {
    this.translations = structures.of(call);
    this.call = call;
    this.graph = () -> Optional.of(translations.graphs().of(call));
  }

  /**
   * Makes the part for a transaction, which may see another structure than everybody else.
   *
   * @param graph how the tables hang together, empty where that cannot be told
   */
  PostgresEntities(
      Translations translations, DriverCall call, Supplier<Optional<TableGraph>> graph) {
    this.translations = translations;
    this.call = call;
    this.graph = graph;
  }

  @Override
  public ReadSet reads(Query query) {
    Set<TableName> tables = translations.of(query, call).translation().tables();
    return graph
        .get()
        .map(graph -> graph.reads(tables))
        .orElseGet(() -> new ReadSet.Unknown("the catalog was not read yet"));
  }

  @Override
  public WriteSet writes(Mutation mutation) {
    TableName table = translations.table(mutation.table(), call);
    return graph
        .get()
        .map(graph -> graph.writes(table, changes(mutation)))
        .orElseGet(WriteSet.Anything::new);
  }

  private static Set<Change> changes(Mutation mutation) {
    if (mutation instanceof Insert insert) {
      return insert.upsertKey().isEmpty()
          ? Set.of(Change.INSERT)
          : Set.of(Change.INSERT, Change.UPDATE);
    }
    return mutation instanceof Update ? Set.of(Change.UPDATE) : Set.of(Change.DELETE);
  }

  @Override
  public WriteSet writes(NativeStatement statement) {
    TableGraph.Extent extent = PostgresData.extent(statement);
    return graph.get().map(graph -> graph.statement(extent)).orElseGet(WriteSet.Anything::new);
  }

  @Override
  public WriteSet changed(Set<TableName> tables) {
    Set<TableName> known = new HashSet<>();
    for (TableName table : tables) {
      known.add(translations.table(TableReference.of(table), call));
    }
    return graph.get().map(graph -> graph.changed(known)).orElseGet(WriteSet.Anything::new);
  }
}
