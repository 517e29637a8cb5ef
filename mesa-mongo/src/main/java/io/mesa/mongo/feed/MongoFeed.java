package io.mesa.mongo.feed;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.entities.EntityGraphs;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.FeedCoverage;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverFeed;
import io.mesa.spi.FeedConnection;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Hears of changes by a change stream of the source's database (MongoDB's manual, "Change
 * Streams"), which tells of what a majority of the members has. Nothing is installed. Made for one
 * call.
 *
 * <p>It does not tell who made a change, so a change that was made here is heard of once more, and
 * answers that were kept meanwhile are given up. It does not tell of time series, and not of views
 * that are defined anew. The login needs {@code changeStream} and {@code find} on the database, as
 * the role {@code read} has them.
 */
public final class MongoFeed implements DriverFeed {
  private static final String NOTHING =
      "A change stream tells of changes by itself; there is nothing to %s.";

  private final Clients clients;
  private final EntityGraphs graphs;
  private final DriverCall call;

  /**
   * Makes the part for a call.
   *
   * @param clients the source's clients
   * @param graphs tell what the database is known by
   * @param call the call to answer
   */
  public MongoFeed(Clients clients, EntityGraphs graphs, DriverCall call) {
    this.clients = clients;
    this.graphs = graphs;
    this.call = call;
  }

  @Override
  public ActionReport install(Set<TableName> tables) {
    FeedCollections collections = read();
    Set<TableName> missing = new TreeSet<>(tables);
    missing.removeAll(collections.heard());
    missing.removeAll(collections.silent().keySet());
    if (!missing.isEmpty()) {
      throw new MesaException(
          ErrorCode.NOT_FOUND, "There is no collection %s in this database.".formatted(missing));
    }
    List<String> notes = new ArrayList<>(List.of(NOTHING.formatted("install")));
    collections
        .silent()
        .forEach(
            (name, reason) -> {
              if (tables.isEmpty() || tables.contains(name)) {
                notes.add("Nothing will be heard of it: " + reason + ".");
              }
            });
    return new ActionReport(!call.preview(), List.of(), notes);
  }

  @Override
  public ActionReport remove() {
    checkHeard();
    return new ActionReport(!call.preview(), List.of(), List.of(NOTHING.formatted("remove")));
  }

  @Override
  public FeedCoverage coverage() {
    return read().coverage();
  }

  private FeedCollections read() {
    checkHeard();
    return clients.on(
        call, clients.database(call), on -> FeedCollections.read(on, call.remaining()));
  }

  @Override
  public FeedConnection listen() {
    checkHeard();
    String database = clients.database(call);
    return Listening.open(clients, database, graphs.of(database, call).identity(), call);
  }

  private void checkHeard() {
    clients
        .deployment(call)
        .whyNoFeed()
        .ifPresent(
            reason -> {
              throw new MesaException(
                  ErrorCode.UNSUPPORTED,
                  "Source '%s' has no feed: %s.".formatted(clients.source().id(), reason));
            });
  }
}
