package io.mesa.bench.cost;

import io.mesa.Mesa;
import io.mesa.bench.measure.Ratio;
import io.mesa.bench.server.EmbeddedServer;
import io.mesa.bench.server.Place;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How fast estimates are right again after something changed that they rest on. A round asks each
 * of a few shapes once, with values that it never had.
 */
final class Recovery {
  private static final String TABLE = "shop.purchase";
  private static final long FIRST_SHAPE = 7_000_000;
  private static final Duration SHORTEST = Duration.ofMillis(2);

  /** Estimates are right again where they are off by no more than so many times what they were. */
  private static final double AS_GOOD = 1.25;

  private final int rows;
  private final int shapes;
  private final int rounds;
  private int round;

  Recovery(int rows, int shapes, int rounds) {
    this.rows = rows;
    this.shapes = shapes;
    this.rounds = rounds;
  }

  private record Change(String name, List<String> statements) {
    Change(String name, String... statements) {
      this(name, List.of(statements));
    }
  }

  private List<Change> changes() {
    return List.of(
        new Change("ANALYZE of a table without statistics", "ANALYZE " + TABLE),
        new Change("an index created", "CREATE INDEX changing ON %s (total)".formatted(TABLE)),
        new Change("an index dropped", "DROP INDEX shop.changing"),
        new Change(
            "a server that may not use indexes any more",
            "ALTER SYSTEM SET enable_indexscan = off",
            "ALTER SYSTEM SET enable_bitmapscan = off",
            "SELECT pg_reload_conf()"),
        new Change(
            "ten-fold growth",
            """
            INSERT INTO %1$s SELECT id + n * (%2$d + 1), customer_id, day, state, priority, total, note
              FROM %1$s, generate_series(1, 9) n
            """
                .formatted(TABLE, rows),
            "ANALYZE " + TABLE));
  }

  /** The median error of each round before and after each change. */
  Map<String, Object> measure(Map<String, String> settings) throws Exception {
    try (var server = EmbeddedServer.start(settings)) {
      Place place = SkewedData.create(server, rows, 0.9173);
      run(
          server,
          List.of("DELETE FROM pg_statistic WHERE starelid = '%s'::regclass".formatted(TABLE)));
      try (Mesa mesa = mesa(place);
          Mesa pilot = mesa(place)) {
        return measure(server, mesa.gateway(), pilot.gateway());
      }
    }
  }

  private Map<String, Object> measure(
      EmbeddedServer server, DatabaseGateway gateway, DatabaseGateway pilot) throws SQLException {
    var maker = new QueryMaker(SkewedTable.all(rows));
    List<Long> asked = shapes(maker, pilot);
    Map<String, Object> measured = new LinkedHashMap<>();
    List<Double> before = rounds(gateway, maker, asked, 2 * rounds);
    for (Change change : changes()) {
      double usual = Ratio.median(before.subList(before.size() - rounds, before.size()));
      run(server, change.statements());
      List<Double> after = rounds(gateway, maker, asked, rounds);
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("q-error p50 before", usual);
      figures.put("q-error p50 of each round after", after);
      figures.put(
          "as good again from round",
          IntStream.range(0, rounds)
                  .filter(i -> after.get(i) <= usual * AS_GOOD)
                  .findFirst()
                  .orElse(rounds)
              + 1);
      measured.put(change.name(), figures);
      before = after;
    }
    return measured;
  }

  /** Shapes that ask the table and take a while. */
  private List<Long> shapes(QueryMaker maker, DatabaseGateway pilot) {
    List<Long> chosen = new ArrayList<>();
    for (long shape = FIRST_SHAPE; chosen.size() < shapes; shape++) {
      if (maker.table(shape).name().equals("purchase")
          && Trials.millis(pilot, maker.query(shape, 0)).orElse(0) >= SHORTEST.toMillis()) {
        chosen.add(shape);
      }
    }
    return chosen;
  }

  private List<Double> rounds(
      DatabaseGateway gateway, QueryMaker maker, List<Long> asked, int howMany) {
    List<Double> errors = new ArrayList<>();
    for (int i = 0; i < howMany; i++) {
      int values = ++round;
      errors.add(
          Ratio.median(asked.stream().map(shape -> error(gateway, maker, shape, values)).toList()));
    }
    return errors;
  }

  private static double error(DatabaseGateway gateway, QueryMaker maker, long shape, int values) {
    var query = maker.query(shape, values);
    double expected = gateway.estimate(query).expected().orElseThrow().toNanos() / 1e6;
    double actual = Trials.millis(gateway, query).orElseThrow();
    return Math.max(actual / expected, expected / actual);
  }

  private static Mesa mesa(Place place) {
    return Mesa.of(
        Source.builder("recovery").url(place.url()).pooling(Pooling.pooled(1, 2)).build());
  }

  private static void run(EmbeddedServer server, List<String> statements) throws SQLException {
    try (var connection = server.connect("postgres");
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
