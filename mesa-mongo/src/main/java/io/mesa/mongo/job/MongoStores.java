package io.mesa.mongo.job;

import com.mongodb.ReadPreference;
import com.mongodb.client.MongoDatabase;
import io.mesa.cost.CostHistory;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.job.JobStore;
import io.mesa.mongo.administer.Script;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.connect.Deployment;
import io.mesa.mongo.connect.ServerCommands;
import io.mesa.mongo.cost.HistoryCollections;
import io.mesa.mongo.cost.MongoHistory;
import io.mesa.runtime.ActionReport;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverStores;
import io.mesa.spi.StoreCalls;
import java.util.function.Function;

/**
 * What Mesa keeps in MongoDB: a schema is a database. Jobs that run hold the source's connections
 * for long, so a store has a few of its own. Thread-safe.
 */
public final class MongoStores implements DriverStores {
  private final Clients clients;

  /**
   * Makes the part.
   *
   * @param clients the source's clients
   */
  public MongoStores(Clients clients) {
    this.clients = clients;
  }

  @Override
  public ActionReport install(DriverCall call, String schema) {
    refuseRouter(clients, call);
    Script script =
        plan(call, schema, JobCollections::installation)
            .append(plan(call, schema, HistoryCollections::installation));
    if (script.isEmpty()) {
      script.note("The collections in database '" + schema + "' are up to date.");
    }
    return done(call, script);
  }

  @Override
  public ActionReport remove(DriverCall call, String schema) {
    return done(
        call,
        plan(call, schema, JobCollections::removal)
            .append(plan(call, schema, HistoryCollections::removal)));
  }

  private Script plan(DriverCall call, String schema, Function<MongoDatabase, Script> plan) {
    return clients.on(
        call, schema, on -> plan.apply(on.withReadPreference(ReadPreference.primary())));
  }

  private ActionReport done(DriverCall call, Script script) {
    return call.preview()
        ? script.report(false)
        : script.run(new ServerCommands(clients, call)).report(true);
  }

  /** Behind a router, the time that a shard writes and that it compares with are two clocks'. */
  static void refuseRouter(Clients clients, DriverCall call) {
    if (clients.deployment(call).kind() == Deployment.Kind.ROUTER) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED,
          "Source '%s' leads to a router, behind which leases would be by several clocks; keep jobs in a replica set."
              .formatted(clients.source().id()));
    }
  }

  @Override
  public JobStore jobs(String schema, StoreCalls calls) {
    return new MongoJobStore(clients.beside(), calls, schema);
  }

  @Override
  public CostHistory history(String schema, StoreCalls calls) {
    return new MongoHistory(clients, calls, schema);
  }
}
