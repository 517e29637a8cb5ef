package io.mesa.bench.query;

import com.mongodb.ConnectionString;
import com.mongodb.ServerAddress;
import io.mesa.bench.query.peer.Contender;
import io.mesa.bench.query.peer.Kind;
import io.mesa.bench.server.CountingRelay;
import io.mesa.bench.server.Place;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often contenders wait for the server. */
final class RoundTrips {
  /** So often that every statement has been prepared on the server. */
  private static final int WARMUPS = 10;

  private RoundTrips() {}

  /** Counts the round trips of a workload done once, when everything is warm. */
  static Map<Kind, Long> of(Place place, Workload workload) throws Exception {
    try (var relay = CountingRelay.to(place.port())) {
      return counted(relay, new Place(relay.port(), place.database()).url(), workload);
    }
  }

  /** Counts the commands that are sent to a MongoDB on this machine without TLS. */
  static Map<Kind, Long> of(ConnectionString mongo, Workload workload) throws Exception {
    var address = new ServerAddress(mongo.getHosts().get(0));
    try (var relay = CountingRelay.toMongo(address.getPort())) {
      String url =
          "mongodb://localhost:%d/%s?directConnection=true"
              .formatted(relay.port(), mongo.getDatabase());
      return counted(relay, url, workload);
    }
  }

  private static Map<Kind, Long> counted(CountingRelay relay, String url, Workload workload)
      throws Exception {
    Map<Kind, Long> counted = new LinkedHashMap<>();
    for (Kind kind : workload.kinds()) {
      try (Contender contender = kind.open(url, AlternatingFork.TIMEOUT)) {
        for (int i = 1; i <= WARMUPS; i++) {
          workload.run(contender, i);
        }
        long before = relay.roundTrips();
        workload.run(contender, WARMUPS + 1);
        counted.put(kind, relay.roundTrips() - before);
      }
    }
    return counted;
  }

  /** As a result shows it. */
  static Map<String, Object> figures(Map<Kind, Long> counted) {
    Map<String, Object> figures = new LinkedHashMap<>();
    counted.forEach((kind, count) -> figures.put(kind.word(), count));
    return figures;
  }
}
