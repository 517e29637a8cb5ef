package io.mesa.bench.query;

import io.mesa.bench.measure.Ratio;
import io.mesa.bench.query.StreamFork.Finding;
import io.mesa.bench.query.StreamFork.Part;
import io.mesa.bench.query.peer.Kind;
import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import io.mesa.bench.result.ResultFile;
import io.mesa.bench.server.EmbeddedServer;
import io.mesa.bench.server.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A table of ten million rows streamed in a small heap by Mesa and its peers. From the repository's
 * root:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark compile -Dbenchmark=query.StreamRows
 * mvn -q -Pbenchmark compile -Dbenchmark=query.StreamRows -Dbenchmark.arguments=--quick
 * }</pre>
 *
 * <p>The first writes {@code mesa-bench/results/stream.json}; the second is a rehearsal and writes
 * into {@code target}.
 *
 * <p>In most JVMs Mesa and plain pgjdbc alternate; in a few all contenders do.
 */
public final class StreamRows {
  private static final String COMMAND = "mvn -q -Pbenchmark compile -Dbenchmark=query.StreamRows";
  private static final int HEAP_MEBIBYTES = 64;
  private static final double PLAIN_LIMIT = 0.95;
  private static final List<Kind> PAIR = List.of(Kind.MESA, Kind.PGJDBC);
  private static final List<Kind> ALL =
      List.of(Kind.MESA, Kind.PGJDBC, Kind.JDBI, Kind.JOOQ, Kind.HIBERNATE);

  private final Size size;

  StreamRows(Size size) {
    this.size = size;
  }

  /**
   * How much is done.
   *
   * @param rows rows of the table
   * @param partRows how many are read at a stretch
   * @param warmups parts at the start of each stream that are not counted
   * @param forks JVMs in which Mesa and pgjdbc alternate
   * @param wholeForks JVMs in which all contenders do
   */
  record Size(long rows, int partRows, int warmups, int forks, int wholeForks) {
    static final Size FULL = new Size(10_000_000, 100_000, 10, 10, 3);
    static final Size QUICK = new Size(1_000_000, 50_000, 5, 3, 1);
    static final Size REHEARSAL = new Size(20_000, 5_000, 1, 2, 1);
  }

  /**
   * Runs the benchmark.
   *
   * @param args nothing, or {@code --quick}
   * @throws Exception where it fails
   */
  public static void main(String[] args) throws Exception {
    boolean quick = List.of(args).contains("--quick");
    BenchmarkResult result = new StreamRows(quick ? Size.QUICK : Size.FULL).run();
    System.out.println(ResultFile.write(result, quick));
  }

  BenchmarkResult run() throws Exception {
    try (var server = EmbeddedServer.start(SampleData.SETTINGS)) {
      progress("creating %,d rows".formatted(size.rows()));
      Place place = SampleData.createReadings(server, size.rows());
      List<Finding> pairs = forks(place, PAIR, size.forks());
      List<Finding> wholes = forks(place, ALL, size.wholeForks());
      return result(pairs, wholes);
    }
  }

  private List<Finding> forks(Place place, List<Kind> kinds, int count) throws Exception {
    List<Finding> findings = new ArrayList<>();
    for (int fork = 0; fork < count; fork++) {
      Finding found = StreamFork.run(place, kinds, HEAP_MEBIBYTES, size.partRows());
      findings.add(found);
      for (Kind kind : kinds) {
        progress(
            "fork %d, %s: %.0f ns a row"
                .formatted(fork + 1, kind.word(), median(List.of(found), kind, Part::nanos)));
      }
    }
    return findings;
  }

  /** The parts of one contender that count. */
  private List<Part> parts(Finding finding, Kind kind) {
    return finding.parts().stream()
        .filter(part -> part.kind() == kind)
        .skip(size.warmups())
        .toList();
  }

  private double median(List<Finding> findings, Kind kind, ToDoubleFunction<Part> figure) {
    return Ratio.median(
        findings.stream()
            .flatMap(finding -> parts(finding, kind).stream())
            .map(figure::applyAsDouble)
            .toList());
  }

  private Ratio ratio(List<Finding> findings, Kind over, Kind under) {
    List<List<Double>> ratios = new ArrayList<>();
    for (Finding finding : findings) {
      List<Part> upper = parts(finding, over);
      List<Part> lower = parts(finding, under);
      List<Double> ofFork = new ArrayList<>();
      for (int i = 0; i < upper.size(); i++) {
        ofFork.add(upper.get(i).nanos() / lower.get(i).nanos());
      }
      ratios.add(ofFork);
    }
    return Ratio.of(ratios);
  }

  /** How many rows contenders read, each in its fork; one number unless something is wrong. */
  private static Set<Long> rowsRead(List<Finding> findings) {
    return findings.stream()
        .flatMap(
            finding ->
                finding.parts().stream()
                    .collect(Collectors.groupingBy(Part::kind, Collectors.summingLong(Part::rows)))
                    .values()
                    .stream())
        .collect(Collectors.toSet());
  }

  private BenchmarkResult result(List<Finding> pairs, List<Finding> wholes) {
    for (List<Finding> findings : List.of(pairs, wholes)) {
      if (!rowsRead(findings).equals(Set.of(size.rows()))) {
        throw new IllegalStateException("Streams had " + rowsRead(findings) + " rows.");
      }
    }
    Ratio speed = ratio(pairs, Kind.PGJDBC, Kind.MESA);
    double peak = pairs.stream().mapToLong(Finding::peakBytes).max().orElseThrow();
    List<Bar> bars =
        List.of(
            Bar.atMost(
                "peak heap in MiB, %,d rows with -Xmx%dm".formatted(size.rows(), HEAP_MEBIBYTES),
                HEAP_MEBIBYTES,
                peak / (1 << 20)),
            Bar.atLeast(
                "rows per second / those of a plain pgjdbc cursor",
                PLAIN_LIMIT,
                speed.median(),
                speed.interval()));
    Map<String, Object> runs = new LinkedHashMap<>();
    runs.put("rows", size.rows());
    runs.put("rows read at a stretch", size.partRows());
    runs.put("mesa and pgjdbc", figures(pairs, PAIR));
    runs.put("all", figures(wholes, ALL));
    return new BenchmarkResult("stream", COMMAND, bars, runs);
  }

  private Map<String, Object> figures(List<Finding> findings, List<Kind> kinds) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("forks", findings.size());
    figures.put(
        "peak heap bytes after a collection",
        findings.stream().mapToLong(Finding::peakLiveBytes).max().orElseThrow());
    for (Kind kind : kinds) {
      Map<String, Object> ofKind = new LinkedHashMap<>();
      ofKind.put("median ns of a row", median(findings, kind, Part::nanos));
      ofKind.put("median CPU ns of a row", median(findings, kind, Part::cpuNanos));
      ofKind.put("median bytes allocated of a row", median(findings, kind, Part::bytes));
      if (kind != Kind.PGJDBC) {
        Ratio ratio = ratio(findings, kind, Kind.PGJDBC);
        ofKind.put(
            "time / pgjdbc's",
            List.of(ratio.median(), ratio.interval().low(), ratio.interval().high()));
      }
      ofKind.put(
          "ns of a row of each part, fork by fork",
          findings.stream()
              .map(finding -> parts(finding, kind).stream().map(Part::nanos).toList())
              .toList());
      figures.put(kind.word(), ofKind);
    }
    return figures;
  }

  private static void progress(String line) {
    System.out.println("[stream] " + line);
  }
}
