package io.mesa.bench.inspect;

import io.mesa.bench.inspect.InspectFork.Round;
import io.mesa.bench.measure.Measurement;
import io.mesa.bench.measure.Ratio;
import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import io.mesa.bench.result.ResultFile;
import io.mesa.bench.server.EmbeddedServer;
import io.mesa.bench.server.Place;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.value.TableName;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The structure of a database of 10,000 tables read by Mesa, by plain pgjdbc with the same queries,
 * by SchemaCrawler and through JDBC's {@code DatabaseMetaData}; and one of 100,000 tables read in a
 * small heap. From the repository's root:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark compile -Dbenchmark=inspect.InspectScale
 * mvn -q -Pbenchmark compile -Dbenchmark=inspect.InspectScale -Dbenchmark.arguments=--quick
 * }</pre>
 *
 * <p>The first writes {@code mesa-bench/results/inspect-scale.json}; the second is a rehearsal with
 * a few hundred tables and writes into {@code target}.
 *
 * <p>Mesa and pgjdbc alternate block by block, a block being one read of the whole structure, in
 * many JVMs. The other two take so long that they are run only a few times, each after a block of
 * Mesa's in the same JVM, the JVMs strewn among the others.
 */
public final class InspectScale {
  private static final String COMMAND =
      "mvn -q -Pbenchmark compile -Dbenchmark=inspect.InspectScale";
  private static final int MOST_QUERIES = 8;
  private static final double PLAIN_LIMIT = 1.5;
  private static final double CRAWLER_LIMIT = 20;
  private static final int HEAP_MEBIBYTES = 512;
  private static final int SMALL_HEAP_MEBIBYTES = 64;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "shared_buffers", "512MB",
          "max_locks_per_transaction", "512",
          "wal_level", "minimal",
          "max_wal_senders", "0",
          "max_wal_size", "2GB",
          "checkpoint_timeout", "1h",
          "full_page_writes", "off",
          "autovacuum", "off");

  private final Size size;
  private final long seed;

  InspectScale(Size size, long seed) {
    this.size = size;
    this.seed = seed;
  }

  /**
   * How much is done.
   *
   * @param tables tables of the database that all contenders read
   * @param manyTables tables of the one that is read in a small heap
   * @param forks JVMs in which Mesa and pgjdbc alternate
   * @param warmups uncounted rounds in each JVM
   * @param rounds counted rounds in each
   * @param slowForks JVMs of each slow contender
   * @param compared tables of which {@code structure()} and {@code table()} are compared
   */
  record Size(
      int tables, int manyTables, int forks, int warmups, int rounds, int slowForks, int compared) {
    static final Size FULL = new Size(10_000, 100_000, 10, 1, 4, 3, 500);
    static final Size QUICK = new Size(200, 500, 2, 1, 2, 1, 100);
  }

  /**
   * Runs the benchmark.
   *
   * @param args nothing, or {@code --quick}
   * @throws Exception where it fails
   */
  public static void main(String[] args) throws Exception {
    boolean quick = List.of(args).contains("--quick");
    var benchmark = new InspectScale(quick ? Size.QUICK : Size.FULL, System.nanoTime());
    BenchmarkResult result = benchmark.run();
    System.out.println(ResultFile.write(result, quick));
  }

  BenchmarkResult run() throws SQLException, IOException {
    try (var server = EmbeddedServer.start(SETTINGS)) {
      var place = new Place(server.port(), "scale");
      progress("creating %,d tables".formatted(size.tables()));
      ManyTables.create(server, place.database(), size.tables(), false);
      Transcript sent = Transcript.of(place);
      progress(
          "comparing structure() and table() for %d tables, seed %d"
              .formatted(size.compared(), seed));
      List<String> differing = differing(place);
      var rounds = rounds(place);
      progress("creating %,d tables".formatted(size.manyTables()));
      var many = new Place(server.port(), "many");
      ManyTables.create(server, many.database(), size.manyTables(), true);
      progress("reading them in %d MiB".formatted(HEAP_MEBIBYTES));
      HeapProbe.Finding heap = HeapProbe.run(many, HEAP_MEBIBYTES);
      HeapProbe.Finding smallHeap = HeapProbe.run(many, SMALL_HEAP_MEBIBYTES);
      return result(sent, differing, rounds, List.of(heap, smallHeap));
    }
  }

  /** The tables of which structure() says something else than table(). */
  private List<String> differing(Place place) {
    try (var mesa = new MesaStructure(place)) {
      var gateway = mesa.gateway();
      List<TableName> names = new ArrayList<>();
      Map<TableName, Table> whole = new HashMap<>();
      try (var tables = gateway.structure(TableFilter.all())) {
        tables.forEach(
            table -> {
              names.add(table.name());
              whole.put(table.name(), table);
            });
      }
      Collections.sort(names);
      Collections.shuffle(names, new Random(seed));
      return names.stream()
          .limit(size.compared())
          .filter(name -> !gateway.table(name).equals(whole.get(name)))
          .map(TableName::toString)
          .toList();
    }
  }

  private Map<Contender.Kind, List<List<Round>>> rounds(Place place) throws IOException {
    Map<Contender.Kind, List<List<Round>>> rounds = new EnumMap<>(Contender.Kind.class);
    for (int fork = 0; fork < size.forks(); fork++) {
      fork(place, Contender.Kind.PLAIN, size.rounds(), rounds);
      if (fork < size.slowForks()) {
        fork(place, Contender.Kind.SCHEMA_CRAWLER, 1, rounds);
        fork(place, Contender.Kind.META_DATA, 1, rounds);
      }
    }
    return rounds;
  }

  private void fork(
      Place place, Contender.Kind peer, int count, Map<Contender.Kind, List<List<Round>>> rounds)
      throws IOException {
    List<Round> fork = InspectFork.run(place, size.tables(), peer, size.warmups(), count);
    rounds.computeIfAbsent(peer, ignored -> new ArrayList<>()).add(fork);
    progress(
        "mesa %.2f s, %s %.2f s"
            .formatted(
                median(fork, round -> round.mesa().seconds()),
                peer.word(),
                median(fork, round -> round.peer().seconds())));
  }

  private BenchmarkResult result(
      Transcript sent,
      List<String> differing,
      Map<Contender.Kind, List<List<Round>>> rounds,
      List<HeapProbe.Finding> heaps) {
    Ratio plain = ratio(rounds, Contender.Kind.PLAIN, Round::mesaOverPeer);
    Ratio crawler = ratio(rounds, Contender.Kind.SCHEMA_CRAWLER, Round::peerOverMesa);
    Ratio metaData = ratio(rounds, Contender.Kind.META_DATA, Round::peerOverMesa);
    HeapProbe.Finding heap = heaps.get(0);
    String tables = "%,d tables".formatted(size.tables());
    List<Bar> bars =
        List.of(
            Bar.atMost("catalog queries for " + tables, MOST_QUERIES, (double) sent.queries()),
            Bar.atMost(
                "time / pgjdbc reading the same result sets, " + tables,
                PLAIN_LIMIT,
                plain.median(),
                plain.interval()),
            Bar.atLeast(
                "SchemaCrawler's time / Mesa's, " + tables,
                CRAWLER_LIMIT,
                crawler.median(),
                crawler.interval()),
            Bar.atMost(
                "peak heap in MiB, %,d tables with -Xmx%dm"
                    .formatted(heap.tables(), heap.heapMebibytes()),
                HEAP_MEBIBYTES,
                heap.peakBytes() / (double) (1 << 20)),
            Bar.atMost(
                "tables of %d of which structure() and table() differ".formatted(size.compared()),
                0,
                differing.size()));
    Map<String, Object> runs = new LinkedHashMap<>();
    runs.put("tables", size.tables());
    runs.put("columns per table", 10);
    runs.put("statements sent", sent.statements().size());
    runs.put("catalog queries sent", sent.queries());
    runs.put(
        "DatabaseMetaData's time / Mesa's",
        List.of(metaData.median(), metaData.interval().low(), metaData.interval().high()));
    runs.put("seed of the comparison", seed);
    runs.put("differing tables", differing);
    rounds.forEach((peer, forks) -> runs.put("mesa and " + peer.word(), figures(peer, forks)));
    runs.put("heap", heaps.stream().map(HeapProbe.Finding::figures).toList());
    return new BenchmarkResult("inspect-scale", COMMAND, bars, runs);
  }

  private static Ratio ratio(
      Map<Contender.Kind, List<List<Round>>> rounds,
      Contender.Kind peer,
      Function<Round, Double> ratio) {
    return Ratio.of(
        rounds.getOrDefault(peer, List.of()).stream()
            .map(fork -> fork.stream().map(ratio).toList())
            .toList());
  }

  private static Map<String, Object> figures(Contender.Kind peer, List<List<Round>> forks) {
    List<Round> all = forks.stream().flatMap(List::stream).toList();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("forks", forks.size());
    figures.put("blocks of each", all.size());
    figures.put("mesa", figures(all, Round::mesa));
    figures.put(peer.word(), figures(all, Round::peer));
    figures.put(
        "seconds of each block, mesa then " + peer.word(),
        forks.stream()
            .map(
                fork ->
                    fork.stream()
                        .map(round -> List.of(round.mesa().seconds(), round.peer().seconds()))
                        .toList())
            .toList());
    return figures;
  }

  private static Map<String, Object> figures(
      List<Round> rounds, Function<Round, Measurement> contender) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("median seconds", median(rounds, round -> contender.apply(round).seconds()));
    figures.put(
        "median CPU seconds", median(rounds, round -> contender.apply(round).cpuNanos() / 1e9));
    figures.put(
        "median bytes allocated by the calling thread",
        median(rounds, round -> contender.apply(round).allocatedBytes()));
    return figures;
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Ratio.median(rounds.stream().map(figure::applyAsDouble).toList());
  }

  private static void progress(String line) {
    System.out.println("[inspect-scale] " + line);
  }
}
