package io.mesa.bench.query;

import io.mesa.Mesa;
import io.mesa.bench.measure.Measurement;
import io.mesa.bench.measure.Ratio;
import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import io.mesa.bench.result.ResultFile;
import io.mesa.bench.server.EmbeddedServer;
import io.mesa.bench.server.Place;
import io.mesa.query.InsertBuilder;
import io.mesa.query.Mutation;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.postgresql.PGConnection;

/**
 * Many rows of six columns inserted, by Mesa and by the ways that pgjdbc has, by turns in one JVM.
 * From the repository's root:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark compile -Dbenchmark=query.BulkInsert
 * mvn -q -Pbenchmark compile -Dbenchmark=query.BulkInsert -Dbenchmark.arguments=--quick
 * }</pre>
 *
 * <p>The first writes {@code mesa-bench/results/bulk-insert.json}; the second is a rehearsal and
 * writes into {@code target}.
 */
public final class BulkInsert {
  private static final String COMMAND = "mvn -q -Pbenchmark compile -Dbenchmark=query.BulkInsert";
  private static final String DATABASE = "postgres";
  private static final int BATCH = 1_000;

  private final int rows;
  private final int rounds;
  private final int warmUp;

  BulkInsert(int rows, int rounds, int warmUp) {
    this.rows = rows;
    this.rounds = rounds;
    this.warmUp = warmUp;
  }

  /** A way to insert. */
  private enum Way {
    MESA,
    COPY,
    BATCH,
    REWRITTEN_BATCH;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** What is inserted. */
  private record Item(
      int id, String name, BigDecimal price, boolean sold, Instant moment, double weight) {
    static Item of(int i) {
      return new Item(
          i,
          i % 10 == 0 ? "a \"b\"\t\\ " + i : "item number " + i,
          BigDecimal.valueOf(i * 7L, 2),
          i % 3 == 0,
          Instant.ofEpochSecond(1_700_000_000L + i),
          i / 8.0);
    }

    String copyLine() {
      String text = name.replace("\\", "\\\\").replace("\t", "\\t");
      return id + "\t" + text + "\t" + price + "\t" + sold + "\t" + moment + "\t" + weight + "\n";
    }
  }

  /**
   * Runs the benchmark.
   *
   * @param args nothing, or {@code --quick}
   * @throws Exception where it fails
   */
  public static void main(String[] args) throws Exception {
    boolean quick = List.of(args).contains("--quick");
    BenchmarkResult result =
        (quick ? new BulkInsert(100_000, 5, 2) : new BulkInsert(100_000, 30, 5)).run();
    Path committed = ResultFile.committed();
    System.out.println(
        ResultFile.write(result, quick ? committed.resolveSibling("target") : committed));
  }

  BenchmarkResult run() throws Exception {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      items.add(Item.of(i));
    }
    Map<Way, List<Measurement>> taken = new EnumMap<>(Way.class);
    try (var server = EmbeddedServer.start(SampleData.SETTINGS);
        var plain = server.connect(DATABASE);
        var rewriting = rewriting(server);
        var mesa =
            Mesa.of(
                Source.builder("bulk")
                    .url(server.url(DATABASE))
                    .pooling(Pooling.pooled(0, 1))
                    .build())) {
      execute(
          plain,
          "CREATE TABLE item (id int PRIMARY KEY, name text, price numeric(12,2), sold boolean,"
              + " moment timestamptz, weight float8)");
      for (int round = -warmUp; round < rounds; round++) {
        for (Way way : Way.values()) {
          execute(plain, "TRUNCATE item");
          Measurement measured =
              Measurement.of(
                  () -> {
                    switch (way) {
                      case MESA -> mesa.gateway().execute(mutation(items));
                      case COPY -> copy(plain, items);
                      case BATCH -> batch(plain, items);
                      case REWRITTEN_BATCH -> batch(rewriting, items);
                    }
                  });
          check(plain);
          if (round >= 0) {
            taken.computeIfAbsent(way, key -> new ArrayList<>()).add(measured);
          }
        }
      }
    }
    return result(taken);
  }

  private static Connection rewriting(EmbeddedServer server) throws SQLException {
    var source = new Place(server.port(), DATABASE).dataSource();
    source.setReWriteBatchedInserts(true);
    return source.getConnection();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Every way inserts the same. */
  private void check(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var found =
            statement.executeQuery(
                "SELECT count(*), sum(id + price + length(name)), min(moment) FROM item")) {
      found.next();
      if (found.getInt(1) != rows) {
        throw new IllegalStateException("Inserted " + found.getInt(1) + " rows, not " + rows);
      }
    }
  }

  private static Mutation mutation(List<Item> items) {
    InsertBuilder insert =
        Mutation.insertInto("item").columns("id", "name", "price", "sold", "moment", "weight");
    for (Item item : items) {
      insert.values(item.id, item.name, item.price, item.sold, item.moment, item.weight);
    }
    return insert.build();
  }

  private static void copy(Connection connection, List<Item> items) throws Exception {
    var text = new StringBuilder(items.size() * 64);
    items.forEach(item -> text.append(item.copyLine()));
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn("COPY item FROM STDIN", new StringReader(text.toString()), 1 << 16);
  }

  private static void batch(Connection connection, List<Item> items) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?)")) {
      for (int i = 0; i < items.size(); i++) {
        Item item = items.get(i);
        insert.setInt(1, item.id);
        insert.setString(2, item.name);
        insert.setBigDecimal(3, item.price);
        insert.setBoolean(4, item.sold);
        insert.setObject(5, item.moment.atOffset(ZoneOffset.UTC));
        insert.setDouble(6, item.weight);
        insert.addBatch();
        if ((i + 1) % BATCH == 0 || i == items.size() - 1) {
          insert.executeBatch();
        }
      }
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private BenchmarkResult result(Map<Way, List<Measurement>> taken) {
    List<Bar> bars = new ArrayList<>();
    Map<String, Object> runs = new LinkedHashMap<>();
    runs.put("rows", rows);
    runs.put("rounds", rounds);
    List<Measurement> mesa = taken.getOrDefault(Way.MESA, List.of());
    taken.forEach(
        (way, measured) -> {
          Map<String, Object> figures = new LinkedHashMap<>();
          figures.put(
              "median ms", Ratio.median(measured.stream().map(m -> m.seconds() * 1e3).toList()));
          figures.put(
              "median CPU ms",
              Ratio.median(measured.stream().map(m -> m.cpuNanos() / 1e6).toList()));
          figures.put(
              "median bytes allocated",
              Ratio.median(measured.stream().map(Measurement::allocatedBytes).toList()));
          runs.put(way.word(), figures);
          if (way == Way.COPY || way == Way.REWRITTEN_BATCH) {
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < measured.size(); round++) {
              ratios.add(mesa.get(round).seconds() / measured.get(round).seconds());
            }
            Ratio ratio = Ratio.of(List.of(ratios));
            double limit = way == Way.COPY ? 1.3 : 1;
            bars.add(
                Bar.atMost(
                    "Mesa's time / that of " + way.word(),
                    limit,
                    ratio.median(),
                    ratio.interval()));
          }
        });
    return new BenchmarkResult("bulk-insert", COMMAND, bars, runs);
  }
}
