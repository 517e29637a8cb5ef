package io.mesa.bench.cache;

import io.mesa.Mesa;
import io.mesa.bench.measure.Ratio;
import io.mesa.bench.query.SampleData;
import io.mesa.bench.result.BenchmarkResult;
import io.mesa.bench.result.ResultFile;
import io.mesa.bench.server.EmbeddedServer;
import io.mesa.bench.server.Place;
import io.mesa.cache.caffeine.CaffeineCache;
import io.mesa.source.Source;
import io.mesa.value.TableName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What it costs those who write by other ways than Mesa that their database tells of each write: a
 * table with the feed's triggers beside one without, by turns, while a Mesa listens. From the
 * repository's root:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark compile -Dbenchmark=cache.FeedCost
 * mvn -q -Pbenchmark compile -Dbenchmark=cache.FeedCost -Dbenchmark.arguments=--quick
 * }</pre>
 *
 * <p>The first writes {@code mesa-bench/results/feed-cost.json}; the second is a rehearsal and
 * writes into {@code target}. Nothing is demanded of it: it is what PostgreSQL takes.
 */
public final class FeedCost {
  private static final String COMMAND = "mvn -q -Pbenchmark compile -Dbenchmark=cache.FeedCost";
  private static final Duration LEASE = Duration.ofSeconds(5);
  private static final String UNTOLD = "untold";
  private static final String TOLD = "told";
  private static final List<Integer> WRITERS = List.of(1, 4, 16);

  private final Size size;

  FeedCost(Size size) {
    this.size = size;
  }

  /**
   * How much is done.
   *
   * @param warmups uncounted rounds
   * @param rounds counted rounds
   * @param blockMillis how long each table is written in a round
   */
  record Size(int warmups, int rounds, int blockMillis) {
    static final Size FULL = new Size(5, 30, 500);
    static final Size QUICK = new Size(2, 8, 200);
    static final Size REHEARSAL = new Size(0, 2, 30);
  }

  /**
   * Runs the benchmark.
   *
   * @param args nothing, or {@code --quick}
   * @throws Exception where it fails
   */
  public static void main(String[] args) throws Exception {
    boolean quick = List.of(args).contains("--quick");
    BenchmarkResult result = new FeedCost(quick ? Size.QUICK : Size.FULL).run();
    result.runs().forEach((what, figures) -> System.out.println(what + ": " + figures));
    System.out.println(ResultFile.write(result, quick));
  }

  BenchmarkResult run() throws Exception {
    Map<String, String> settings = new HashMap<>(SampleData.SETTINGS);
    settings.put("fsync", "on");
    try (var server = EmbeddedServer.start(settings)) {
      SampleData.createWritten(server, UNTOLD);
      SampleData.createWritten(server, TOLD);
      var place = new Place(server.port(), "postgres");
      Map<String, Object> runs = new LinkedHashMap<>();
      runs.put("rounds", size.rounds());
      try (Mesa mesa = listening(place)) {
        mesa.gateway().feed().install(Set.of(TableName.of("public", TOLD)));
        checkTriggers(place);
        for (boolean durable : List.of(true, false)) {
          for (int writers : WRITERS) {
            runs.put(label(writers, durable), measure(place, writers, durable));
          }
        }
      }
      return new BenchmarkResult("feed-cost", COMMAND, List.of(), runs);
    }
  }

  private static Mesa listening(Place place) {
    return Mesa.builder()
        .source(Source.builder("bench").url(place.url()).build())
        .cache(CaffeineCache.builder().build())
        .feed("bench", LEASE)
        .build();
  }

  private static String label(int writers, boolean durable) {
    return "%d %s, a commit %s for the disk"
        .formatted(
            writers, writers == 1 ? "writer" : "writers", durable ? "waits" : "does not wait");
  }

  /** Whether the table that tells has triggers, and the other has none. */
  private static void checkTriggers(Place place) throws SQLException {
    try (var connection = place.dataSource().getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT count(*) FILTER (WHERE tgrelid = 'told'::regclass),
                       count(*) FILTER (WHERE tgrelid = 'untold'::regclass),
                       current_setting('fsync')
                  FROM pg_trigger
                """)) {
      rows.next();
      if (rows.getInt(1) == 0 || rows.getInt(2) != 0 || !rows.getString(3).equals("on")) {
        throw new IllegalStateException(
            "%d triggers on told, %d on untold, fsync %s"
                .formatted(rows.getInt(1), rows.getInt(2), rows.getString(3)));
      }
    }
  }

  private Map<String, Object> measure(Place place, int writers, boolean durable) throws Exception {
    Map<String, List<Double>> speeds = new HashMap<>();
    long nanos = TimeUnit.MILLISECONDS.toNanos(size.blockMillis());
    try (var applications = new Writers(place, writers, durable)) {
      for (int round = -size.warmups(); round < size.rounds(); round++) {
        List<String> turns = round % 2 == 0 ? List.of(UNTOLD, TOLD) : List.of(TOLD, UNTOLD);
        for (String table : turns) {
          double speed = applications.writesPerSecond(table, nanos);
          if (round >= 0) {
            speeds.computeIfAbsent(table, any -> new ArrayList<>()).add(speed);
          }
        }
      }
    }
    return figures(speeds.getOrDefault(UNTOLD, List.of()), speeds.getOrDefault(TOLD, List.of()));
  }

  private static Map<String, Object> figures(List<Double> untold, List<Double> told) {
    List<List<Double>> ratios = new ArrayList<>();
    for (int round = 0; round < untold.size(); round++) {
      ratios.add(List.of(told.get(round) / untold.get(round)));
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("writes/s without triggers", Ratio.median(untold));
    figures.put("writes/s with the feed's triggers", Ratio.median(told));
    figures.put("with / without", Ratio.of(ratios).triple());
    return figures;
  }
}
