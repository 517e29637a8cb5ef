package io.mesa.mongo.query;

import io.mesa.mongo.connect.Clients;
import io.mesa.query.Plan;
import io.mesa.query.Query;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverPlans;
import io.mesa.structure.TableKind;
import io.mesa.value.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Asks the server how it would answer queries of Mesa's model. Made for one call. */
public final class MongoPlans implements DriverPlans {
  private final Clients clients;
  private final MongoQueries queries;
  private final DriverCall call;

  /**
   * Makes the part for one call.
   *
   * @param clients the source's clients
   * @param collections what is known of its collections
   * @param call the call
   */
  public MongoPlans(Clients clients, KnownCollections collections, DriverCall call) {
    this.clients = clients;
    this.queries = new MongoQueries(clients, collections, call);
    this.call = call;
  }

  @Override
  public Plan explain(Query query) {
    ResolvedQuery resolved = queries.resolve(query);
    List<BsonDocument> pipeline = queries.pipeline(query, resolved);
    BsonDocument command =
        new BsonDocument("explain", MongoQueries.command(resolved, pipeline))
            .append("verbosity", new BsonString("queryPlanner"));
    BsonDocument reply =
        clients.on(
            call,
            MongoQueries.database(resolved),
            database ->
                database.runCommand(command, database.getReadPreference(), BsonDocument.class));
    return new PlanReader(query, resolved, pipeline, facts(resolved)).read(reply);
  }

  private CollectionFacts facts(ResolvedQuery resolved) {
    Set<TableName> lookedUp =
        Lookup.of(resolved.selection()).stream()
            .map(Lookup::collection)
            .collect(Collectors.toSet());
    Set<TableName> all = new HashSet<>(lookedUp);
    if (resolved.selection().scope().table().summary().kind() != TableKind.VIEW) {
      all.add(resolved.selection().scope().table().name());
    }
    return CollectionFacts.read(clients, call, all, lookedUp);
  }
}
