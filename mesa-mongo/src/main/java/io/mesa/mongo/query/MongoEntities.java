package io.mesa.mongo.query;

import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.entities.CollectionGraph;
import io.mesa.mongo.run.MongoData;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverEntities;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import java.util.HashSet;
import java.util.Set;

/**
 * Says what answers are made of and what changes may change. Made for one call.
 *
 * <p>Views count as the collections behind them. An answer is unknown where its views depend on
 * more than documents, such as the time, or where the server itself deletes documents that are old.
 * It is unknown, too, where it may be read from a secondary, or may be taken back by a failover: a
 * source of a replica set or a cluster is read from the primary with {@code
 * readConcernLevel=majority} (MongoDB's manual, "Read Concern 'majority'": with writes acknowledged
 * by a majority, as Mesa's are, what was written is read). A server that is no member of a replica
 * set has no identity unless the source declares one; what it lost in a crash, though it had
 * acknowledged it, an answer may still hold. A primary that was deposed and has not noticed yet
 * answers a source that has not noticed either: {@code readConcernLevel=linearizable} excludes it.
 *
 * <p>MongoDB has neither cascades nor triggers, so a change reaches the collection that it names. A
 * cluster with shards is to be reached through its routers by all sources, as each shard would
 * count as a server of its own.
 */
public final class MongoEntities implements DriverEntities {
  private final Clients clients;
  private final KnownCollections collections;
  private final DriverCall call;

  /**
   * Makes the part for one call.
   *
   * @param clients the source's clients
   * @param collections what is known of its collections
   * @param call the call
   */
  public MongoEntities(Clients clients, KnownCollections collections, DriverCall call) {
    this.clients = clients;
    this.collections = collections;
    this.call = call;
  }

  @Override
  public ReadSet reads(Query query) {
    return collections
        .graphs()
        .reads(new MongoQueries(clients, collections, call).named(query), call);
  }

  @Override
  public WriteSet writes(Mutation mutation) {
    return changed(named(mutation.table()));
  }

  @Override
  public WriteSet writes(NativeStatement statement) {
    String database = clients.database(call);
    return graph(database).statement(MongoData.extent(statement, database));
  }

  @Override
  public WriteSet changed(Set<TableName> tables) {
    if (tables.isEmpty()) {
      return graph(clients.database(call)).changed(tables);
    }
    Set<TableName> known = new HashSet<>();
    tables.forEach(table -> known.add(named(TableReference.of(table))));
    return known.stream().map(this::changed).reduce(WriteSet::and).orElseThrow();
  }

  private WriteSet changed(TableName table) {
    return graph(table.schema()).changed(Set.of(table));
  }

  private TableName named(TableReference reference) {
    return collections.resolver(call).scope(reference).table().name();
  }

  private CollectionGraph graph(String database) {
    return collections.graphs().of(database, call);
  }
}
