package io.mesa.postgres.query;

import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.entities.EntityGraphs;
import io.mesa.spi.DriverCall;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of the structure of a source's databases. Thread-safe. */
public final class Structures {
  private final Connections connections;
  private final Map<String, Translations> databases = new ConcurrentHashMap<>();

  /**
   * Knows nothing yet.
   *
   * @param connections the source's connections
   */
  public Structures(Connections connections) {
    this.connections = connections;
  }

  /** Forgets all of it. */
  public void forget() {
    databases.values().forEach(Translations::forget);
  }

  /** The translations of the database that a call is for. */
  Translations of(DriverCall call) {
    String name = call.options().database().orElse("");
    Translations known = databases.get(name);
    if (known != null) {
      return known;
    }
    return databases.computeIfAbsent(
        name,
        database ->
            new Translations(
                connections.source(), new KnownTables(connections), new EntityGraphs(connections)));
  }
}
