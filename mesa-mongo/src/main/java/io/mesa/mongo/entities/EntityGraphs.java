package io.mesa.mongo.entities;

import io.mesa.cache.ReadSet;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.BriefCall;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.connect.Deployment;
import io.mesa.spi.DriverCall;
import io.mesa.value.TableName;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The graphs of the databases of one source, each read when it is first asked for and kept until
 * the structure of collections changes, or another member becomes the primary. What could not be
 * told is looked at again after a minute. Thread-safe.
 */
public final class EntityGraphs {
  private static final long UNKNOWN_FOR_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** What a query would fail with, too; anything else is a matter of the graph's alone. */
  private static final Set<ErrorCode> CONCERNS_THE_CALL =
      Set.of(
          ErrorCode.CONFIGURATION,
          ErrorCode.CONNECTION,
          ErrorCode.AUTHENTICATION,
          ErrorCode.UNAVAILABLE,
          ErrorCode.CANCELLED,
          ErrorCode.CLOSED);

  private final Clients clients;
  private final Map<String, Kept> kept = new HashMap<>();
  private final Map<TableName, Boolean> expiring = new HashMap<>();
  private long generation;

  /** A graph, of which deployment it is, and when it was read. */
  private record Kept(CollectionGraph graph, Deployment deployment, long atNanos) {
    boolean serves(Deployment now) {
      return graph.isKnown()
          ? deployment.equals(now)
          : System.nanoTime() - atNanos < UNKNOWN_FOR_NANOS;
    }
  }

  /**
   * Knows nothing yet.
   *
   * @param clients the source's clients
   */
  public EntityGraphs(Clients clients) {
    this.clients = clients;
  }

  /** Forgets all graphs, and those that are being read meanwhile. */
  public synchronized void forget() {
    generation++;
    kept.clear();
    expiring.clear();
  }

  /**
   * What an answer is made of.
   *
   * @param named the collections and views that a query names
   * @param call the call that asks it
   * @return the collections, or why they cannot be told
   */
  public ReadSet reads(Set<TableName> named, DriverCall call) {
    Set<String> databases = named.stream().map(TableName::schema).collect(Collectors.toSet());
    return databases.size() == 1
        ? of(databases.iterator().next(), call).reads(named, name -> expires(name, call))
        : new ReadSet.Unknown("it reads several databases");
  }

  /**
   * The graph of a database, read if need be.
   *
   * @param database the database's name
   * @param call the call to read it in
   * @return the graph
   */
  public CollectionGraph of(String database, DriverCall call) {
    Deployment now = clients.deployment(call);
    long before;
    synchronized (this) {
      Kept known = kept.get(database);
      if (known != null && known.serves(now)) {
        return known.graph();
      }
      before = generation;
    }
    CollectionGraph read = read(database, now, call);
    synchronized (this) {
      if (generation == before) {
        kept.put(database, new Kept(read, now, System.nanoTime()));
      }
    }
    return read;
  }

  private CollectionGraph read(String database, Deployment deployment, DriverCall call) {
    try {
      var brief = new BriefCall(call, clients.source().limits().readTimeout());
      return new GraphReader(clients, deployment, brief).read(database);
    } catch (MesaException e) {
      call.remaining(); // Where the call itself has no time left, that is what is said.
      if (CONCERNS_THE_CALL.contains(e.code())) {
        throw e;
      }
      return CollectionGraph.unknown("the collections could not be listed: " + e.getMessage());
    }
  }

  /** Whether a collection has an index that has documents deleted, which no listing tells. */
  private boolean expires(TableName collection, DriverCall call) {
    long before;
    synchronized (this) {
      @Nullable Boolean known = expiring.get(collection);
      if (known != null) {
        return known;
      }
      before = generation;
    }
    boolean expires = GraphReader.expires(clients, collection, call);
    synchronized (this) {
      if (generation == before) {
        expiring.put(collection, expires);
      }
    }
    return expires;
  }
}
